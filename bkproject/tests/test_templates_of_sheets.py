"""An empty sheet for each list: filled in, it is imported without a question; Excel's own limits are kept."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.full_office import make_office
from progress.tests.cast import browser, text_of
from spreadsheets.catalogue import sheets
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.packages import check_package

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SITE = {"site": "CCN Cẩm Giàng"}
# A row of each sheet, in the words of an office.
ROWS = {
    "units": {"kind": "xã", "name": "Mới Lập"},
    "organisations": {"name": "Công ty Cổ phần Mới", "kind": "doanh nghiệp"},
    "clusters": {"name": "Cụm Mới Lập"},
    "zones": {"name": "Khu Mới Lập"},
    "documents": {"kind": "quyết định", "number": "99/QĐ-UBND", "sites": "CCN Cẩm Giàng"},
    "site_figures": SITE | {"measure": "Diện tích", "value": 77, "source": "QĐ 1", "as_of": "2025"},
    "progress": SITE | {"stage": "eia", "phase": 30, "state": "đang thực hiện"},
    "events": SITE | {"kind": "tạm dừng", "date": "01/02/2025"},
    "projects": SITE | {"name": "Nhà máy mới"},
    "obstacles": SITE | {"description": "Thiếu vốn mới", "kind": "Đất đai"},
    "figures": SITE | {"form": "02", "row": "1", "year": 2024, "period": "cả năm", "value": 3},
    "visits": SITE | {"date": "02/02/2025"},
    "findings": SITE | {"inspection": "14/09/2026", "found": "Chưa san nền"},
    "photos": SITE | {"inspection": "14/09/2026", "file": "photos/1.png"},
    "frozen_baselines": SITE | {"name": "Theo quyết định mới"},
    "baselines": SITE | {"baseline": "Gốc 0", "milestone": "eia", "date": "2027"},
    "movements": SITE
    | {"milestone": "eia", "kind": "sent", "office": "Công ty Cổ phần Khoáng sản", "date": "01/02/2025"},
    "in_charge": SITE | {"person": "local"},
    "positions": SITE | {"latitude": "22,2", "longitude": "105,9", "source": "đo", "as_of": "2025"},
    "investor_facts": SITE | {"subject": "water", "text": "20.000 m³ a day", "source": "Báo giá", "as_of": "2025"},
    "indicators": {"code": "new", "name": "Chỉ tiêu mới", "unit": "tỷ đồng", "order": 3},
    "indicator_figures": {"indicator": "new", "period": "2025", "kind": "kế hoạch", "value": 1, "as_of": "2025"},
    "indicator_choices": {"indicator": "new", "period": "2025", "basis": "số tổng hợp", "reason": "x"},
}


@pytest.fixture
def office():
    return make_office()


def sent(client, content: bytes) -> ImportRun:
    response = client.post("/import/", {"file": SimpleUploadedFile("mẫu.xlsx", content), "kind": ""})
    assert response.status_code == 302, text_of(response)[:2000]
    return ImportRun.objects.latest("pk")


def assert_has_no_rows(client, content: bytes) -> None:
    """The sheet is understood as it is: nothing is asked, but there is nothing to read yet."""
    response = client.post("/import/", {"file": SimpleUploadedFile("mẫu.xlsx", content), "kind": ""})
    told = text_of(response)
    assert "no rows below it" in told or "không có dòng số liệu nào" in told, told[:2000]


def test_every_list_has_its_empty_sheet_which_is_read_without_a_question(office):
    client = browser(office.administrator, "vi")
    page = client.get("/templates/")
    wrong = {}
    offered = [template["key"] for template in page.context["templates"]]
    assert offered == list(sheets()) == list(ROWS)
    for key in offered:
        content = client.get(f"/templates/{key}/").getvalue()
        check_package(content)
        assert_has_no_rows(client, content)
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book.worksheets[1]
        keys = [cell.value for cell in sheet[1]]
        for name, value in ROWS[key].items():
            sheet.cell(3, keys.index(name) + 1).value = value
        filled = io.BytesIO()
        book.save(filled)
        run = sent(client, filled.getvalue())
        told = text_of(client.get(f"/imports/{run.pk}/"))
        assert run.state == ImportState.PREVIEW, (key, told[:1500])
        # A photo wants its file, a frozen baseline takes no more; what is new is new.
        expected = (0, 1) if key in ("photos", "baselines", "indicator_figures", "indicator_choices") else (1, 0)
        if (run.counts["new"], run.counts["refused"]) != expected:
            wrong[key] = told[-500:]
    assert not wrong


def test_an_open_document_is_offered_too_and_nobody_gets_what_they_may_not_send(office):
    client = browser(office.administrator)
    content = client.get("/templates/clusters/?format=ods").getvalue()
    assert_has_no_rows(client, content)
    assert "zones" not in [t["key"] for t in browser(office.department).get("/templates/").context["templates"]]
    assert browser(office.department).get("/templates/zones/").status_code == 404
    assert browser(office.nobody).get("/templates/").status_code == 403
    assert client.get("/templates/nothing/").status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_text_that_no_cell_holds_is_left_out_with_a_word_and_changes_nothing_when_it_comes_back(office, kind):
    client = browser(office.administrator)
    type(office.other_cluster).objects.filter(pk=office.other_cluster.pk).update(note="đ" * 40_000)
    columns = ["name", "note", "id", "version"]
    answer = client.post("/export/clusters/", {"export-format": kind, "export-columns": columns})
    run = sent(client, answer.getvalue())
    assert (run.counts["changed"], run.counts["refused"], run.counts["unchanged"]) == (0, 0, 2)


def test_a_csv_that_programs_would_tear_apart_is_not_sent(office):
    client = browser(office.administrator)
    type(office.other_cluster).objects.filter(pk=office.other_cluster.pk).update(note="đ" * 40_000)
    chosen = {"export-format": "csv", "export-delimiter": ";", "export-columns": ["name", "note"]}
    answer = client.post("/export/clusters/", chosen)
    assert answer.status_code == 422
    assert "Choose Excel or OpenDocument" in text_of(answer)
