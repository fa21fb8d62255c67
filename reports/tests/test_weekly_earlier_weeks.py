"""Last week's file behind the new sheet: nothing of it is lost, and what cannot be kept or trusted is refused."""

import io
import logging
import re
import zipfile
from http import HTTPStatus

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import etree
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from progress.tests.cast import TODAY, browser, make_cast, text_of
from reports.weekly import earlier_weeks
from reports.weekly.earlier_weeks import put_before
from spreadsheets.book import BookError

pytestmark = pytest.mark.once

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Parts in which the list of sheets, their formats and their types stand; every other part is copied.
REWRITTEN = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml", "_rels/.rels"}


@pytest.fixture
def office(db):
    with time_machine.travel(TODAY, tick=False):
        yield make_cast()


def last_week() -> openpyxl.Workbook:
    """A file as offices have it: two weeks, one sheet hidden, formats, formulas, a chart, a comment, names."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "16.11.2026"
    page["A1"], page["A2"], page["B2"] = "CCN Cẩm Giàng", 43.25, "=A2*2"
    page["A1"].font = Font(name="Arial", size=20, bold=True, color="FFFF0000")
    page["A1"].fill = PatternFill("solid", fgColor="FFFFFF00")
    page["A2"].number_format = "#,##0.0"
    page["A3"] = CellRichText("đã ", TextBlock(InlineFont(b=True), "xong"))
    page["A4"].comment = Comment("xem lại", "Lan")
    page.merge_cells("A5:C6")
    page.column_dimensions["A"].width, page.row_dimensions[5].height = 33, 44
    page.print_title_rows, page.print_area = "2:2", "A1:K20"
    page.page_setup.orientation = "portrait"
    page.freeze_panes = "B3"
    page.conditional_formatting.add("A2", CellIsRule("greaterThan", ["40"], font=Font(color="FF00FF00")))
    choice = DataValidation("list", formula1='"có,không"')
    choice.add("D1")
    page.add_data_validation(choice)
    chart = BarChart()
    chart.add_data(Reference(page, min_col=1, min_row=2, max_row=2))
    page.add_chart(chart, "F2")
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book.create_sheet("09.11.2026")["A1"] = "cũ"
    book["09.11.2026"].print_title_rows = "1:1"
    book.defined_names["Tổng"] = DefinedName("Tổng", attr_text="'16.11.2026'!$A$2")
    book.active = 0
    return book


def as_bytes(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(found: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return file.getvalue()


def send(user, content: bytes, name="tuần trước.xlsx", language="en"):
    given = {"day": "23/11/2026", "by": "kind", "kind": "", "last": SimpleUploadedFile(name, content)}
    return browser(user, language).post(reverse("weekly"), given)


def put_behind(user, content: bytes) -> bytes:
    response = send(user, content)
    assert response.status_code == HTTPStatus.OK, text_of(response)
    return response.content


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), rich_text=True)


def look(cell) -> tuple[str, ...]:
    """A cell's whole format, as text: what openpyxl hands out equals nothing but itself."""
    return tuple(map(repr, (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format)))


def test_the_new_sheet_comes_first_and_the_older_ones_stay_in_order_and_hidden(office):
    book = opened(put_behind(office.department, as_bytes(last_week())))
    assert book.sheetnames == ["23.11.2026", "16.11.2026", "Ẩn", "09.11.2026"]
    assert [page.sheet_state for page in book] == ["visible", "visible", "hidden", "visible"]
    assert book.active.title == "23.11.2026"
    assert [bool(page.sheet_view.tabSelected) for page in book] == [True, False, False, False]


def test_every_part_of_the_old_file_is_copied_as_it_is(office):
    before = parts(as_bytes(last_week()))
    after = parts(put_behind(office.department, as_bytes(last_week())))
    selected = re.compile(rb' tabSelected="(1|true)"')
    assert {name for name in before if name not in after} == set()
    for name in before.keys() - REWRITTEN:
        assert after[name] == selected.sub(b"", before[name]), name
    assert any("chart" in name for name in after)
    assert any("comment" in name for name in after)


def test_old_cells_keep_values_formats_and_set_up(office):
    was, book = last_week(), opened(put_behind(office.department, as_bytes(last_week())))
    for old in was:
        new = book[old.title]
        for row in old.iter_rows():
            for cell in row:
                same = new[cell.coordinate]
                assert same.value == cell.value
                assert look(same) == look(cell)
        assert new.merged_cells.ranges == old.merged_cells.ranges
        assert new.print_title_rows == old.print_title_rows
        assert new.print_area == old.print_area
        assert new.page_setup.orientation == old.page_setup.orientation
        assert new.freeze_panes == old.freeze_panes
    page = book["16.11.2026"]
    assert (page.column_dimensions["A"].width, page.row_dimensions[5].height) == (33, 44)
    assert page["A4"].comment.text == "xem lại"
    assert page.data_validations.dataValidation[0].formula1 == '"có,không"'
    assert page.conditional_formatting
    assert book.defined_names["Tổng"].attr_text == "'16.11.2026'!$A$2"


def test_the_new_sheet_looks_the_same_in_an_old_file(office):
    alone = opened(send_alone(office.department)).worksheets[0]
    behind = opened(put_behind(office.department, as_bytes(last_week()))).worksheets[0]
    assert behind.print_title_rows == "$3:$3"
    assert int(behind.page_setup.paperSize) == 8
    for row in alone.iter_rows():
        for cell in (cell for cell in row if not isinstance(cell, MergedCell)):  # read without their own look
            same = behind[cell.coordinate]
            assert (same.value, look(same)) == (cell.value, look(cell))
            assert same.fill.fill_type is None
    # The old file counts widths in digits of Calibri 11, 7 pixels wide; the new sheet's are 8.
    assert behind.column_dimensions["G"].width == pytest.approx(alone.column_dimensions["G"].width * 8 / 7, abs=0.01)


def send_alone(user) -> bytes:
    return browser(user).post(reverse("weekly"), {"day": "23/11/2026", "by": "kind", "kind": ""}).content


def test_a_second_sheet_of_a_day_has_a_name_of_its_own_and_the_file_does_not_grow_formats(office):
    once = put_behind(office.department, as_bytes(last_week()))
    twice = put_behind(office.department, once)
    thrice = put_behind(office.department, twice)
    assert opened(thrice).sheetnames[:3] == ["23.11.2026 (3)", "23.11.2026 (2)", "23.11.2026"]
    assert parts(thrice)["xl/styles.xml"] == parts(once)["xl/styles.xml"]
    assert [page.print_title_rows for page in opened(thrice).worksheets[:4]] == ["$3:$3", "$3:$3", "$3:$3", "$2:$2"]


def test_macros_go_and_the_rest_of_their_workbook_stays(office):
    found = parts(as_bytes(last_week()))
    found["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 macros"
    types = found["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main+xml", b"SHEETMAIN")
    types = types.replace(
        b"application/vnd.openxmlformats-officedocument.SHEETMAIN",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    found["[Content_Types].xml"] = types.replace(
        b"<Override ", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override ', 1
    )
    found["xl/_rels/workbook.xml.rels"] = found["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdM" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    after = parts(put_before(send_alone(office.department), zipped(found)))
    assert "xl/vbaProject.bin" not in after
    assert b"vba" not in after["[Content_Types].xml"].lower()
    assert b"macroEnabled" not in after["[Content_Types].xml"]
    assert b"vbaProject" not in after["xl/_rels/workbook.xml.rels"]
    assert opened(zipped(after)).sheetnames == ["23.11.2026", "16.11.2026", "Ẩn", "09.11.2026"]


def test_a_file_that_opens_no_window_gets_one_on_the_new_sheet(office):
    found = parts(as_bytes(last_week()))
    found["xl/workbook.xml"] = re.sub(rb"<bookViews>.*</bookViews>", b"", found["xl/workbook.xml"])
    after = parts(put_before(send_alone(office.department), zipped(found)))
    book = etree.fromstring(after["xl/workbook.xml"])
    order = [etree.QName(child).localname for child in book]
    assert order.index("bookViews") == order.index("sheets") - 1
    assert opened(zipped(after)).active.title == "23.11.2026"


def test_the_sheet_that_was_open_is_no_longer_the_first_to_be_seen(office):
    book = last_week()
    book.active = 2
    after = opened(put_behind(office.department, as_bytes(book)))
    assert after.active.title == "23.11.2026"
    assert [page.title for page in after if page.sheet_view.tabSelected] == ["23.11.2026"]


def test_a_signature_that_no_longer_holds_is_left_out(office):
    found = parts(as_bytes(last_week()))
    found["_xmlsignatures/origin.sigs"] = b""
    found["_rels/.rels"] = found["_rels/.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature'
        b'/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>',
    )
    after = parts(put_before(send_alone(office.department), zipped(found)))
    assert not [name for name in after if "signature" in name]
    assert b"signature" not in after["_rels/.rels"]


def test_the_parts_agree_with_each_other(office):
    """What Excel wants before it opens a file: every sheet has a part, a type and an identifier of its own."""
    after = parts(put_behind(office.department, as_bytes(last_week())))
    book = etree.fromstring(after["xl/workbook.xml"])
    sheets = book.findall(f"{MAIN}sheets/{MAIN}sheet")
    assert len({sheet.get("sheetId") for sheet in sheets}) == len(sheets) == 4
    links = {rel.get("Id"): rel.get("Target") for rel in etree.fromstring(after["xl/_rels/workbook.xml.rels"])}
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    targets = [links[sheet.get(relation)].lstrip("/") for sheet in sheets]
    assert len(set(targets)) == 4
    typed = {entry.get("PartName") for entry in etree.fromstring(after["[Content_Types].xml"])}
    assert {f"/{name}" for name in targets} <= typed
    assert all(name in after for name in targets)
    names = book.find(f"{MAIN}definedNames")
    assert {name.get("localSheetId") for name in names if "Titles" in name.get("name")} == {"0", "1", "3"}
    formats = etree.fromstring(after["xl/styles.xml"]).find(f"{MAIN}cellXfs")
    assert int(formats.get("count")) == len(formats)


@pytest.mark.parametrize("name", ["tuần.xlsx", "tuần.png"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0 locked with a password", b"a;b\n1;2\n"],
    ids=["empty", "picture", "damaged", "encrypted", "csv"],
)
def test_what_is_no_xlsx_is_refused_at_the_field(office, name, content):
    response = send(office.department, content, name)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = response.content.decode()
    assert 'id="id_last-error"' in page
    assert "No file was made" in page


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found.pop("xl/styles.xml"),
        lambda found: found.pop("xl/workbook.xml"),
        lambda found: found.update({"xl/workbook.xml": b"<workbook"}),
        lambda found: found.update(
            {"xl/workbook.xml": found["xl/workbook.xml"].replace(b"schemas.openxmlformats.org/spread", b"purl.oclc/x")}
        ),
        lambda found: found.update(
            {"xl/styles.xml": b'<!DOCTYPE s [<!ENTITY a "aaaa">]>' + found["xl/styles.xml"].replace(b"Calibri", b"&a;")}
        ),
        lambda found: found.update({"XL/styles.xml": b"twice"}),
    ],
    ids=["no styles", "no workbook", "cut off", "strict", "entities", "one name twice"],
)
def test_a_file_whose_sheets_cannot_be_kept_is_refused(office, spoil, caplog):
    found = parts(as_bytes(last_week()))
    spoil(found)
    with pytest.raises(BookError):
        put_before(send_alone(office.department), zipped(found))
    assert not caplog.records


@pytest.mark.parametrize("error", [TypeError, AttributeError, KeyError, ValueError, StopIteration, OSError])
def test_a_fault_of_ours_is_recorded_and_the_person_still_finds_a_way(office, monkeypatch, caplog, error):
    def fail(*_args):
        raise error("a fault of ours")

    monkeypatch.setattr(earlier_weeks, "_open_first", fail)
    response = send(office.department, as_bytes(last_week()))
    assert "Open the file in Excel, save it as .xlsx, and try again." in response.content.decode()
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info[0] is error


def test_the_page_says_what_is_kept_and_what_is_not(office):
    page = text_of(browser(office.department).get(reverse("weekly")))
    assert "with pictures and charts" in page
    assert "macros" in page


def test_a_file_has_to_be_chosen_again_when_something_else_was_wrong(office):
    given = {"day": "x", "by": "kind", "kind": "", "last": SimpleUploadedFile("a.xlsx", as_bytes(last_week()))}
    response = browser(office.department).post(reverse("weekly"), given)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'id="id_last-error"' in response.content.decode()
