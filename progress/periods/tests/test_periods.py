"""Reporting periods of Circular 14/2024: which days, when due, which one now."""

from datetime import date

import pytest

from progress.models.rules.reporting_period import Period, recent_periods

pytestmark = pytest.mark.django_db
HALF, YEAR = Period(2026, "half"), Period(2026, "year")


def test_both_begin_on_15_december_and_are_cut_off_on_the_14th():
    assert (HALF.start, HALF.end, HALF.due) == (date(2025, 12, 15), date(2026, 6, 14), date(2026, 6, 20))
    assert (YEAR.start, YEAR.end, YEAR.due) == (date(2025, 12, 15), date(2026, 12, 14), date(2026, 12, 20))


def test_they_are_named_as_the_forms_name_them():
    assert (HALF.label, YEAR.label) == ("6 tháng đầu năm 2026", "năm 2026")


@pytest.mark.usefixtures("in_english")
def test_in_english_too():
    assert (HALF.label, YEAR.label) == ("first half of 2026", "2026")


def test_each_knows_the_one_before_and_the_same_a_year_before():
    assert (HALF.preceding, YEAR.preceding) == (Period(2025, "year"), HALF)
    assert (HALF.year_before, YEAR.year_before) == (Period(2025, "half"), Period(2025, "year"))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 1, 1), "2026-half"),
        (date(2026, 6, 14), "2026-half"),
        (date(2026, 6, 20), "2026-half"),
        (date(2026, 6, 21), "2026-year"),
        (date(2026, 12, 20), "2026-year"),
        (date(2026, 12, 21), "2027-half"),
    ],
)
def test_the_one_to_report_is_the_first_that_can_still_be_sent(day, code):
    assert Period.current(day).code == code


def test_it_is_too_late_on_the_day_before_which_it_was_due():
    assert not HALF.is_overdue(date(2026, 6, 19))
    assert HALF.is_overdue(date(2026, 6, 20))


def test_an_address_is_read_back():
    assert Period.parse(HALF.code) == HALF
    assert Period.parse(YEAR.code) == YEAR


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-quarter", "26-half", "2026-half ", "0000-half", "9999-year", "２０２６-half"]
)
def test_anything_else_is_no_period(text):
    with pytest.raises(ValueError, match="not a reporting period"):
        Period.parse(text)


def test_the_newest_come_first():
    codes = [period.code for period in recent_periods(date(2026, 11, 23), 4)]
    assert codes == ["2026-year", "2026-half", "2025-year", "2025-half"]
