"""Calculated ranges: what they are made of, what is left unsaid, the plan at that pace, and what it costs."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from places.models import Organisation
from progress.models import SiteEvent, Stage
from progress.outlook.queries import middle_of
from progress.tests.cast import browser, figure, htmx, make_cast, record, text_of
from reports.models import Indicator, IndicatorFigure
from values.dates import PartialDate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-23 09:00 +0700")


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def world(cast):
    """Six clusters in operation after two to seven years, and two others: one ten months old, one never established."""
    Stage.objects.create(code="establishment", order=40, name="Thành lập", name_en="Establishment")
    cast.running = []
    for years in range(2, 8):
        site = Cluster.objects.create(name=f"Đã chạy {years}", unit=cast.places.elsewhere, developer=cast.rival)
        record(site, "establishment", state="done", actual="15/01/2015")
        record(site, "operation", state="done", actual=f"15/01/{2015 + years}")
        figure(site, "area", "20", is_chosen=True)
        cast.running.append(site)
    record(cast.cluster, "establishment", state="done", actual="quý I/2026")
    record(cast.cluster, "operation", state="in_progress", forecast="năm 2027")
    record(cast.other_cluster, "operation", state="not_started")
    return cast


def rows(user, query: str = "stage=operation") -> dict[str, str]:
    found = browser(user, "vi").get(f"/outlook/?{query}").context["rows"]
    return {milestone.site.name: str(outlook or "") for milestone, outlook in found}


def test_a_range_is_the_middle_half_of_the_other_sites(world):
    # Established in the middle of February 2026; of two to seven years the middle half is three to six years.
    assert rows(world.department) == {"Cẩm Giàng": "quý I/2029 – quý I/2032", "Vằng Mười": ""}
    page = text_of(browser(world.department).get("/outlook/?stage=operation"))
    assert "6 sites; established 14/02/2026" in page
    assert "cannot be calculated" in page  # of what was never established


def test_the_day_of_the_event_serves_where_the_stage_has_none(world):
    event = SiteEvent(site_id=world.other_cluster.pk, kind="established", date=PartialDate.parse("01/01/2024"))
    event.save()
    assert rows(world.department)["Vằng Mười"] == "quý I/2028 – quý I/2030"  # of more than two years: three to seven


def test_fewer_than_five_say_nothing(world):
    record(world.running[0], "operation", actual=None)
    assert rows(world.department)["Cẩm Giàng"] != ""
    record(world.running[1], "operation", actual=None)
    assert rows(world.department)["Cẩm Giàng"] == ""
    page = text_of(browser(world.department).get("/outlook/"))
    assert "In operation Industrial cluster 4 1 2" in page  # done, still open, done without a day


def test_unknown_is_no_open_milestone(world):
    record(world.other_cluster, "operation", state="unknown")
    assert set(rows(world.department)) == {"Cẩm Giàng"}


def test_everybody_sees_what_comes_from_their_own_sites(world):
    assert set(rows(world.clerk)) == {"Cẩm Giàng"}
    assert rows(world.clerk)["Cẩm Giàng"] == ""  # the others are not theirs to learn from
    assert rows(world.board) == {}


def test_nothing_is_expected_of_a_site_given_up(world):
    SiteEvent.objects.create(site_id=world.cluster.pk, kind="revoked", date=PartialDate.parse("01/10/2026"))
    assert "Cẩm Giàng" not in rows(world.department)


@pytest.fixture
def plan(world):
    indicator = Indicator.objects.create(
        code="planned", order=1, name="Số cụm", name_en="Clusters in the plan", unit="cụm", computed="clusters-recorded"
    )
    return IndicatorFigure.objects.create(
        indicator=indicator, kind="planned", period=PartialDate.parse("năm 2030"), area=world.places.province,
        value=27, source="Quy hoạch", is_chosen=True,
    )  # fmt: skip


def test_the_plan_at_that_pace(world, plan):
    figure(world.cluster, "area", "40", is_chosen=True)
    pace, of_zones = browser(world.department).get("/outlook/").context["paces"]
    assert (of_zones.operating, of_zones.not_computed) == (0, 1)
    assert (pace.operating, pace.operating_area, pace.computed, pace.not_computed) == (6, Decimal(120), 1, 1)
    assert pace.likely == pytest.approx(3 / 6)  # by the end of 2030, less than five years on
    assert pace.likely_area == pytest.approx(20)
    page = text_of(browser(world.department).get("/outlook/"))
    assert "by the end of 2030" in page
    assert "Clusters in the plan 27 cụm" in page


def test_the_plan_is_shown_to_whom_its_page_answers(world, plan):
    for user, figures, status in ((world.department, [plan], 200), (world.clerk, [], 404)):
        client = browser(user)
        of_clusters = client.get("/outlook/").context["paces"][0]
        assert (of_clusters.kind, [target.figure for target in of_clusters.targets]) == ("cluster", figures)
        assert client.get(plan.indicator.get_absolute_url()).status_code == status


def test_as_of_a_day_it_is_computed_from_what_stood_then(world, time_machine):
    time_machine.move_to("2026-12-23 09:00 +0700")
    for site in world.running[:2]:
        record(site, "operation", actual=None)
    assert rows(world.department)["Cẩm Giàng"] == ""
    assert rows(world.department, "stage=operation&as_of=2026-12-01")["Cẩm Giàng"] == "quý I/2029 – quý I/2032"


def test_the_queries_do_not_grow(world):
    client, counts = browser(world.department), []
    for more in (0, 8):
        for number in range(more):
            builder = Organisation.objects.create(name=f"Công ty {number}", kind="enterprise")
            site = Cluster.objects.create(name=f"Thêm {number}", unit=world.places.elsewhere, developer=builder)
            record(site, "establishment", state="done", actual="2020")
            record(site, "operation", state="in_progress")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/outlook/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_file_says_what_the_list_says(world):
    typed = {"export-format": "csv", "export-delimiter": ";", "export-columns": ["site", "early", "late", "cases"]}
    file = browser(world.department, "vi").post("/export/outlook/?stage=operation", typed)
    lines = b"".join(file).decode("utf-8-sig").splitlines()
    assert lines[2:] == ["CCN Cẩm Giàng;quý I/2029;quý I/2032;6", "CCN Vằng Mười;;;"]


def test_the_middle_of_a_period():
    assert middle_of(PartialDate.parse("năm 2025")).isoformat() == "2025-07-02"
    assert middle_of(PartialDate.parse("15/01/2015")).isoformat() == "2015-01-15"


def test_the_page_of_a_site_folds_the_ranges_of_its_own(world):
    page = browser(world.department).get("/clusters/cam-giang/").content.decode()
    address = f"/outlook/{world.cluster.pk}/"
    assert f'hx-get="{address}"' in page
    assert f'href="{address}"' in page
    assert "Q1 2029" not in page  # asked for when it is opened
    opened = text_of(browser(world.department).get(address))
    part = htmx(world.department).get(address).content.decode()
    for said in ("In operation", "Q1 2029 – Q1 2032", "6 sites; established 14/02/2026", "not target dates"):
        assert said in opened, said
        assert said in part, said
    assert "<html" not in part


def test_no_ranges_are_offered_where_nothing_is_open_or_nobody_is_to_go_on(world):
    running = world.running[0]
    assert "/outlook/" not in _below_the_menu(world, running)
    SiteEvent.objects.create(site_id=world.cluster.pk, kind="suspended", date=PartialDate.year(2026))
    assert "/outlook/" not in _below_the_menu(world, world.cluster)


def _below_the_menu(world, site) -> str:
    return browser(world.department).get(site.get_absolute_url()).content.decode().partition("<main")[2]


def test_the_ranges_of_a_site_cost_the_same_however_many_there_are(world):
    def count() -> int:
        client = browser(world.department)
        client.get("/help/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/outlook/{world.cluster.pk}/")
        return len(asked)

    few = count()
    for code in ("feasibility", "eia", "site-clearance"):
        record(world.cluster, code, state="in_progress")
    assert count() == few
