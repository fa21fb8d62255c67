"""Who owes which form of which period, and which report was filed late."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import Cluster
from progress.models import PeriodFigure, SiteEvent, Submission
from progress.tests.cast import browser, make_cast, text_of
from progress.tests.past import on
from progress.tests.reports import HALF, LAST_YEAR, YEAR, answer, fill_in, make_rows, opened, project
from progress.tests.submitting import accept
from values.dates import PartialDate

pytestmark = pytest.mark.usefixtures("ready_columns_hold")
EXPORT = "export-format=csv&export-delimiter=;&export-columns=site&export-columns=filing"
LONG_AGO, TODAY = date(2024, 1, 2), date(2026, 11, 23)


@pytest.fixture
def office(db):
    """Recorded in 2024: Cẩm Giàng and Vằng Mười with a developer each, a zone with none."""
    with on(LONG_AGO):
        cast = make_cast()
        cast.rows = make_rows()
    with on(TODAY):
        yield cast


def owing(user, period: str, form: str = "02") -> set[str]:
    rows = browser(user).get(f"/figures/?period={period}&form={form}").context["rows"]
    return {str(row.debt.record) for row in rows}


def overdue(user, period: str, form: str = "02") -> set[str]:
    rows = browser(user).get(f"/figures/?period={period}&form={form}").context["rows"]
    return {str(row.debt.record) for row in rows if row.is_overdue}


def page_of(user, site) -> str:
    return text_of(browser(user).get(site.get_absolute_url()))


class TestForm02:
    def test_a_cluster_recorded_this_minute_owes_nothing_for_last_summer(self, office):
        site = Cluster.objects.create(name="Mới ghi", developer=office.company)
        assert str(site) not in owing(office.department, HALF)
        assert str(site) in owing(office.department, YEAR)
        page = page_of(office.department, site)
        assert "overdue" not in page
        assert "First half of 2026 0 of 2 lines not owed" in page

    def test_who_was_recorded_in_time_owes_and_is_overdue(self, office):
        assert overdue(office.department, HALF) == {"CCN Cẩm Giàng", "CCN Vằng Mười"}
        assert "First half of 2026 0 of 2 lines overdue" in page_of(office.department, office.cluster)
        assert owing(office.department, "2023-year") == set()

    def test_the_list_finds_who_is_overdue(self, office):
        answer(office.rows["leased"], 3, office.cluster)
        answer(office.rows["wastewater"], 1, office.cluster)
        assert owing(office.department, f"{HALF}&status=overdue") == {"CCN Vằng Mười"}
        assert owing(office.department, f"{YEAR}&status=overdue") == set()

    def test_nobody_is_asked_where_no_developer_is_named(self, office):
        office.cluster.developer = None
        office.cluster.save()
        assert owing(office.department, HALF) == {"CCN Vằng Mười"}
        assert owing(office.department, YEAR) == {"CCN Vằng Mười"}
        assert "overdue" not in page_of(office.department, office.cluster)

    def test_a_new_developer_does_not_owe_what_the_old_one_did_not_send(self, office):
        office.cluster.developer = office.rival
        office.cluster.save()
        assert owing(office.department, HALF) == {"CCN Vằng Mười"}
        assert "CCN Cẩm Giàng" in owing(office.department, YEAR)

    def test_saving_a_site_anew_changes_nothing(self, office):
        office.cluster.note = "Ghi chú"
        office.cluster.save()
        assert "CCN Cẩm Giàng" in overdue(office.department, HALF)

    def test_the_date_of_the_event_says_since_when(self, office):
        site = Cluster.objects.create(name="Mới ghi", developer=office.company)
        what = {"site_id": site.pk, "kind": "developer-changed", "new_developer": office.company}
        SiteEvent.objects.create(date=PartialDate.parse("tháng 3/2025"), **what)
        assert str(site) in overdue(office.department, "2025-half")
        assert str(site) not in owing(office.department, "2024-year")

    @pytest.mark.parametrize("kind", ["revoked", "withdrawn"])
    def test_a_site_given_up_owes_nothing_from_then_on(self, office, kind):
        SiteEvent.objects.create(site_id=office.cluster.pk, kind=kind, date=PartialDate.parse("15/3/2026"))
        assert "CCN Cẩm Giàng" in overdue(office.department, LAST_YEAR)
        assert "CCN Cẩm Giàng" not in owing(office.department, HALF)
        assert (
            "overdue" not in page_of(office.department, office.cluster).partition("Year 2026")[2].partition("2025")[0]
        )

    def test_what_was_sent_although_nobody_owed_it_is_shown_and_not_overdue(self, office):
        site = Cluster.objects.create(name="Mới ghi", developer=office.company)
        answer(office.rows["leased"], 3, site)
        assert str(site) in owing(office.department, HALF)
        assert str(site) not in overdue(office.department, HALF)


class TestForm01:
    def test_a_project_recorded_today_owes_from_the_current_period(self, office):
        project(office.cluster)
        assert owing(office.department, HALF, "01") == set()
        assert owing(office.department, YEAR, "01") == {"Nhà máy giày"}
        assert "0 of 1 projects have figures overdue" not in page_of(office.department, office.cluster)

    @pytest.mark.parametrize("since", ["năm 2025", "31/12/2025"])
    def test_its_own_day_says_since_when_it_is_known(self, office, since):
        project(office.cluster, as_of=PartialDate.parse(since))
        assert overdue(office.department, HALF, "01") == {"Nhà máy giày"}
        assert owing(office.department, LAST_YEAR, "01") == set()

    def test_newer_news_of_it_do_not_settle_what_it_owes(self, office):
        found = project(office.cluster, as_of=PartialDate.parse("2025"))
        assert owing(office.department, HALF, "01") == {str(found)}
        found.as_of, found.note = PartialDate.day(TODAY), "Lùi thời hạn"
        found.save()
        assert owing(office.department, HALF, "01") == {str(found)}

    def test_at_a_site_given_up_it_owes_until_then(self, office):
        project(office.cluster, as_of=PartialDate.parse("2024"))
        SiteEvent.objects.create(site_id=office.cluster.pk, kind="revoked", date=PartialDate.parse("2026"))
        assert owing(office.department, LAST_YEAR, "01") == {"Nhà máy giày"}
        assert owing(office.department, HALF, "01") == set()


class TestFiledLate:
    """Form 02 of the first half of 2026 is sent before 20/6/2026."""

    @pytest.fixture
    def address(self, office):
        return reverse("progress:site-figures", args=[office.cluster.pk, HALF])

    def shown(self, office) -> list[str]:
        addresses = [
            f"/figures/?period={HALF}&form=02",
            office.cluster.get_absolute_url(),
            reverse("progress:site-periods", args=[office.cluster.pk]),
            reverse("progress:site-figures", args=[office.cluster.pk, HALF]),
        ]
        return [text_of(browser(office.department).get(address)) for address in addresses]

    def test_what_is_filed_after_its_day_is_marked_wherever_it_is_shown(self, office, address):
        with on(date(2026, 6, 24)):
            fill_in(office.department, address, r4="3", r13="1")
        for page in self.shown(office):
            assert "filed 5 days late" in page
        assert "nộp muộn 5 ngày" in text_of(browser(office.department, "vi").get(office.cluster.get_absolute_url()))
        export = browser(office.department).get(f"/export/figures/?period={HALF}&form=02&{EXPORT}")
        assert "filed 5 days late" in export.getvalue().decode("utf-8-sig")

    def test_what_is_filed_in_time_is_not(self, office, address):
        with on(date(2026, 6, 19)):
            fill_in(office.department, address, r4="3", r13="1")
        assert not any(re.search(r"\blate\b", page) for page in self.shown(office)[2:])
        assert PeriodFigure.objects.first().filed_on == date(2026, 6, 19)

    def test_an_officer_who_enters_it_later_says_when_it_came_in(self, office, address):
        fill_in(office.department, address, r4="3", filed_on="18/06/2026")
        assert PeriodFigure.objects.get().filed_on == date(2026, 6, 18)
        fill_in(office.department, address, filed_on="22/06/2026")
        assert PeriodFigure.objects.get().filed_on == date(2026, 6, 22)
        assert "filed 3 days late" in self.shown(office)[0]

    def test_a_day_to_come_is_refused(self, office, address):
        assert fill_in(office.department, address, r4="3", filed_on="24/11/2026").status_code == 422
        assert not PeriodFigure.objects.exists()

    def test_a_figure_mended_later_was_filed_when_it_was(self, office, address):
        with on(date(2026, 6, 19)):
            fill_in(office.department, address, r4="3")
        fill_in(office.department, address, r4="4", reason="đính chính")
        found = PeriodFigure.objects.get()
        assert (found.value, found.filed_on) == (4, date(2026, 6, 19))

    def test_what_nobody_knows_the_day_of_stays_unmarked_also_when_it_is_mended(self, office, address):
        answer(office.rows["leased"], 3, office.cluster)
        fill_in(office.department, address, r4="4")
        assert PeriodFigure.objects.get().filed_on is None
        assert not any(re.search(r"filed (on|[0-9]+ day)", page) for page in self.shown(office)[:3])

    def test_a_report_was_filed_when_it_was_sent_first_not_when_it_was_accepted(self, office, address):
        with on(date(2026, 6, 21)):
            page = opened(office.clerk, address)
            fill_in(office.clerk, address, page, r4="3")
        with on(date(2026, 6, 25)):
            fill_in(office.clerk, address, page, r4="5")
        sent = Submission.objects.get()
        waiting = text_of(browser(office.department).get("/submissions/"))
        assert "filed 2 days late" in waiting
        accept(browser(office.department), sent)
        assert PeriodFigure.objects.get().filed_on == date(2026, 6, 21)


class TestMyWork:
    def work(self, user) -> str:
        return text_of(browser(user).get("/work/"))

    def test_lists_the_sites_whose_reports_are_owed_and_did_not_come(self, office):
        project(office.cluster, as_of=PartialDate.parse("2024"))
        for user in (office.department, office.clerk):
            page = self.work(user)
            assert "Missing reports of the last period" in page
            told = "first half of 2026, due before 20/06/2026; form 02: 0 of 2 lines; form 01 of 1 project"
            assert told in page.replace("First half", "first half")

    def test_names_nobody_who_owes_nothing(self, office):
        for cluster in Cluster.objects.all():
            cluster.developer = None
            cluster.save()
        assert "form 02" not in self.work(office.department)

    def test_what_was_sent_and_waits_is_not_missing(self, office):
        address = reverse("progress:site-figures", args=[office.cluster.pk, HALF])
        with on(date(2026, 6, 18)):
            fill_in(office.clerk, address, r4="3", r13="1")
        assert "form 02" not in self.work(office.clerk)
        assert overdue(office.department, HALF) == {"CCN Vằng Mười"}
        assert "overdue" not in page_of(office.department, office.cluster)

    @pytest.mark.once
    def test_the_list_costs_the_same_with_many(self, office):
        def queries() -> int:
            client = browser(office.department)
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/work/").status_code == 200
            return len(captured)

        few = queries()
        with on(LONG_AGO):
            for number in range(20):
                site = Cluster.objects.create(name=f"Cụm {number}", developer=office.company)
                project(site, f"Dự án {number}")
        assert queries() <= few
