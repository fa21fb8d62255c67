"""The list of obstacles: who sees which, filters, sorts, the count by organisation, and its cost."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from places.models import Organisation
from progress.models import Obstacle, ObstacleKind, SiteEvent
from progress.records.tests.test_lookups import suggested
from progress.tests.cast import browser, htmx, text_of
from values.dates import PartialDate

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def agencies(cast):
    names = ("Sở Tài chính", "UBND tỉnh")
    return [Organisation.objects.create(name=name, kind="agency") for name in names]


@pytest.fixture
def some(cast, agencies):
    """Five obstacles by their description."""
    finance, committee = agencies
    land = ObstacleKind.objects.create(code="land", name="Đất đai", name_en="Land", order=1)
    capital = ObstacleKind.objects.create(code="capital", name="Vốn", name_en="Capital", order=2)

    def add(description, site, days, kind=land, **fields):
        opened = TODAY - timedelta(days=days)
        return Obstacle.objects.create(site_id=site.pk, kind=kind, description=description, opened_on=opened, **fields)

    overdue, later = PartialDate.parse("tháng 10/2026"), PartialDate.parse("năm 2026")
    add("giá đất", cast.cluster, 100, asked_of=committee, due=overdue)
    add("thiếu vốn", cast.other_cluster, 40, kind=capital, asked_of=finance, due=later)
    add("chưa có điện", cast.zone, 10)
    add("đã đáp", cast.other_cluster, 61, asked_of=committee, due=overdue, answered_on=TODAY, answer="x")
    add("chờ hai", cast.cluster, 31, asked_of=committee, resolved_on=TODAY, resolution="x")
    add("xong", cast.cluster, 200, resolved_on=TODAY, resolution="x", confirmed_on=TODAY)
    return {obstacle.description: obstacle for obstacle in Obstacle.objects.all()}


def listed(user, query: str = "") -> list[str]:
    response = browser(user).get(f"/obstacles/?{query}")
    assert response.status_code == 200
    return [obstacle.description for obstacle in response.context["page_obj"].object_list]


def test_each_sees_those_of_their_sites_open_ones_first_the_longest_at_the_top(cast, some):
    assert listed(cast.leader) == ["giá đất", "đã đáp", "thiếu vốn", "chờ hai", "chưa có điện", "xong"]
    assert listed(cast.board) == ["chưa có điện"]
    assert listed(cast.local) == listed(cast.clerk) == ["giá đất", "chờ hai", "xong"]
    assert listed(cast.nobody) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=open", ["giá đất", "đã đáp", "thiếu vốn", "chờ hai", "chưa có điện"]),
        ("state=unanswered", ["giá đất", "thiếu vốn"]),
        ("state=waiting", ["chờ hai"]),
        ("state=closed", ["xong"]),
        ("overdue=yes", ["giá đất"]),
        ("overdue=no&state=open", ["đã đáp", "thiếu vốn", "chờ hai", "chưa có điện"]),
        ("days=30", ["giá đất", "đã đáp", "thiếu vốn", "chờ hai", "xong"]),
        ("days=60", ["giá đất", "đã đáp", "xong"]),
        ("days=90&state=open", ["giá đất"]),
        ("kind=capital", ["thiếu vốn"]),
        ("site_kind=zone", ["chưa có điện"]),
        ("unit=xa-cam-giang-thai-nguyen-2025", ["giá đất", "chờ hai", "xong"]),
        ("agency=null", ["chưa có điện", "xong"]),
        ("agency=No authority chosen", ["chưa có điện", "xong"]),
        ("agency=tai chinh", ["thiếu vốn"]),
        ("q=GIA DAT", ["giá đất"]),
        ("q=so tai chinh", ["thiếu vốn"]),
        ("state=nonsense", []),
        ("agency=0", []),
        ("order=days&state=open", ["chưa có điện", "chờ hai", "thiếu vốn", "đã đáp", "giá đất"]),
        ("order=due&state=open", ["giá đất", "đã đáp", "thiếu vốn", "chờ hai", "chưa có điện"]),
        ("order=-due&state=unanswered", ["thiếu vốn", "giá đất"]),
        ("order=agency&state=unanswered", ["thiếu vốn", "giá đất"]),
        ("order=-site&state=unanswered", ["thiếu vốn", "giá đất"]),
    ],
)
def test_filters_and_sorts(cast, some, query, expected):
    if "unit=" in query:
        query = f"unit={cast.places.new_commune.slug}"
    assert listed(cast.leader, query) == expected


def test_what_cannot_be_read_is_told_and_finds_nothing(cast, some):
    page = text_of(browser(cast.leader).get("/obstacles/?state=nonsense"))
    assert "Search not run" in page
    assert "Found 0 obstacles" in page


def test_the_agency_filter_suggests_only_who_is_asked_at_ones_own_sites(cast, some, agencies):
    assert suggested(cast.local, "agency", path="/obstacles/") == ["no authority chosen", "UBND tỉnh"]
    assert listed(cast.local, f"agency={agencies[0].pk}") == []


def test_obstacles_are_counted_by_organisation_each_number_leading_to_what_it_counts(cast, some):
    response = browser(cast.leader).get("/obstacles/")
    text = text_of(response)
    assert "UBND tỉnh 3 1 1 100 Sở Tài chính 1 1 0 40 no authority chosen 1 0 0 10" in text
    for agency in response.context["agencies"]:
        for url, count in (
            (agency.open_url, agency.open),
            (agency.unanswered_url, agency.unanswered),
            (agency.overdue_url, agency.overdue),
            (agency.longest_url, agency.open),
        ):
            assert len(listed(cast.leader, url.partition("?")[2])) == count, url


def test_obstacles_of_sites_given_up_are_listed_but_not_chased(cast, some):
    SiteEvent.objects.create(site_id=cast.zone.pk, kind="revoked", date=PartialDate.parse("2026"))
    assert "chưa có điện" in listed(cast.leader)
    assert "chưa có điện" not in listed(cast.leader, "sites=standing")
    assert listed(cast.leader, "sites=given_up") == ["chưa có điện"]
    assert "no authority chosen 1" not in text_of(browser(cast.leader).get("/obstacles/"))


def test_a_row_tells_how_long_and_of_whom(cast, some):
    text = text_of(browser(cast.leader).get("/obstacles/?q=gia dat"))
    assert "giá đất Land CCN Cẩm Giàng UBND tỉnh no answer for 100 days 10/2026 overdue 100 Open" in text


def test_htmx_gets_the_list_alone_and_the_address_that_shows_it(cast, some):
    response = htmx(cast.leader).get("/obstacles/?state=waiting&kind=")
    assert response["HX-Push-Url"] == "/obstacles/?state=waiting"
    assert "<html" not in response.content.decode()


def test_sites_are_found_by_whether_an_obstacle_is_open(cast, some):
    for answer, expected in (("yes", ["Cẩm Giàng", "Vằng Mười"]), ("no", [])):
        page = browser(cast.leader).get(f"/clusters/?obstacles={answer}")
        assert [row.site.name for row in page.context["rows"]] == expected
    Obstacle.objects.filter(site=cast.other_cluster.pk).delete()
    page = browser(cast.leader).get("/clusters/?obstacles=no")
    assert [row.site.name for row in page.context["rows"]] == ["Vằng Mười"]
    assert browser(cast.leader).get("/zones/?obstacles=yes").context["rows"]


def test_the_dashboards_count_leads_to_as_many(cast, some):
    SiteEvent.objects.create(site_id=cast.zone.pk, kind="revoked", date=PartialDate.parse("2026"))
    html = browser(cast.leader).get("/").content.decode()
    addresses = {unescape(found) for found in re.findall(r'href="/obstacles/\?([^"]+)"', html)}
    found = {address: len(listed(cast.leader, address)) for address in addresses}
    assert found == {"state=open&sites=standing": 4, "state=open&site_kind=cluster&sites=standing": 4}


@pytest.mark.once
def test_it_costs_as_many_queries_with_1000_obstacles_as_with_10(cast, some, agencies):
    kind = ObstacleKind.objects.first()
    sites = [cast.cluster.pk, cast.other_cluster.pk, cast.zone.pk]

    def fill(count):
        Obstacle.objects.bulk_create(
            Obstacle(
                site_id=sites[number % 3],
                kind=kind,
                description=f"Vướng {number}",
                asked_of=agencies[number % 2],
                milestone=cast.cluster.milestones.first() if number == 0 else None,
                opened_on=TODAY - timedelta(days=number % 300),
            )
            for number in range(count)
        )

    def queries(address):
        client = browser(cast.department)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = ["/obstacles/", "/obstacles/?state=unanswered&days=30&overdue=no&order=agency&sites=standing", "/"]
    fill(10)
    few = [queries(address) for address in addresses]
    fill(990)
    assert Obstacle.objects.count() > 1000
    assert [queries(address) for address in addresses] == few
