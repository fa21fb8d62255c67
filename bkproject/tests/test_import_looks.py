"""The preview tells of cells that only colour or strike-through sets apart; .xls files that systems export are read."""

import io

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from bkproject.tests.test_import_new_rows import entries
from progress.tests.cast import browser, make_cast, text_of
from spreadsheets.models import ImportRun, ImportState

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def client():
    return browser(make_cast().administrator)


def sent(client, content: bytes, name: str) -> tuple[ImportRun, str]:
    response = client.post("/import/", {"file": SimpleUploadedFile(name, content), "kind": "clusters"})
    assert response.status_code == 302, text_of(response)[:2000]
    run = ImportRun.objects.latest("pk")
    told = [entry["message"] for entry in entries(run, "warnings")]
    return run, "\n".join([*told, text_of(client.get(f"/imports/{run.pk}/?part=warnings"))])


def book(**looks) -> bytes:
    made = openpyxl.Workbook()
    for row in (["Tên cụm", "Ghi chú"], ["Cẩm Giàng", "a"], ["Vằng Mười", "b"], ["Nông Hạ", "c"], ["Yên Đổ", "d"]):
        made.active.append(row)
    for place, look in looks.items():
        for name, value in look.items():
            setattr(made.active[place], name, value)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def test_cells_unlike_the_others_of_their_column_are_told(client):
    yellow = PatternFill("solid", fgColor="FFFFFF00")
    _run, told = sent(client, book(B3={"font": Font(strike=True)}, A4={"fill": yellow}, B4={"fill": yellow}), "a.xlsx")
    assert "Struck through, which is not read: B3." in told
    assert "In other colours than the rest, which is not read: row 4." in told


@pytest.mark.parametrize("is_shared", [True, False], ids=["as Excel saves it", "in the cell"])
def test_a_part_of_a_cell_that_is_struck_through_is_no_part_of_its_value(client, is_shared):
    target = io.BytesIO()
    if is_shared:
        made = xlsxwriter.Workbook(target)
        page, struck = made.add_worksheet(), made.add_format({"font_strikeout": True})
        page.write_row(0, 0, ["Tên cụm", "Ghi chú"])
        page.write_rich_string("A2", struck, "Yên Đổ", " ", "Cẩm Giàng")
        page.write_rich_string("B2", struck, "xong", struck, " rồi")  # all of it
        page.write_row(2, 0, ["Vằng Mười", "chưa"])
        made.close()
    else:
        made = openpyxl.load_workbook(io.BytesIO(book()))
        made.active["A2"] = CellRichText(TextBlock(InlineFont(strike=True), "Yên Đổ"), " Cẩm Giàng")
        made.active["B2"] = CellRichText(TextBlock(InlineFont(strike=True), "xong rồi"))
        made.save(target)
    run, told = sent(client, target.getvalue(), "a.xlsx")
    assert "Struck through in part of a cell, and skipped: A2 “Yên Đổ”." in told
    assert "Struck through, which is not read: B2." in told
    [changed] = [entry for entry in entries(run, "changed") if entry["label"] == "CCN Cẩm Giàng"]
    assert changed["cells"][0]["new"] == "xong rồi"


def test_of_a_table_on_its_side_the_cells_are_told_as_they_stand_in_the_file(client):
    made, struck = openpyxl.Workbook(), Font(strike=True)
    labels = ["Tên cụm", "Ghi chú", "Tổng mức đầu tư"]
    values = ["CCN Cẩm Giàng", "CCN Vằng Mười", "CCN Nông Hạ"], ["a", "b", "c"], [1, 2, 3]
    for label, row in zip(labels, values, strict=True):
        made.active.append([label, *row])
    made.active["C3"].font = struck
    for place in ("D1", "D2", "D3"):
        made.active[place].fill = PatternFill("solid", fgColor="FFFFFF00")
    target = io.BytesIO()
    made.save(target)
    client.post("/import/", {"file": SimpleUploadedFile("ngang.xlsx", target.getvalue()), "kind": "joined"})
    run = ImportRun.objects.latest("pk")
    if run.state == ImportState.ASKING:
        rows = client.get(f"/imports/{run.pk}/reading/").context["answers"].rows
        client.post(f"/imports/{run.pk}/reading/", {"answers": "1"} | {row.name: "unknown" for row in rows})
    told = "\n".join(entry["message"] for entry in entries(run, "warnings"))
    assert "Struck through, which is not read: C3." in told
    assert "In other colours than the rest, which is not read: column D." in told


def test_headers_of_a_colour_and_striped_rows_say_nothing(client):
    grey = PatternFill("solid", fgColor="FFEEEEEE")
    looks = {place: {"fill": grey} for place in ("A1", "B1", "A2", "B2", "A4", "B4")}
    _run, told = sent(client, book(**looks), "a.xlsx")
    assert "which is not read" not in told


def test_a_web_page_named_xls_is_imported(client):
    page = "<h1>DANH MỤC CỤM</h1><table><tr><th>Tên cụm<th>Ghi chú<tr><td>Cẩm Giàng<td>từ hệ thống</table>"
    run, told = sent(client, page.encode(), "ketxuat.xls")
    assert (run.state, run.kind, run.counts["changed"]) == (ImportState.PREVIEW, "html", 1), told[:2000]
