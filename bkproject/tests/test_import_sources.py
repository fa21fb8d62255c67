"""Imported values rest on what their row or their file says: its day, its paper, its name; never on an old source."""

import io
import json
import re
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from progress.models import SiteFigure
from progress.sheets.file_source import source_of
from progress.tests.cast import browser, document, figure, make_cast, milestone, record, text_of
from spreadsheets.layout import Table
from spreadsheets.models import ImportRun, ImportState
from spreadsheets.tests.files import xlsx
from values.dates import PartialDate, day_in_name

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("clock_stands")]
PROGRESS = ["Tên cụm", "Bước thủ tục", "Tỷ lệ"]
AREAS = ["Tên cụm", "Diện tích (ha)", "Tổng mức đầu tư (tỷ đồng)"]
PAPER = "Báo cáo số 125/BC-SCT ngày 20/11/2026 của Sở Công Thương"


def today() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"


@pytest.fixture
def cast():
    cast = make_cast()
    paper = document(cast.cluster, date=PartialDate.parse("4/11/2022"))
    record(cast.cluster, "eia", state="in_progress", document=paper, as_of="4/11/2022")
    return cast


@pytest.fixture
def client(cast):
    return browser(cast.department)


def send(client, *lines, kind="progress", name="tiến độ.xlsx") -> ImportRun:
    file = SimpleUploadedFile(name, xlsx(*lines))
    assert client.post("/import/", {"file": file, "kind": kind}).status_code == HTTPStatus.FOUND
    return ImportRun.objects.latest("pk")


def decide(client, run, **said) -> None:
    run.refresh_from_db()
    client.post(f"/imports/{run.pk}/decide/", {"fingerprint": run.fingerprint, **said})
    run.refresh_from_db()


def confirm(client, run) -> None:
    run.refresh_from_db()
    said = {"fingerprint": run.fingerprint, "add_new": "on"}
    assert client.post(f"/imports/{run.pk}/confirm/", said).status_code == HTTPStatus.FOUND
    run.refresh_from_db()
    assert run.state == ImportState.SAVED


def rests_on(found) -> tuple:
    found.refresh_from_db()
    return found.document_id, found.source, found.as_of and str(found.as_of)


def figures(site) -> list[tuple]:
    found = SiteFigure.objects.filter(site=site, measure="area").order_by("pk")
    return [(int(f.value), f.source, f.as_of and str(f.as_of), f.is_chosen) for f in found]


class TestProgress:
    def test_a_file_without_a_source_is_the_source_and_the_preview_says_so(self, client, cast):
        run = send(client, PROGRESS, ["CCN Cẩm Giàng", "EIA", 20])
        page = text_of(client.get(f"/imports/{run.pk}/"))
        assert f"tệp “tiến độ.xlsx”, {today()}" in page
        assert "1 row changes values without a source: the file becomes their source" in page
        confirm(client, run)
        assert rests_on(milestone(cast.cluster, "eia")) == (None, f"tệp “tiến độ.xlsx”, {today()}", today())

    def test_the_day_in_the_files_name_is_its_day(self, client, cast):
        confirm(client, send(client, PROGRESS, ["CCN Cẩm Giàng", "EIA", 20], name="2026.11.23. Tiến độ.xlsx"))
        assert rests_on(milestone(cast.cluster, "eia"))[2] == "23/11/2026"

    def test_the_paper_and_day_in_the_title_are_the_source(self, client, cast):
        title = [f"(Kèm theo {PAPER})"]
        confirm(client, send(client, title, PROGRESS, ["CCN Cẩm Giàng", "EIA", 20]))
        assert rests_on(milestone(cast.cluster, "eia")) == (None, PAPER, "20/11/2026")

    def test_the_old_source_stands_where_a_person_says_so(self, client, cast):
        before = rests_on(milestone(cast.cluster, "eia"))
        run = send(client, PROGRESS, ["CCN Cẩm Giàng", "EIA", 20])
        decide(client, run, source="stands")
        confirm(client, run)
        assert (milestone(cast.cluster, "eia").percent, rests_on(milestone(cast.cluster, "eia"))) == (20, before)

    def test_a_source_in_the_row_counts_even_where_it_is_the_recorded_one(self, client, cast):
        record(cast.cluster, "eia", document=None, source="Biên bản 12", as_of="1/11/2026")
        header = [*PROGRESS, "Nguồn", "Thời điểm"]
        confirm(client, send(client, header, ["CCN Cẩm Giàng", "EIA", 20, "Biên bản 12", "20/11/2026"]))
        assert rests_on(milestone(cast.cluster, "eia")) == (None, "Biên bản 12", "20/11/2026")

    def test_a_note_alone_leaves_the_source(self, client, cast):
        before = rests_on(milestone(cast.cluster, "eia"))
        confirm(client, send(client, ["Tên cụm", "Bước thủ tục", "Ghi chú"], ["CCN Cẩm Giàng", "EIA", "đã gọi"]))
        assert rests_on(milestone(cast.cluster, "eia")) == before


class TestFigures:
    def test_two_files_of_different_days_are_two_figures(self, client, cast):
        for day, value in (("20/11/2026", 40), ("27/11/2026", 43)):
            run = send(client, [f"(Tính đến ngày {day})"], AREAS, ["CCN Cẩm Giàng", value, 100], kind="site_figures")
            confirm(client, run)
        assert figures(cast.cluster) == [
            (40, "tệp “tiến độ.xlsx”, 20/11/2026", "20/11/2026", True),
            (43, "tệp “tiến độ.xlsx”, 27/11/2026", "27/11/2026", False),
        ]

    def test_the_same_file_again_changes_nothing(self, client, cast):
        lines = ["(Tính đến ngày 20/11/2026)"], AREAS, ["CCN Cẩm Giàng", 40, 100]
        confirm(client, send(client, *lines, kind="site_figures"))
        assert send(client, *lines, kind="site_figures").counts["unchanged"] == 2

    def test_without_a_day_it_is_asked_once_for_the_file(self, client, cast):
        run = send(client, AREAS, ["CCN Cẩm Giàng", 40, 100], ["CCN Vằng Mười", 15, 90], kind="site_figures")
        assert run.state == ImportState.ASKING
        page = client.get(f"/imports/{run.pk}/reading/").content.decode()
        [name] = re.findall(r'<select[^>]*name="(answer-[0-9a-f]+)"', page)
        assert client.post(f"/imports/{run.pk}/reading/", {"answers": "1", f"{name}-text": "hôm nọ"}).status_code == 422
        client.post(f"/imports/{run.pk}/reading/", {"answers": "1", f"{name}-text": "14/6/2026"})
        confirm(client, run)
        assert figures(cast.cluster) == [(40, "tệp “tiến độ.xlsx”, 14/06/2026", "14/06/2026", True)]

    def test_a_day_that_is_not_known_stays_unknown(self, client, cast):
        run = send(client, AREAS, ["CCN Cẩm Giàng", 40, 100], kind="site_figures")
        page = client.get(f"/imports/{run.pk}/reading/").content.decode()
        [name] = re.findall(r'<select[^>]*name="(answer-[0-9a-f]+)"', page)
        client.post(f"/imports/{run.pk}/reading/", {"answers": "1", name: "unknown"})
        confirm(client, run)
        assert figures(cast.cluster) == [(40, "tệp “tiến độ.xlsx”", None, True)]

    def test_the_preview_says_what_will_not_be_in_use_and_lets_one_choose_it(self, client, cast):
        figure(cast.cluster, "area", "43", source="Bài báo")
        lines = ["(Tính đến ngày 20/11/2026)"], AREAS, ["CCN Cẩm Giàng", 40, 100]
        run = send(client, *lines, kind="site_figures")
        page = text_of(client.get(f"/imports/{run.pk}/?part=new"))
        assert "43 ha (Bài báo) stays in use" in page
        entry = next(one for one in run.pages.get(part="new").entries if one["offer"])
        cell = f"{entry['sheet']}!{entry['offered_at']}"
        ticked = {"part": "new", "page": "1", f"offered:{cell}": "1", f"use:{cell}": "1"}
        decide(client, run, **ticked)
        assert run.counts["unreasoned"] == 1, "a choice wants its reason"
        decide(client, run, **(ticked | {"part": "reason", f"use-why:{cell}": "Đo lại"}))
        confirm(client, run)
        assert [(value, chosen) for value, _s, _d, chosen in figures(cast.cluster)] == [(43, False), (40, True)]
        assert SiteFigure.objects.get(value=40).reason == "Đo lại"

    def test_all_of_them_at_once_and_taken_back_with_the_import(self, client, cast):
        figure(cast.cluster, "area", "43", source="Bài báo")
        lines = ["(Tính đến ngày 20/11/2026)"], AREAS, ["CCN Cẩm Giàng", 40, 100]
        run = send(client, *lines, kind="site_figures")
        decide(client, run, reason_of_all="Đo lại", take_up="all")
        confirm(client, run)
        assert [chosen for *_rest, chosen in figures(cast.cluster)] == [False, True]
        page = client.get(f"/imports/{run.pk}/undo/")
        seen = re.search(r'name="fingerprint" value="([^"]+)"', page.content.decode())
        client.post(f"/imports/{run.pk}/undo/", {"fingerprint": seen[1], "agree": "on"})
        assert [(value, chosen) for value, _s, _d, chosen in figures(cast.cluster)] == [(43, True)]

    def test_the_command_wants_the_day_and_takes_it(self, cast, tmp_path):
        path = tmp_path / "a.xlsx"
        path.write_bytes(xlsx(AREAS, ["CCN Cẩm Giàng", 40, 100]))

        def command(*options):
            out, arguments = io.StringIO(), [str(path), "--user", "department", "--kind", "site_figures", "--json"]
            try:
                call_command("import_workbook", *arguments, *options, stdout=out, stderr=io.StringIO())
            except CommandError as error:
                return error.returncode, json.loads(out.getvalue())
            return 0, json.loads(out.getvalue())

        assert command()[0] == 1
        assert command("--day", "14/6/2026")[0] == 0
        assert figures(cast.cluster)[0][2] == "14/06/2026"


@pytest.mark.parametrize(
    ("title", "paper", "day"),
    [
        ("(Tính đến ngày 27/11/2026)", "", "27/11/2026"),
        (f"(Kèm theo {PAPER})", PAPER, "20/11/2026"),
        ("Hiện trạng đến ngày 23/11/2026", "", "23/11/2026"),
        ("BẢNG SỐ LIỆU ĐẾN 14/6/2026", "", "14/06/2026"),
        ("số liệu tính đến hết ngày 30 tháng 6 năm 2026", "", "30/06/2026"),
        ("So lieu den thang 11/2026", "", "tháng 11/2026"),
        ("KẾ HOẠCH ĐẾN NĂM 2030", "", None),
        ("Danh mục cụm công nghiệp", "", None),
        ("Theo Quyết định số 1868/QĐ-UBND ngày 16/10/2020", "Quyết định số 1868/QĐ-UBND ngày 16/10/2020", "16/10/2020"),
    ],
)
def test_what_a_title_says(title, paper, day):
    found = source_of(Table("Tờ 1", titles=[title], file="a.xlsx"))
    assert (found.paper, found.day and str(found.day)) == (paper, day)


def test_two_days_are_none():
    titles = ["Tính đến ngày 20/11/2026", "Hiện trạng đến ngày 27/11/2026"]
    assert source_of(Table("Tờ 1", titles=titles, file="a.xlsx")).day is None


@pytest.mark.parametrize(
    ("name", "day"),
    [("2026.11.23. Tên.xlsx", "2026-11-23"), ("tien do 23-11-2026.xlsx", "2026-11-23"), ("tuần 48.xlsx", "None")],
)
def test_the_day_in_a_name(name, day):
    assert str(day_in_name(name)) == day
