"""A file with a sheet for each district: all its sheets in one import, where a person says so."""

import io
from http import HTTPStatus

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_questions import answer, asked, names
from bkproject.tests.wide_files.sending import confirm
from progress.tests.cast import milestone, text_of
from spreadsheets.imports.understanding import ALL_SHEETS
from spreadsheets.models import ImportRun, ImportState

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def send(client, sheets: dict[str, list]) -> ImportRun:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in (["TT", "Tên cụm", "GPMB"], *rows):
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("huyen.xlsx", content.getvalue())
    assert client.post("/import/", {"file": file, "kind": ""}).status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


def choose(client, run, sheet=ALL_SHEETS):
    return client.post(f"/imports/{run.pk}/reading/", {"sheet": sheet, "kind": ""})


def test_all_sheets_are_read_in_one_import(client, cast):
    run = send(client, {"Chợ Mới": [[1, "Cẩm Giàng", "30%"]], "Na Rì": [[1, "Vằng Mười", "Cơ bản xong"]]})
    assert "All sheets are read as one list: Chợ Mới, Na Rì." in text_of(client.get(f"/imports/{run.pk}/reading/"))
    [name] = names(asked(client, run))
    answer(client, run, **{name: "state:in_progress"})
    page = text_of(client.get(f"/imports/{run.pk}/"))
    assert "Chợ Mới" in page
    assert "Na Rì" in page
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").percent == 30
    assert milestone(cast.other_cluster, "site-clearance").state == "in_progress"


def test_one_sheet_can_still_be_chosen(client, cast):
    run = send(client, {"Bạch Thông": [[1, "Cẩm Giàng", "30%"]], "Na Rì": [[1, "Vằng Mười", "40%"]]})
    choose(client, run, "Na Rì")
    confirm(client, run)
    assert milestone(cast.cluster, "site-clearance").percent is None
    assert milestone(cast.other_cluster, "site-clearance").percent == 40


@pytest.mark.parametrize("second", ["Tháng 11", "Na Rì (2)", "Bản sao", "Chợ Mới cũ", "Năm 2025", "Kế hoạch"])
def test_of_sheets_that_may_be_the_same_list_again_one_is_chosen(client, cast, second):
    run = send(client, {"Chợ Mới": [[1, "Cẩm Giàng", "30%"]], second: [[1, "Vằng Mười", "40%"]]})
    assert run.state == ImportState.ASKING
    assert "The file has several sheets." in text_of(client.get(f"/imports/{run.pk}/reading/"))


def test_of_sheets_that_name_one_record_twice_one_is_chosen(client, cast):
    run = send(client, {"Chợ Mới": [[1, "Cẩm Giàng", "30%"]], "Na Rì": [[1, "Cẩm Giàng", "40%"]]})
    assert run.state == ImportState.ASKING
    assert "The file has several sheets." in text_of(client.get(f"/imports/{run.pk}/reading/"))


def test_a_sheet_of_sums_among_those_of_districts_is_left_out_where_its_columns_are_skipped(client, cast):
    book = openpyxl.Workbook()
    hidden = book.create_sheet("Nháp")
    hidden.append(["Tên cụm", "GPMB"])
    hidden.sheet_state = "hidden"
    for name, rows in (
        ("Na Rì", [["TT", "Tên cụm", "GPMB"], [1, "Vằng Mười", "40%"]]),
        ("Tổng hợp", [["TT", "Huyện", "Số cụm", "Diện tích (ha)"], [1, "Na Rì", 1, 15]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    client.post("/import/", {"file": SimpleUploadedFile("huyen.xlsx", content.getvalue()), "kind": ""})
    run = ImportRun.objects.latest("pk")
    choose(client, run)
    tables = client.get(f"/imports/{run.pk}/reading/").context["columns"].tables
    data = {"columns": "1"} | {row.name: "" for t in tables if t.table.sheet == "Tổng hợp" for row in t.rows}
    client.post(f"/imports/{run.pk}/reading/", data)
    run.refresh_from_db()
    told = text_of(client.get(f"/imports/{run.pk}/?part=warnings"))
    assert "Other sheets of the file, not read: Tổng hợp." in told
    assert "Hidden sheets, not read: Nháp." in told
    confirm(client, run)
    assert milestone(cast.other_cluster, "site-clearance").percent == 40


def test_a_record_on_two_sheets_is_refused_on_the_second(client, cast):
    run = send(client, {"23.11": [[1, "Cẩm Giàng", "50%"]], "16.11": [[1, "Cẩm Giàng", "30%"]]})
    choose(client, run)
    assert "Row 23.11 · 2 is about the same record." in text_of(client.get(f"/imports/{run.pk}/?part=refused"))
    run.refresh_from_db()
    client.post(f"/imports/{run.pk}/confirm/", {"fingerprint": run.fingerprint, "leave_refused": "on"})
    assert milestone(cast.cluster, "site-clearance").percent == 50
