"""What is kept holds no macro, and is the same workbook otherwise."""

import io
import re
import zipfile

import openpyxl
import pytest
import python_calamine
import xlsxwriter

from spreadsheets.book import BookError
from spreadsheets.readers import open_book, without_macros
from spreadsheets.tests.corpus.zips import ODS_CELL, container, ods, table
from spreadsheets.tests.files import xlsx

ROW = b"<table:table-row>" + ODS_CELL % (b"", b"x") + b"</table:table-row>"
CONTROLS = (
    b'<controls><control shapeId="1" r:id="rC" name="B"/></controls><oleObjects><oleObject r:id="rO"/></oleObjects>'
)
SHEET_LINKS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rC" Type="x/control" Target="../activeX/activeX1.xml"/>'
    b'<Relationship Id="rO" Type="x/oleObject" Target="../embeddings/oleObject1.bin"></Relationship>'
    b'<Relationship Id="rH" Type="x/hyperlink" Target="https://example.vn/" TargetMode="External"/></Relationships>'
)


def with_macros() -> bytes:
    stream, code = io.BytesIO(), io.BytesIO(b"macro code")
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("Cụm")
        page.write_row(0, 0, ["Tên", "Diện tích"])
        page.write_row(1, 0, ["Cẩm Giàng", 43.25])
        page.write_url(2, 0, "https://example.vn/")
        page.insert_button("C3", {"macro": "Chay"})
        book.add_vba_project(code, is_stream=True)
        book.define_name("Chay", "=Cụm!$A$1")
    return with_controls(stream.getvalue())


def with_controls(content: bytes) -> bytes:
    """The same with a control, an embedded object, and a name that calls the macro."""
    source, parts = zipfile.ZipFile(io.BytesIO(content)), []
    for name in source.namelist():
        raw = source.read(name)
        if name == "xl/worksheets/sheet1.xml":
            raw = raw.replace(b"</worksheet>", CONTROLS + b"</worksheet>")
        if name == "xl/worksheets/_rels/sheet1.xml.rels":
            raw = raw.replace(b"</Relationships>", SHEET_LINKS[SHEET_LINKS.index(b"<Relationship ") :])
        if name == "xl/workbook.xml":
            raw = raw.replace(b"<definedName ", b'<definedName vbProcedure="1" ')
        parts.append((name, raw))
    return container([*parts, ("xl/activeX/activeX1.xml", b"<x/>"), ("xl/embeddings/oleObject1.bin", b"MZ")])


def test_macros_are_told_and_not_kept(in_english):
    content = with_macros()
    book = open_book(content, "x.xlsx")
    assert (book.kind, book.has_macros) == ("xlsm", True)
    assert [note.message for note in book.notes] == ["The file has macros. They were neither run nor kept."]
    kept = without_macros(content)
    again = open_book(kept)
    assert (again.kind, again.has_macros, again.notes) == ("xlsx", False, [])
    assert [row.cells for row in again.read(0).rows] == [row.cells for row in book.read(0).rows]
    for name in zipfile.ZipFile(io.BytesIO(kept)).namelist():
        raw = zipfile.ZipFile(io.BytesIO(kept)).read(name)
        if name == "docProps/app.xml":
            continue  # titles only: the defined name's is there, what it called is not
        assert not re.search(rb"vba|macroEnabled|activeX|oleObject|Chay(?!\w)|<control", raw, re.IGNORECASE), name
        assert not name.endswith(".bin")


def test_other_programs_open_what_is_kept():
    kept = without_macros(with_macros())
    page = openpyxl.load_workbook(io.BytesIO(kept)).active
    assert [[cell.value for cell in row] for row in page["A1:B2"]] == [["Tên", "Diện tích"], ["Cẩm Giàng", 43.25]]
    assert page["A3"].hyperlink.target == "https://example.vn/"
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(kept)).get_sheet_by_index(0).to_python()
    assert rows[1] == ["Cẩm Giàng", 43.25]


@pytest.mark.parametrize("content", [xlsx(["x"]), b"a;b\n1;2\n", ods(table(ROW))])
def test_what_holds_none_is_kept_as_it_is(content):
    assert without_macros(content) is content


def test_macros_of_open_documents_go_too():
    entries = b'<m:file-entry m:full-path="Basic/S/M.xml"/><m:file-entry m:full-path="content.xml"/>'
    manifest = b'<m:manifest xmlns:m="x">' + entries + b"</m:manifest>"
    source = zipfile.ZipFile(io.BytesIO(ods(table(ROW), manifest=manifest)))
    content = container([*((name, source.read(name)) for name in source.namelist()), ("Basic/S/M.xml", b"<x/>")])
    assert open_book(content).has_macros
    kept = without_macros(content)
    assert not open_book(kept).has_macros
    assert b"Basic" not in zipfile.ZipFile(io.BytesIO(kept)).read("META-INF/manifest.xml")
    assert [row.cells for row in open_book(kept).read(0).rows] == [["x"]]


def test_a_damaged_container_is_refused():
    with pytest.raises(BookError):
        without_macros(xlsx(["x"])[:-30])
