"""Files as they come: what is read of them, what is left out, what is refused and with which words."""

import time
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest

from spreadsheets import reading, sheets
from spreadsheets.reading import read_sheet
from spreadsheets.sheets import SheetError, Unusable
from spreadsheets.tests.files import excel_date, ods, ods_row, xlsx

HEADER = ["Tên", "Diện tích"]


def read(content, **options):
    return read_sheet(content, **options)


def test_a_workbook_gives_its_header_and_its_numbered_rows():
    sheet = read(xlsx(HEADER, ["Cẩm Giàng", 43], [None, None], ["Quảng Chu", 74.4]))
    assert sheet.header == HEADER
    assert sheet.rows == [(2, ["Cẩm Giàng", 43]), (4, ["Quảng Chu", 74.4])]


def test_dates_of_excel_are_dates():
    assert read(xlsx(["Ngày"], [excel_date(2025, 3, 15)])).rows == [(2, [excel_date(2025, 3, 15)])]


def test_the_first_visible_sheet_is_read_not_the_active_nor_a_hidden_one():
    def prepare(book):
        book.active.sheet_state = "hidden"
        book.active.title = "Nháp"
        second, third = book.create_sheet("Số liệu"), book.create_sheet("Cũ")
        second.append(["Tên"])
        second.append(["Cẩm Giàng"])
        third.append(["Khác"])
        book.active = 2

    sheet = read(xlsx(["Nháp"], prepare=prepare))
    assert (sheet.name, sheet.header, sheet.other_sheets) == ("Số liệu", ["Tên"], 2)


def test_hidden_rows_are_left_out_and_counted():
    def prepare(book):
        book.active.row_dimensions[3].hidden = True

    sheet = read(xlsx(["Tên"], ["A"], ["B"], ["C"], prepare=prepare))
    assert [number for number, _cells in sheet.rows] == [2, 4]
    assert sheet.hidden_rows == 1


def test_a_formula_never_computed_is_no_value(in_english):
    cell = read(xlsx(["Tên"], ["=1+1"])).rows[0][1][0]
    assert isinstance(cell, Unusable)
    assert "formula" in str(cell)


def cached(formula_cell: str) -> bytes:
    """A workbook whose A2 is this XML."""
    content = xlsx(["Tên"], ["=1+1"])
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            if entry.endswith("sheet1.xml"):
                start, end = data.index(b'<c r="A2"'), data.index(b"</c>", data.index(b'<c r="A2"')) + 4
                data = data[:start] + formula_cell.encode() + data[end:]
            new.writestr(entry, data)
    return stream.getvalue()


def test_a_computed_formula_is_its_result():
    assert read(cached('<c r="A2"><f>1+1</f><v>2</v></c>')).rows == [(2, [2])]


def test_an_error_in_a_cell_is_no_value():
    assert "#N/A" in str(read(cached('<c r="A2" t="e"><f>NA()</f><v>#N/A</v></c>')).rows[0][1][0])


def test_a_formula_that_gives_empty_text_is_blank():
    assert read(cached('<c r="A2" t="str"><f>""</f><v></v></c>')).rows == []


def test_a_million_blank_rows_take_no_time():
    def prepare(book):
        for number in range(3, 30_000):
            book.active.row_dimensions[number].height = 12
        book.active.cell(1_048_576, 1).number_format = "0.00"

    content = xlsx(["Tên"], ["A"], prepare=prepare)
    begun = time.monotonic()
    assert read(content).rows == [(2, ["A"])]
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    blanks = f'<table:table-row table:number-rows-repeated="1048574">{blank}</table:table-row>'
    repeated = ods(ods_row("Tên") + ods_row("A") + blanks)
    assert read(repeated).rows == [(2, ["A"])]
    assert time.monotonic() - begun < 5


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    with pytest.raises(SheetError, match="3"):
        read(xlsx(["Tên"], *[["A"]] * 4))
    with pytest.raises(SheetError, match="3"):
        read(ods(ods_row("Tên") + ods_row("A", number_rows_repeated="1000000000")))


def test_a_large_file_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(reading, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(SheetError, match="MB"):
        read(xlsx(["Tên"]))
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    with pytest.raises(SheetError, match="MB"):
        read(b"x" * 1001)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 nothing more",
        xlsx(["Tên"])[:800],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100,
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"",
        b"\n\n ;;\n",
    ],
    ids=["zip", "cut", "old excel", "pdf", "png", "empty", "blank"],
)
def test_what_is_no_spreadsheet_is_refused_in_words(content):
    with pytest.raises(SheetError) as refused:
        read(content)
    assert str(refused.value)


def test_a_bomb_of_entities_is_refused():
    content = ods("")
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        new.writestr("mimetype", old.read("mimetype"))
        new.writestr("content.xml", bomb)
    with pytest.raises(SheetError):
        read(stream.getvalue())


def test_more_cells_than_headers_are_refused_with_the_row():
    with pytest.raises(SheetError, match="3"):
        read(xlsx(["Tên"], ["A"], ["B", "thừa"]))


def test_an_opendocument_sheet_is_read_with_its_kinds_of_values():
    cells = [
        ('office:value-type="string"', "<text:p>A</text:p><text:p>B</text:p>"),
        ('office:value-type="float" office:value="43.5"', "<text:p>43,5</text:p>"),
        ('office:value-type="float" office:value="2025.0"', "<text:p>2025</text:p>"),
        ('office:value-type="date" office:date-value="2025-03-15"', "<text:p>15/03/25</text:p>"),
        ('office:value-type="boolean" office:boolean-value="true"', "<text:p>TRUE</text:p>"),
        ('table:formula="of:=1+1"', ""),
        ('calcext:value-type="error" office:value-type="string"', "<text:p>#N/A</text:p>"),
    ]
    row = "".join(f"<table:table-cell {kind}>{text}</table:table-cell>" for kind, text in cells)
    ((number, values),) = read(ods(ods_row(*"abcdefg") + f"<table:table-row>{row}</table:table-row>")).rows
    assert number == 2
    assert values[:5] == ["A\nB", Decimal("43.5"), 2025, excel_date(2025, 3, 15), True]
    assert [type(value) for value in values[5:]] == [Unusable, Unusable]


def test_hidden_sheets_and_rows_of_opendocument_are_left_out():
    styles = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    hidden = f'<table:table table:name="Nháp" table:style-name="ta2">{ods_row("Nháp")}</table:table>'
    rows = ods_row("Tên") + ods_row("A", visibility="collapse") + ods_row("B", visibility="filter") + ods_row("C")
    sheet = read(ods(rows, styles, hidden))
    assert (sheet.name, sheet.other_sheets, sheet.hidden_rows) == ("Trang 1", 1, 2)
    assert sheet.rows == [(4, ["C"])]
