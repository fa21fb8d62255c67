"""Papers to hand to a meeting: what they say, that Word says the same, that they fit, whose they are, their cost."""

import io
import re
from html import unescape
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from clusters.models import Cluster
from progress.models import Finding, Inspection, Milestone, Obstacle, ObstacleKind, SiteEvent
from progress.remarks.actions import write_remark
from progress.tests.cast import browser, figure, make_cast, record, text_of
from reports.models import Letterhead
from reports.paper.blocks import Cell, Head, Table, fitted, table
from reports.paper.site import ROOM
from values.dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def cast(db):
    cast = make_cast()
    Letterhead.objects.create(
        kind="cluster", superior="UBND tỉnh Thái Nguyên", office="Sở Công Thương", symbol="SCT", place="Thái Nguyên"
    )
    full(cast, cast.cluster)
    return cast


def full(cast, site):
    """Let something of every kind be known of a site."""
    record(site, "eia", planned="quý I/2025", forecast="quý III/2025", state="in_progress", percent=40)
    record(site, "feasibility", planned="2024", actual="05/03/2024", state="done")
    record(site, "site-clearance", state="in_progress", area_total="40", area_done="25", area_ready="12", source="BC 7")
    figure(site, "area", "48.2", is_chosen=True, source="Quyết định 12", as_of=PartialDate.parse("2023"))
    kind, _made = ObstacleKind.objects.get_or_create(code="land", defaults={"name": "Đất đai", "order": 1})
    Obstacle.objects.create(
        site_id=site.pk, kind=kind, description="Chưa có giá đất", asked_of=cast.company, opened_on="2026-01-15",
        due=PartialDate.parse("01/03/2026"),
    )  # fmt: skip
    visit = Inspection.objects.create(site_id=site.pk, date="2026-09-14")
    Finding.objects.create(inspection=visit, found="San nền chậm", responsible=cast.company)
    SiteEvent.objects.create(site_id=site.pk, kind="established", date=PartialDate.parse("12/05/2020"))
    write_remark(by=cast.department, record=site, text="Cần họp với xã.")


def paper(user, address="/paper/clusters/cam-giang/", language="en", **query):
    response = browser(user, language).get(address, query)
    assert response.status_code == HTTPStatus.OK
    return response


def texts_in_word(response) -> str:
    """All text of a Word file, one line each paragraph, whatever table it stands in."""
    body = Document(io.BytesIO(response.content)).element.body
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join("".join(t.text or "" for t in p.iter(f"{space}t")) for p in body.iter(f"{space}p"))


def texts_of_sheets(response) -> list[str]:
    """What a reader sees on the sheets of a page: the text of each element, the years over a drawing among them."""
    page = response.content.decode()
    sheets = "".join(re.findall(r'<article class="sheet.*?</article>', page, re.S))
    sheets = re.sub(r"<caption.*?</caption>", "", sheets, flags=re.S)
    return list(filter(None, (" ".join(unescape(part).split()) for part in re.split(r"<[^>]*>", sheets))))


def test_a_site_s_page_says_what_its_meeting_asks(cast):
    page = text_of(paper(cast.department))
    for said in (
        "UBND tỉnh Thái Nguyên", "Sở Công Thương", "Printed on 23/11/2026", "Industrial cluster Cẩm Giàng",
        "In force; Established, 12/05/2020", "Công ty Cổ phần Nhựa đường",
        "EIA", "In progress, 40 %", "Q1 2025", "Q3 2025", "05/03/2024",
        "48,2 ha", "Quyết định 12", "25 / 40 ha", "12 / 40 ha", "BC 7",
        "Chưa có giá đất", "15/01/2026", "01/03/2026 overdue", "San nền chậm",
        "5 of 8 general facts", "Cần họp với xã.",
    ):  # fmt: skip
        assert said in page, said


@pytest.mark.parametrize("address", ["clusters/cam-giang/", "clusters/", "zones/", ""])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_word_says_what_the_page_says(cast, address, language):
    page = paper(cast.administrator, f"/paper/{address}", language)
    word = paper(cast.administrator, f"/paper/word/{address}", language)
    assert word["Content-Disposition"].startswith("attachment")
    written, shown = texts_in_word(word), texts_of_sheets(page)
    assert len(shown) > 20
    assert [text for text in shown if text not in written] == []


def test_a_full_page_leaves_out_and_says_how_many(cast):
    kind = ObstacleKind.objects.get()
    for number in range(40):
        Obstacle.objects.create(
            site_id=cast.cluster.pk, kind=kind, description=f"Vướng {number}: " + "chưa có giá đất cụ thể " * 30
        )
    [sheet] = paper(cast.department).context["papers"]
    [obstacles] = [block for block in sheet.blocks if getattr(block, "title", "") == "Open obstacles"]
    shown = len(obstacles.rows)
    assert 3 <= shown < 41
    assert f"and {41 - shown} more obstacles" in text_of(paper(cast.department))
    assert all(len(row[0]) < 120 for row in obstacles.rows)


def test_a_table_without_room_says_what_it_left_out_and_never_that_there_is_nothing():
    rows = [(f"{number} " + "x" * 200, Cell("đang làm", "in_progress")) for number in range(9)]
    tables = [table("A", ("h", "i"), (60, 60), rows, empty="none") for _count in range(9)]
    head = Head("", "Sở", "", "", "T")
    sheet = fitted(head, tables, 150.0)
    assert [block.rest for block in sheet.blocks if not block.rows] != []
    assert all("more" in block.rest or "khác" in block.rest for block in sheet.blocks)


def test_a_long_title_takes_its_room_from_the_rows():
    rows = [(str(number),) for number in range(100)]
    short, long = (fitted(Head("", "", "", "", "T" * n), [table("A", ("h",), (60,), rows)], 60.0) for n in (9, 150))
    assert len(long.blocks[0].rows) < len(short.blocks[0].rows)


def test_the_rows_named_first_are_kept_and_stand_in_their_order():
    rows = [(str(number),) for number in range(100)]
    sheet = fitted(Head("", "", "", "", ""), [table("A", ("h",), (60,), rows, first=(50, 99))], 60.0)
    [kept] = sheet.blocks
    assert isinstance(kept, Table)
    assert [row[0] for row in kept.rows][-2:] == ["50", "99"]
    assert kept.rows[0] == ("0",)
    assert len(kept.rows) + kept.left == len(rows)


def test_what_is_shown_is_estimated_to_fit_a_page(cast):
    for sheet in paper(cast.department, "/paper/clusters/").context["papers"]:
        used = sheet.head.height + sum(block.height for block in sheet.blocks)
        used += sum(sum(block.heights()) for block in sheet.blocks if isinstance(block, Table))
        assert used <= ROOM


def test_a_list_prints_a_page_for_each_site_it_shows(cast):
    page = paper(cast.department, "/paper/clusters/")
    assert [sheet.head.title for sheet in page.context["papers"]] == [
        "Industrial cluster Cẩm Giàng", "Industrial cluster Vằng Mười",
    ]  # fmt: skip
    found = paper(cast.department, "/paper/clusters/", q="Cẩm")
    assert [sheet.head.title for sheet in found.context["papers"]] == ["Industrial cluster Cẩm Giàng"]
    ticked = paper(cast.department, "/paper/clusters/", site=cast.other_cluster.pk)
    assert [sheet.head.title for sheet in ticked.context["papers"]] == ["Industrial cluster Vằng Mười"]
    assert "/paper/word/clusters/?q=C%E1%BA%A9m" in found.content.decode()


def test_no_more_than_a_hundred_are_printed_at_once(cast, monkeypatch):
    monkeypatch.setattr("reports.paper.views.MOST_SITES", 1)
    page = paper(cast.department, "/paper/clusters/")
    assert len(page.context["papers"]) == 1
    assert "The first 1 of 2" in text_of(page)


def test_nothing_found_is_said_and_is_no_file(cast):
    assert "No results match the filters." in text_of(paper(cast.department, "/paper/clusters/", q="xyz"))
    client = browser(cast.department)
    assert client.get("/paper/word/clusters/?q=xyz").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/paper/districts/").status_code == HTTPStatus.NOT_FOUND


def test_who_sees_part_of_the_sites_gets_papers_of_these_under_their_own_name(cast):
    page = text_of(paper(cast.clerk))
    assert "Sites of Công ty Cổ phần Nhựa đường" in page
    assert "Sở Công Thương" not in page.split("Printed on")[0].rpartition("Word file")[2]
    province = text_of(paper(cast.clerk, "/paper/"))
    assert "CCN Cẩm Giàng" in province
    assert "Vằng Mười" not in province
    client = browser(cast.clerk)
    assert client.get("/paper/clusters/vang-muoi/").status_code == HTTPStatus.NOT_FOUND
    assert "Vằng Mười" not in text_of(client.get("/paper/clusters/"))
    hidden = client.get("/paper/clusters/", {"site": cast.other_cluster.pk})
    assert "Vằng Mười" not in text_of(hidden)


def test_the_province_s_pages_say_what_the_dashboard_says(cast):
    page = text_of(paper(cast.administrator, "/paper/"))
    for said in (
        "Overdue milestones", "Recorded clusters", "Needs a decision", "CCN Cẩm Giàng", "Open obstacles by authority",
        "Công ty Cổ phần Nhựa đường", "48,2 ha", "Sites by key stage", "KCN Thanh Bình",
    ):  # fmt: skip
        assert said in page, said
    portrait, landscape = paper(cast.administrator, "/paper/").context["papers"]
    assert (portrait.is_wide, landscape.is_wide) == (False, True)


def test_papers_speak_of_a_past_day(cast, time_machine):
    time_machine.move_to("2026-11-24 09:00 +0700")
    milestone = Milestone.objects.get(site=cast.cluster.pk, stage__code="eia")
    milestone.percent = 90
    milestone.save()
    for address in ("/paper/clusters/cam-giang/", "/paper/clusters/"):
        page = text_of(paper(cast.department, address, as_of="2026-11-23"))
        assert "In progress, 40 %" in page
        assert "In progress, 90 %" not in page
        assert "Printed on 24/11/2026, as at 23/11/2026" in page
        assert "In progress, 90 %" in text_of(paper(cast.department, address))
    assert "as at 23/11/2026" in text_of(paper(cast.department, "/paper/", as_of="2026-11-23"))
    word = texts_in_word(paper(cast.department, "/paper/word/clusters/cam-giang/", as_of="2026-11-23"))
    assert "In progress, 40 %" in word


def test_pages_lead_to_their_papers(cast):
    client = browser(cast.department)
    assert 'href="/paper/clusters/cam-giang/"' in client.get("/clusters/cam-giang/").content.decode()
    assert 'href="/paper/zones/thanh-binh/"' in browser(cast.board).get("/zones/thanh-binh/").content.decode()
    assert 'href="/paper/"' in client.get("/").content.decode()
    lists = client.get("/clusters/?q=C%E1%BA%A9m").content.decode()
    assert 'href="/paper/clusters/?q=C%E1%BA%A9m"' in lists
    assert 'formaction="/paper/clusters/"' in lists


@pytest.mark.parametrize(
    "address", ["/paper/clusters/", "/paper/word/clusters/", "/paper/", "/paper/clusters/?as_of=2026-11-23"]
)
def test_papers_of_many_sites_cost_no_more_queries(cast, address):
    def count() -> int:
        client = browser(cast.department)
        client.get("/help/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == HTTPStatus.OK
        return len(asked)

    full(cast, cast.other_cluster)
    few = count()
    for number in range(8):
        full(cast, Cluster.objects.create(name=f"Mới {number}", unit=cast.places.elsewhere, developer=cast.rival))
    assert count() == few


def test_the_province_s_pages_hold_every_site_and_all_hectares(cast):
    assert not paper(cast.department, "/paper/").context["papers"][1].is_tall
    for number in range(45):
        site = Cluster.objects.create(name=f"Cụm mới {number}")
        record(site, "eia", forecast=f"quý I/{2027 + number % 3}", state="in_progress")
    first, second = paper(cast.department, "/paper/").context["papers"]
    stages, sites = second.blocks
    assert (second.is_tall, sites.left, stages.left) == (True, 0, 0)
    assert {row[0] for row in sites.rows} >= {f"CCN Cụm mới {number}" for number in range(45)}
    assert [(block.title, block.left) for block in first.blocks if block.title == "Hectares"] == [("Hectares", 0)]
    word = Document(io.BytesIO(paper(cast.department, "/paper/word/").content))
    assert [round(part.page_height.mm) for part in word.sections] == [297, 420]
