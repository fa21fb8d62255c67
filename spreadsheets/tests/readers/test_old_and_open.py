"""Excel 97 to 2003 and OpenDocument."""

import datetime
import io
import struct
from decimal import Decimal

import pytest
import python_calamine

from files.tests.samples import compound
from spreadsheets.book import NOT_COMPUTED, BookError, SheetInfo
from spreadsheets.cell import FormattedNumber
from spreadsheets.readers import open_book
from spreadsheets.tests.corpus import old_excel as old
from spreadsheets.tests.corpus.zips import ods, table
from spreadsheets.tests.files import excel_date
from spreadsheets.tests.readers.helpers import rows, sheet

DATE = b'<table:table-cell office:value-type="date" office:date-value="%s"%s><text:p>x</text:p></table:table-cell>'


def shared_strings(texts: list[str], size: int) -> bytes:
    """The table of strings in records of about `size` bytes, cut inside strings, the rest narrow where it can be."""
    pieces, piece = [], struct.pack("<II", len(texts), len(texts))
    for text in texts:
        if len(piece) > size - 10:
            pieces, piece = [*pieces, piece], b""
        piece += struct.pack("<HB", len(text), 1)
        for at, letter in enumerate(text):
            if len(piece) >= size:
                is_narrow = all(ord(rest) < 256 for rest in text[at:])
                pieces, piece, wide = [*pieces, piece], bytes([not is_narrow]), not is_narrow
            elif at == 0:
                wide = True
            piece += letter.encode("utf-16-le" if wide else "latin-1")
    pieces.append(piece)
    return old.record(0xFC, pieces[0]) + b"".join(old.record(0x3C, more) for more in pieces[1:])


def test_old_excel_strings_over_several_records_are_as_another_reader_finds_them():
    texts = [f"Cụm {n} " + "ă" * (n % 90) + "abc" * (n % 30) for n in range(300)]
    cells = b"".join(old.record(0xFD, struct.pack("<HHHI", n, 0, 0, n)) for n in range(300))
    content = old.xls(cells, before=shared_strings(texts, 500))
    assert [row.cells for row in sheet(content).rows] == [[text] for text in texts]
    other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert other == [[text] for text in texts]


def packed(value: int) -> bytes:
    return struct.pack("<I", (value << 2 | 2) & 0xFFFFFFFF)


def test_old_excel_values():
    styles = old.style(0) + old.style(0, 14) + old.style(0, 17) + old.style(0, 20)
    formula = old.record(0x06, struct.pack("<3H", 1, 2, 0) + b"\0" * 6 + b"\xff\xff" + b"\0" * 8)
    error = old.record(0x06, struct.pack("<3H", 1, 3, 0) + b"\2\0\x17\0\0\0\xff\xff" + b"\0" * 8)
    cells = (
        old.label(0, 0, "Cẩm Giàng") + old.number(0, 1, 7.0) + old.number(0, 2, 0.1 + 0.2)
        + old.number(0, 3, 45366, 1) + old.number(0, 4, 45352, 2) + old.number(0, 5, 0.25, 3)
        + old.record(0x205, struct.pack("<3HBB", 0, 6, 0, 42, 1))
        + old.record(0x205, struct.pack("<3HBB", 0, 7, 0, 1, 0))
        + old.record(0xBD, b"\1\0\0\0\0\0" + packed(-5) + b"\0\0" + struct.pack("<I", 1234 << 2 | 3) + b"\1\0")
        + formula + old.record(0x207, old.text("Đúng")) + error
    )  # fmt: skip
    found = rows(old.xls(cells, before=styles))
    assert found[0][:6] == ["Cẩm Giàng", 7, 0.3, datetime.date(2024, 3, 15), "03/2024", "06:00"]
    assert "#N/A" in found[0][6]
    assert found[0][7] is True
    assert found[1][:3] == [-5, 12.34, "Đúng"]
    assert "#REF!" in found[1][3]


def test_old_excel_hidden_merged_and_1904():
    row = old.record(0x208, struct.pack("<8H", 1, 0, 2, 255, 0, 0, 0x20, 0))
    column = old.record(0x7D, struct.pack("<6H", 1, 1, 2000, 0, 1, 0))
    merged = old.record(0xE5, struct.pack("<5H", 1, 0, 1, 0, 2))
    cells = row + column + merged + old.label(0, 0, "a") + old.label(1, 1, "b") + old.number(2, 0, 0, 0)
    before = old.record(0x22, b"\1\0") + old.style(0, 14)
    content = old.compound({"Workbook": old.stream({"Ẩn": cells}, before, visibility=1)})
    book = open_book(content)
    assert (book.kind, book.sheets) == ("xls", [SheetInfo("Ẩn", False)])
    read = book.read(0)
    assert [(row.number, row.is_hidden) for row in read.rows] == [(1, False), (2, True), (3, False)]
    assert read.rows[2].cells == [datetime.date(1904, 1, 1)]
    assert (read.hidden_columns, read.merged) == ({1}, [(1, 0, 2, 2)])


def test_a_word_document_that_holds_a_workbook_is_a_word_document(in_english):
    with pytest.raises(BookError, match="This is a Word document, not a spreadsheet"):
        open_book(compound("WordDocument", "ObjectPool", below=("Workbook",)))


def test_macros_of_old_excel_are_told():
    content = old.compound({"Workbook": old.stream({"S": old.label(0, 0, "x")}), "_VBA_PROJECT": b"x"})
    assert open_book(content).has_macros
    assert len(open_book(content).notes) == 1


def cell(kind: str, value: str = "", text: str = "", more: str = "") -> bytes:
    names = {"float": "value", "percentage": "value", "boolean": "boolean-value", "time": "time-value"}
    given = f' office:{names[kind]}="{value}"' if kind in names else ""
    kind = f' office:value-type="{kind}"' if kind else ""
    return f"<table:table-cell{kind}{given}{more}><text:p>{text}</text:p></table:table-cell>".encode()


def row_of(*cells: bytes, more: bytes = b"") -> bytes:
    return b"<table:table-row%s>%s</table:table-row>" % (more, b"".join(cells))


def test_open_document_values():
    line = row_of(
        cell("string", text='hai<text:s text:c="2"/>dấu<text:line-break/><text:span>b</text:span>'),
        cell("float", "7", "7"),
        cell("percentage", "0.125", "12,5%"),
        cell("boolean", "true", "ĐÚNG"),
        cell("time", "PT08H30M00S", "08:30"),
        DATE % (b"2024-03-15", b""),
        DATE % (b"2024-03-15T08:30:00", b""),
        b'<table:table-cell table:formula="of:=[.A1]"/>',
        cell("string", text="#REF!", more=' calcext:value-type="error"'),
        b'<table:table-cell><office:annotation xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
        b"<text:p>ghi ch\xc3\xba</text:p></office:annotation></table:table-cell>",
        cell("string", text="cuối"),
    )
    found = rows(ods(table(line)))[0]
    moment = excel_date(2024, 3, 15) + datetime.timedelta(hours=8, minutes=30)
    eighth = FormattedNumber("0.125", "12,5%", Decimal("12.5"))
    assert found[:8] == [
        "hai  dấu\nb", 7, eighth, True, "08:30", datetime.date(2024, 3, 15), moment, str(NOT_COMPUTED)
    ]  # fmt: skip
    assert "#REF!" in found[8]
    assert found[9:] == [None, "cuối"]


@pytest.mark.parametrize("more", [b"", b"<!-- to be parsed -->"])
def test_open_document_hidden_merged_and_repeated(more):
    styles = b'<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    lines = (
        b'<table:table-column/><table:table-column table:visibility="collapse"/>'
        + row_of(cell("string", text="a", more=' table:number-columns-spanned="2"'), b"<table:covered-table-cell/>")
        + row_of(cell("string", text="b"), more=b' table:visibility="filter" table:number-rows-repeated="2"')
        + row_of(b'<table:table-cell table:number-columns-repeated="16384"/>', more=b' table:number-rows-repeated="9"')
        + row_of(cell("string", text="c", more=' table:number-columns-repeated="3"'))
    )
    tables = more + table(b"", "Ẩn", b' table:style-name="ta2"') + table(lines, "Thấy &amp; nói")
    book = open_book(ods(tables, styles=styles))
    assert book.sheets == [SheetInfo("Ẩn", False), SheetInfo("Thấy & nói")]
    read = book.read(1)
    assert [(row.number, row.is_hidden) for row in read.rows] == [(1, False), (2, True), (3, True), (13, False)]
    assert read.rows[3].cells == ["c", "c", "c"]
    assert (read.hidden_columns, read.merged) == ({1}, [(1, 0, 1, 1)])


@pytest.mark.parametrize(("parts", "shown"), [("<number:month/><number:year/>", "03/2024"), ("<number:year/>", "2024")])
def test_an_open_document_date_is_read_as_exactly_as_it_is_shown(parts, shown):
    styles = (
        f'<number:date-style style:name="N1">{parts}</number:date-style>'
        '<style:style style:name="ce1" style:data-style-name="N1"/>'
    ).encode()
    content = ods(table(row_of(DATE % (b"2024-03-01", b' table:style-name="ce1"'))), styles=styles)
    assert rows(content) == [[shown]]
