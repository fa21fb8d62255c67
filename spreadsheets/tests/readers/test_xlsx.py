"""Workbooks of Excel: values as a person sees them, and what is hidden, merged or unusable told."""

import datetime
import io
import re
import zipfile

import pytest
import python_calamine
import xlsxwriter
from openpyxl import Workbook

from spreadsheets.book import NOT_COMPUTED, BookError, SheetInfo
from spreadsheets.readers import open_book
from spreadsheets.tests.corpus.zips import SHEET_END, SHEET_START, container, xlsx, xlsx_parts
from spreadsheets.tests.files import excel_date
from spreadsheets.tests.files import xlsx as saved
from spreadsheets.tests.readers.helpers import rows, sheet

MOMENT = excel_date(2024, 3, 15) + datetime.timedelta(hours=8, minutes=30)


def rewritten(content: bytes, change) -> bytes:
    """The same workbook, `change` done to the XML of its first sheet."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as kept:
        for name in source.namelist():
            raw = source.read(name)
            kept.writestr(name, change(raw) if name == "xl/worksheets/sheet1.xml" else raw)
    return target.getvalue()


def prefixed(raw: bytes) -> bytes:
    """The same sheet with a prefix before every tag and single quotes, as some programs write."""
    raw = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", raw).replace(b"xmlns=", b"xmlns:x=")
    return re.sub(rb' (r|s|t)="(\w+)"', rb" \1='\2'", raw)


def a_bit_of_everything() -> bytes:
    def prepare(book: Workbook) -> None:
        page = book.active
        page["A3"], page["A3"].number_format = datetime.date(2024, 3, 15), "dd/mm/yyyy"
        page["B3"], page["B3"].number_format = MOMENT, "dd/mm/yyyy hh:mm"
        page["C3"], page["C3"].number_format = datetime.date(2025, 1, 1), "mmm-yy"
        page["D3"], page["D3"].number_format = datetime.date(2025, 1, 1), '"Năm" yyyy'
        page["E3"] = datetime.time(8, 30)
        page["F3"] = datetime.timedelta(hours=36, minutes=5)
        page["G3"], page["G3"].number_format = 12.5, '#,##0.00 "ha"'
        page["H3"], page["H3"].number_format = 12, '0 "m"'
        page.merge_cells("A5:C6")
        page["A5"] = "gộp"
        page.row_dimensions[2].hidden = page.column_dimensions["B"].hidden = True

    first = ["Tên", " hai  dấu ", "dòng\nmới", "<b>&amp;\"'", "_x005F_x000D_", "=1+1", "'=1+1", "đ" * 300]
    return saved(first, [7.0, 43.25, -5, 10**14, 1e20, 0.1 + 0.2, True, "#N/A"], prepare=prepare)


EXPECTED = [
    ["Tên", " hai  dấu ", "dòng\nmới", "<b>&amp;\"'", "_x000D_", None, "'=1+1", "đ" * 300],
    [7, 43.25, -5, 10**14, 1e20, 0.3, True, "The cell shows the error #N/A instead of a value."],
    [
        datetime.date(2024, 3, 15), MOMENT, "01/2025", "2025", "08:30", "36:05",
        12.5, 12,
    ],
    ["gộp"],
]  # fmt: skip


@pytest.mark.parametrize("change", [bytes, prefixed, lambda raw: raw.replace(b"<sheetData>", b"<sheetData><!-- -->")])
def test_values_are_those_a_person_sees_however_the_xml_is_written(change, in_english):
    content = rewritten(a_bit_of_everything(), change)
    expected = [row.copy() for row in EXPECTED]
    expected[0][5] = str(NOT_COMPUTED)
    assert rows(content) == expected
    read = sheet(content)
    assert [(row.number, row.is_hidden) for row in read.rows] == [(1, False), (2, True), (3, False), (5, False)]
    assert read.hidden_columns == {1}
    assert read.merged == [(5, 0, 6, 2)]


def test_whole_numbers_are_int_and_others_float():
    read = sheet(saved([7.0, 7.5, "7"])).rows[0].cells
    assert [type(cell) for cell in read] == [int, float, str]


def big_book(rows_count: int, **options) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, options) as book:
        page = book.add_worksheet("Mốc tiến độ")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number in range(rows_count):
            page.write_string(number, 0, f"Cụm công nghiệp số {number} & “{number % 7}”")
            page.write_number(number, 1, number * 1.37)
            page.write_datetime(number, 3, excel_date(2000, 3, 1) + datetime.timedelta(days=number), day)
            page.write_boolean(number, 4, number % 2 == 0)
            page.write_formula(number, 5, "=B1*2", None, number / 4)
    return stream.getvalue()


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}])
def test_another_reader_finds_the_same(options):
    content = big_book(3000, **options)
    other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    expected = [[None if cell == "" else cell for cell in row] for row in other]
    assert [[float(f"{c:.15g}") if type(c) is float else c for c in row] for row in expected] == [
        row.cells for row in sheet(content).rows
    ]


def test_dates_of_the_1904_system():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"date_1904": True}) as book:
        day = book.add_format({"num_format": 14})
        book.add_worksheet().write_datetime(0, 0, excel_date(2024, 3, 15), day)
    assert rows(stream.getvalue()) == [[datetime.date(2024, 3, 15)]]


@pytest.mark.parametrize("serial", ["-1", "0", "60", "2958466", "1e300"])
def test_a_number_that_is_no_day_is_an_error_as_excel_shows_it(serial):
    styles = b'<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    content = xlsx(SHEET_START + b"<row><c><v>%s</v></c></row>" % serial.encode() + SHEET_END, styles=styles)
    assert "#####" in rows(content)[0][0]


def test_formulas_without_a_result_and_errors_are_no_blanks():
    cells = b'<c><f>A2</f></c><c><f>A2</f><v/></c><c t="e"><f>A2</f><v>#REF!</v></c><c t="str"><f>A2</f><v></v></c>'
    formulas = b'<c><f t="shared" si="0"/></c><c t="n"><f>A2</f><v>0</v></c>'
    found = rows(xlsx(SHEET_START + b"<row>" + cells + formulas + b"</row>" + SHEET_END))[0]
    assert found[:2] == [str(NOT_COMPUTED)] * 2
    assert "#REF!" in found[2]
    assert found[3:] == [None, str(NOT_COMPUTED), 0]


def test_text_in_several_pieces_is_one_without_its_readings():
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>C\xe1\xba\xa9m </t></r><r>'
        b"<rPr><b/></rPr><t>Gi\xc3\xa0ng</t></r><rPh><t>no</t></rPh></si><si/><si><t>b</t></si></sst>"
    )
    cells = b'<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
    assert rows(xlsx(SHEET_START + cells + SHEET_END, shared=shared)) == [["Cẩm Giàng", None, "b"]]


def test_sheets_are_told_with_hidden_ones():
    def prepare(book):
        book.create_sheet("Ẩn").sheet_state = "hidden"
        book.create_sheet("Rất ẩn").sheet_state = "veryHidden"

    book = open_book(saved(["x"], prepare=prepare))
    assert book.sheets == [SheetInfo("Sheet"), SheetInfo("Ẩn", False), SheetInfo("Rất ẩn", False)]
    assert book.kind == "xlsx"
    assert not list(book.read(2).rows)


def test_hidden_columns_beyond_the_table_do_not_count():
    columns = b'<cols><col min="2" max="16384" hidden="1"/></cols><sheetData>'
    content = xlsx(
        SHEET_START.replace(b"<sheetData>", columns) + b"<row><c><v>1</v></c><c><v>2</v></c></row>" + SHEET_END
    )
    assert sheet(content).hidden_columns == {1}


def test_links_to_other_files_are_told(in_english):
    content = container([*xlsx_parts(SHEET_START + SHEET_END), ("xl/externalLinks/externalLink1.xml", b"<x/>")])
    assert [note.message[:24] for note in open_book(content).notes] == ["The file has links to ot"]


@pytest.mark.parametrize(
    ("name", "value"), [("ROWS", 4), ("COLUMNS", 1), ("CELLS", 9), ("SHEETS", 0), ("UNPACKED_MB", 0), ("MB", 0)]
)
def test_limits_are_settings(settings, name, value):
    content = saved(*[["x", "y"]] * 5)
    assert len(sheet(content).rows) == 5
    setattr(settings, f"SPREADSHEET_MAX_{name}", value)
    with pytest.raises(BookError):
        sheet(content)
