"""The tracker's own weekly sheet, sent back: what was not changed in it changes nothing, what was changed is taken."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bkproject.tests.test_import_new_rows import confirm, entries
from progress.models import Measure, SiteFigure, Stage
from progress.tests.cast import browser, figure, make_cast, milestone, record
from reports.weekly.layout import as_workbook
from reports.weekly.text import weekly_sheet
from spreadsheets.models import ImportRun, ImportState
from values.today import today

pytestmark = [pytest.mark.usefixtures("ends_hold", "ready_columns_hold"), pytest.mark.once]


@pytest.fixture
def cast():
    cast = make_cast()
    Stage.objects.filter(code="feasibility").update(weekly_column="infrastructure-done")
    record(cast.cluster, "site-clearance", state="in_progress", percent=30, note="Còn 5 hộ. Đề nghị xã vận động; chờ.")
    record(cast.cluster, "eia", state="in_progress", forecast="quý II/2031", planned="quý I/2030")
    record(cast.other_cluster, "operation", state="not_started", forecast="năm 2032")
    figure(cast.cluster, Measure.AREA, "43", is_chosen=True)
    cast.cluster.note = "Nhà đầu tư xin lùi."
    cast.cluster.save()
    return cast


@pytest.fixture
def client(cast):
    return browser(cast.administrator)


def weekly(cast, change=lambda rows: None) -> bytes:
    sheet = weekly_sheet(cast.administrator, day=today(), by="step", with_given_up=False)
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(sheet)))
    change({row[1].value: row for row in book.active.iter_rows(min_row=4)})
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def send(client, content: bytes) -> ImportRun:
    client.post("/import/", {"file": SimpleUploadedFile("biểu tuần.xlsx", content), "kind": ""})
    return ImportRun.objects.latest("pk")


def test_unchanged_it_asks_nothing_and_changes_nothing(client, cast):
    run = send(client, weekly(cast))
    assert run.state == ImportState.PREVIEW
    assert run.counts | {"unchanged": 0} == {"new": 0, "changed": 0, "unchanged": 0, "conflicts": 0, "refused": 0}
    assert any("as the tracker made it" in note["message"] for note in entries(run, "warnings"))


def test_changed_states_dates_areas_and_notes_are_taken_each_by_itself(client, cast):
    def change(rows):
        row = rows["CCN Cẩm Giàng"]
        row[3].value = "45 ha"
        row[6].value = row[6].value.replace("30 %", "55 %")
        row[10].value = row[10].value.replace("Nhà đầu tư xin lùi.", "Nhà đầu tư đã có đủ vốn.")
        other = rows["CCN Vằng Mười"]
        other[6].value = other[6].value.replace("thời hạn năm 2032", "thời hạn quý III/2032")

    run = send(client, weekly(cast, change))
    if run.state == ImportState.ASKING:  # whose the note is, as of any list with steps
        page = client.get(f"/imports/{run.pk}/reading/")
        [row] = page.context["answers"].rows
        assert row.question.key.startswith("column:")
        client.post(f"/imports/{run.pk}/reading/", {"answers": "1", row.name: "row"})
        run.refresh_from_db()
    [moved] = entries(run, "reason")
    assert moved["label"].startswith("CCN Vằng Mười")
    client.post(f"/imports/{run.pk}/decide/", {"fingerprint": run.fingerprint, "reason_of_all": "Chủ đầu tư đề nghị"})
    confirm(client, run, add_new="on")
    clearance = milestone(cast.cluster, "site-clearance")
    assert (clearance.percent, clearance.note) == (55, "Còn 5 hộ. Đề nghị xã vận động; chờ.")
    assert str(milestone(cast.other_cluster, "operation").forecast) == "Q3 2032"
    assert {f.value for f in SiteFigure.objects.filter(site=cast.cluster.pk)} == {43, 45}
    cast.cluster.refresh_from_db()
    assert cast.cluster.note == "Nhà đầu tư đã có đủ vốn."
    assert str(milestone(cast.cluster, "eia").forecast) == "Q2 2031"


def test_of_several_weeks_in_one_file_the_newest_is_offered_first(client, cast):
    book = openpyxl.load_workbook(io.BytesIO(weekly(cast)))
    earlier = book.copy_worksheet(book.active)
    earlier.title = "01.11.2026"
    content = io.BytesIO()
    book.save(content)
    run = send(client, content.getvalue())
    chosen = client.get(f"/imports/{run.pk}/reading/").context["reading"]["sheet"].value()
    assert chosen == f"{today():%d.%m.%Y}"


def test_of_a_day_that_is_not_recorded_what_is_recorded_now_asks_nothing(client, cast):
    earlier = f"{today() - datetime.timedelta(days=40):%d/%m/%Y}"

    def change(rows):
        for row in next(iter(rows.values()))[0].parent.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(f"{today():%d/%m/%Y}", earlier)
        rows["CCN Cẩm Giàng"][6].value = rows["CCN Cẩm Giàng"][6].value.replace("30 %", "55 %")

    run = send(client, weekly(cast, change))
    assert run.state == ImportState.PREVIEW
    assert (run.counts["changed"], run.counts["refused"]) == (1, 0)
    assert any("say what is recorded now" in note["message"] for note in entries(run, "warnings"))
