"""The filing desk as a list: who filed which form of a period; the site's page and the project's page beside it."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from progress.models import PeriodFigure, ReportRow, SecondaryProject, Site, SiteEvent
from progress.models.summary import refresh
from progress.tests.cast import TODAY, browser, make_cast, text_of
from progress.tests.reports import HALF, LAST_YEAR, YEAR, answer, make_rows, project
from values.dates import PartialDate


@pytest.fixture(autouse=True)
def on_23_november_2026(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: TODAY)


@pytest.fixture
def office(db):
    """Two rows of form 01: one project answered both this year, one the first, one none; the zone's project none."""
    cast = make_cast()
    cast.rows = make_rows()
    cast.whole, cast.half_done, cast.silent = (project(cast.cluster, name) for name in ("Đủ", "Thiếu", "Chưa"))
    cast.elsewhere = project(cast.zone, "Ở khu")
    answer(cast.rows["revenue"], 1, cast.cluster, cast.whole, YEAR)
    answer(cast.rows["workers"], 0, cast.cluster, cast.whole, YEAR)
    answer(cast.rows["revenue"], 1, cast.cluster, cast.half_done, YEAR)
    answer(cast.rows["revenue"], None, cast.cluster, cast.silent, YEAR, note="chưa gửi")
    # All of it has been recorded since 2024.
    for model in (Cluster, SecondaryProject):
        model.history.update(history_date=datetime(2024, 1, 2, tzinfo=UTC))
    refresh(Site.objects.values_list("pk", flat=True))
    return cast


def listed(user, query="") -> dict[str, str]:
    rows = browser(user).get(f"/figures/?{query}").context["rows"]
    return {str(row.debt.record): row.status for row in rows}


def read(user, query="") -> str:
    return text_of(browser(user).get(f"/figures/?{query}"))


class TestOverview:
    def test_says_who_has_all_some_or_no_figures_of_the_current_period(self, office):
        assert listed(office.leader) == {"Đủ": "all", "Thiếu": "some", "Chưa": "none", "Ở khu": "none"}
        page = read(office.leader)
        assert "2026: figures from 15/12/2025 to 14/12/2026" in page
        assert "Form 01: a secondary project : 1 of 4 filed ; due before 20/12/2026" in page
        assert "(industrial cluster: 1 of 3; industrial zone: 0 of 1)" in page

    def test_an_officer_begins_with_the_sites_of_their_office_and_sees_all_in_one_click(self, office):
        assert listed(office.department) == {"Đủ": "all", "Thiếu": "some", "Chưa": "none"}
        response = browser(office.department).get("/figures/?form=01")
        page = text_of(response)
        assert "Form 01: a secondary project : 1 of 3 filed" in page
        assert "Kind of sites: industrial cluster only. Show clusters and zones" in page
        assert f'href="/figures/?period={YEAR}&amp;form=01&amp;kind=both"' in response.content.decode()
        assert listed(office.department, f"period={YEAR}&form=01&kind=both").keys() == {"Đủ", "Thiếu", "Chưa", "Ở khu"}
        assert "Kind of sites" not in read(office.department, "kind=both")
        assert "Kind of sites" not in read(office.board)

    def test_only_of_what_one_may_see(self, office):
        assert listed(office.board) == {"Ở khu": "none"}
        assert listed(office.nobody) == {}
        assert "no form is owed in this period" in read(office.board)
        assert "0 of 0" not in read(office.nobody)

    def test_can_be_narrowed(self, office):
        assert listed(office.department, "status=some") == {"Thiếu": "some"}
        assert listed(office.department, f"period={HALF}&status=all") == {}
        assert listed(office.department, f"site={office.zone.pk}") == {"Ở khu": "none"}

    def test_sites_are_listed_with_form_02_and_zones_are_not_asked(self, office):
        answer(office.rows["leased"], 3, office.cluster, period=YEAR)
        assert listed(office.department, "form=02") == {"CCN Cẩm Giàng": "some", "CCN Vằng Mười": "none"}

    def test_those_given_up_or_stopped_are_asked_nothing_unless_they_answered(self, office):
        type(office.silent).objects.filter(pk__in=[office.silent.pk, office.whole.pk]).update(state="stopped")
        SiteEvent.objects.create(site_id=office.other_cluster.pk, kind="revoked", date=PartialDate.parse("2026"))
        assert listed(office.department, "kind=both") == {"Đủ": "all", "Thiếu": "some", "Ở khu": "none"}
        assert listed(office.department, "form=02") == {"CCN Cẩm Giàng": "none"}

    def test_what_is_missing_after_the_last_day_is_overdue(self, office):
        assert read(office.department, f"period={HALF}&kind=both").count("157 days overdue") == 4
        assert "days overdue" not in read(office.department, f"period={YEAR}")

    def test_leads_those_who_may_to_the_page_to_fill_in(self, office):
        link = f'href="/projects/{office.silent.pk}/figures/{YEAR}/"'
        assert link in browser(office.clerk).get("/figures/").content.decode()
        assert link not in browser(office.leader).get("/figures/").content.decode()

    @pytest.mark.parametrize("query", ["period=2027-year", "period=x", "form=03", "status=most", "site=0", "site=x"])
    def test_what_cannot_be_read_finds_nothing_and_says_why(self, office, query):
        response = browser(office.department).get(f"/figures/?{query}")
        assert response.status_code == HTTPStatus.OK
        assert response.context["rows"] == []
        assert "Search not run" in text_of(response)

    def test_a_period_long_past_can_be_asked_for_by_its_address(self, office):
        assert listed(office.leader, "period=2024-half&status=none").keys() == {"Đủ", "Thiếu", "Chưa", "Ở khu"}
        assert listed(office.department, "period=2019-half&status=none") == {}


class TestPages:
    def test_the_sites_page_counts_its_projects_and_the_developers_rows_by_period(self, office):
        answer(office.rows["leased"], 3, office.cluster, period=YEAR)
        answer(office.rows["revenue"], 3, office.cluster, office.whole, LAST_YEAR)
        page = text_of(browser(office.leader).get(office.cluster.get_absolute_url()))
        assert "2026 due before 20/12/2026 1 of 2 lines 2 of 3 projects have figures 1 of them incomplete" in page
        assert "First half of 2026 0 of 2 lines overdue 0 of 3 projects have figures overdue" in page
        assert "1 of 3 projects have figures 1 of them incomplete overdue" in page.partition("2025 0 of 2 lines")[2]

    def test_a_zones_developer_is_asked_nothing(self, office):
        page = text_of(browser(office.board).get(office.zone.get_absolute_url()))
        assert "2026 due before 20/12/2026 not required 0 of 1 projects have figures" in page

    def test_the_projects_page_shows_its_figures_period_by_period(self, office):
        page = text_of(browser(office.leader).get(office.silent.get_absolute_url()))
        assert "2026 no figures yet; due before 20/12/2026 no data yet chưa gửi no data yet" in page

    def test_before_the_laws_rows_are_loaded_the_pages_still_answer(self, office):
        office.whole.period_figures.all().delete()
        type(office.rows["rate"]).objects.filter(pk=office.rows["rate"].pk).delete()
        for found in (office.half_done, office.silent):
            found.period_figures.all().delete()
        ReportRow.objects.all().delete()
        for address in ("/figures/", office.cluster.get_absolute_url(), office.whole.get_absolute_url()):
            assert browser(office.department).get(address).status_code == HTTPStatus.OK
        assert (
            browser(office.department).get(f"/sites/{office.cluster.pk}/figures/").status_code == HTTPStatus.NOT_FOUND
        )


@pytest.mark.once
def test_the_overview_and_the_sites_page_cost_the_same_with_many(office):
    def fill(numbers):
        for number in numbers[:12]:
            site = Cluster.objects.create(name=f"Cụm {number}", unit=office.places.old_commune)
            answer(office.rows["leased"], 1, site, period=YEAR)
            answer(office.rows["leased"], 1, office.cluster, period=f"{2000 + number}-half")
        site, row = office.cluster.pk, office.rows["revenue"]
        found = [SecondaryProject(site_id=site, name=f"Dự án {number}") for number in numbers]
        SecondaryProject.objects.bulk_create(found)
        PeriodFigure.objects.bulk_create(
            PeriodFigure(site_id=site, project=one, row=row, year=2026, period="year", value=1) for one in found
        )

    def queries(address):
        client = browser(office.department)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = [
        "/figures/",
        "/figures/?form=02&status=some",
        office.cluster.get_absolute_url(),
        f"/sites/{office.cluster.pk}/figures/",
    ]
    fill(range(10))
    few = [queries(address) for address in addresses]
    fill(range(10, 210))
    many = [queries(address) for address in addresses]
    # A site's page asks its history once more where the newest records tell too little.
    assert all(now <= before for now, before in zip(many, few, strict=True))
