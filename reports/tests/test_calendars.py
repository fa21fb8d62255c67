"""The days of forms 01 and 02 are data: by form and kind of period, from a day on; what was reported keeps its days."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from progress.models import PeriodFigure
from progress.models.rules.reporting_period import Period, calendars_kept, forget_calendars
from progress.tests.cast import browser, text_of
from progress.tests.past import on
from progress.tests.people import errors_of
from progress.tests.reports import YEAR, answer
from reports.models import FormKind, FormPeriod
from reports.tests.filing_office import TODAY, debt, make_office
from reports.tests.test_form_upkeep import keeper, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    forget_calendars()  # a request that an earlier test left open keeps what it read
    cast = make_office()
    cast.of_project = FormKind.objects.create(number="01", level="project", name="Biểu 01")
    cast.of_site = FormKind.objects.get(number="02")
    with on(TODAY):
        yield cast


def days(kind, period, end, due, **fields) -> FormPeriod:
    row = FormPeriod(
        kind=kind, period=period, end_day=end[0], end_month=end[1], due_day=due[0], due_month=due[1], **fields
    )
    row.full_clean()
    row.save()
    return row


def test_each_form_has_its_own_days_and_the_circulars_where_none_are_recorded(office):
    days(office.of_project, "year", (14, 12), (28, 12))
    year = Period.parse(YEAR)
    assert year.of_form("01").due == date(2026, 12, 28)
    assert year.of_form("02").due == date(2026, 12, 20)
    assert Period.current(date(2026, 12, 27)) == year
    assert Period.current(date(2026, 12, 29)) == Period(2027, "half")
    assert Period.last_due(date(2026, 12, 27)) == Period(2026, "half")


def test_the_desk_and_the_pages_of_forms_go_by_them(office):
    days(office.of_project, "year", (14, 12), (28, 12))
    client = browser(office.department, "vi")
    desk = client.get(f"{reverse('filing-desk')}?period={YEAR}&form=01")
    assert {tally.form: tally.due.day for tally in desk.context["tallies"]}["01"] == 28
    assert not desk.context["rows"][0].is_overdue
    assert client.get(f"{reverse('filing-desk')}?period={YEAR}&form=02").context["rows"][0].is_overdue
    assert client.get(f"{reverse('filing-desk')}?period={YEAR}&form=01&status=overdue").context["rows"] == []
    assert "trước ngày 28/12/2026" in text_of(client.get(debt("01", office.project.pk)))
    page = client.get(reverse("progress:project-figures", args=[office.project.pk, YEAR]))
    assert "28/12/2026" in text_of(page)
    page = client.get(reverse("progress:site-figures", args=[office.cluster.pk, YEAR]))
    assert "20/12/2026" in text_of(page)


def test_another_day_counts_from_its_date_on_and_earlier_periods_keep_theirs(office):
    days(office.of_site, "year", (14, 12), (20, 12), valid_until=date(2026, 12, 31))
    days(office.of_site, "half", (14, 6), (20, 6))
    days(office.of_site, "year", (31, 12), (15, 1), is_due_next_year=True, valid_from=date(2027, 1, 1))
    then, now = Period(2026, "year").of_form("02"), Period(2027, "year").of_form("02")
    assert (then.start, then.end, then.due) == (date(2025, 12, 15), date(2026, 12, 14), date(2026, 12, 20))
    assert (now.start, now.end, now.due) == (date(2026, 12, 15), date(2027, 12, 31), date(2028, 1, 15))
    assert Period(2028, "half").of_form("02").start == date(2028, 1, 1)


def test_days_by_which_was_reported_stay(office):
    row = days(office.of_site, "year", (14, 12), (20, 12))
    answer(office.rows["leased"], 3, office.cluster, period=YEAR)
    client = keeper(office)
    response = send(client, "formperiod", row.pk, due_day="28")
    assert "It was reported for 2026: those keep their days." in errors_of(response)
    row.refresh_from_db()
    assert row.due_day == 20
    with pytest.raises(ValidationError, match="2026"):
        days(office.of_site, "year", (15, 12), (28, 12), valid_from=date(2026, 1, 1))
    days(office.of_site, "year", (15, 12), (28, 12), valid_from=date(2027, 1, 1))
    assert Period(2026, "year").of_form("02").due == date(2026, 12, 20)
    assert PeriodFigure.objects.get().cut_off == date(2026, 12, 14)


def test_a_row_that_reports_rest_on_is_not_deleted(office):
    row = days(office.of_site, "year", (10, 12), (25, 12))
    type(office.administrator).objects.filter(pk=office.administrator.pk).update(is_superuser=True)
    client = keeper(office)
    assert client.get(reverse("admin:reports_formperiod_delete", args=[row.pk])).status_code == 200
    answer(office.rows["leased"], 3, office.cluster, period=YEAR)
    assert client.get(reverse("admin:reports_formperiod_delete", args=[row.pk])).status_code == 403


def test_a_period_that_is_sent_no_more_is_not_asked_for(office):
    days(office.of_site, "half", (14, 6), (20, 6), valid_until=date(2026, 12, 31))
    assert Period(2026, "half").of_form("02").is_sent
    assert not Period(2027, "half").of_form("02").is_sent
    row = office.rows["leased"]
    assert row.is_asked("cluster", Period(2026, "half"))
    assert not row.is_asked("cluster", Period(2027, "half"))


@pytest.mark.once
def test_the_calendars_are_read_once_however_many_periods(office, django_assert_num_queries):
    days(office.of_project, "year", (14, 12), (28, 12))
    with calendars_kept(), django_assert_num_queries(1):
        for year in range(2000, 2040):
            assert Period(year, "half").of_form("01").due
            assert Period(year, "year").start
