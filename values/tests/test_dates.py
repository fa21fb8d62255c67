import copy
import itertools
import pickle
from calendar import monthrange
from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import deactivate_all, override
from hypothesis import given
from hypothesis import strategies as st

from values.dates import PartialDate, PartialDateError, Precision, lateness, write_span

EACH = [
    (PartialDate.day(date(2024, 3, 15)), "15/03/2024", "15/03/2024"),
    (PartialDate.month(2024, 3), "tháng 3/2024", "03/2024"),
    (PartialDate.quarter(2025, 1), "quý I/2025", "Q1 2025"),
    (PartialDate.quarter(2025, 4), "quý IV/2025", "Q4 2025"),
    (PartialDate.half_year(2025, 1), "6 tháng đầu năm 2025", "first half of 2025"),
    (PartialDate.half_year(2025, 2), "6 tháng cuối năm 2025", "second half of 2025"),
    (PartialDate.year(2025), "năm 2025", "2025"),
]


@pytest.mark.parametrize(("partial_date", "vietnamese", "english"), EACH)
def test_each_precision_is_shown_as_it_was_said(partial_date, vietnamese, english):
    with override("vi"):
        assert str(partial_date) == vietnamese
    with override("en-gb"):
        assert str(partial_date) == english
    deactivate_all()
    assert str(partial_date) == english


@pytest.mark.parametrize(
    ("partial_date", "start", "end", "precision"),
    [
        (PartialDate.day(date(2024, 2, 29)), date(2024, 2, 29), date(2024, 2, 29), Precision.DAY),
        (PartialDate.month(2024, 2), date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        (PartialDate.month(2025, 12), date(2025, 12, 1), date(2025, 12, 31), Precision.MONTH),
        (PartialDate.quarter(2025, 2), date(2025, 4, 1), date(2025, 6, 30), Precision.QUARTER),
        (PartialDate.half_year(2025, 2), date(2025, 7, 1), date(2025, 12, 31), Precision.HALF_YEAR),
        (PartialDate.year(2025), date(2025, 1, 1), date(2025, 12, 31), Precision.YEAR),
    ],
)
def test_a_period_goes_from_its_first_to_its_last_day(partial_date, start, end, precision):
    assert (partial_date.start, partial_date.end, partial_date.precision) == (start, end, precision)
    assert partial_date.iso == f"{start}/{end}"
    assert PartialDate(start, end) == partial_date


def test_dates_are_ordered_by_their_first_day_then_their_last():
    day, month, quarter = PartialDate.day(date(2025, 1, 1)), PartialDate.month(2025, 1), PartialDate.quarter(2025, 1)
    half, year, later = PartialDate.half_year(2025, 1), PartialDate.year(2025), PartialDate.day(date(2025, 1, 2))
    assert sorted([later, year, half, quarter, month, day]) == [day, month, quarter, half, year, later]


def test_a_promise_is_over_only_after_its_last_day():
    assert not PartialDate.month(2025, 1).is_over(date(2025, 1, 31))
    assert PartialDate.month(2025, 1).is_over(date(2025, 2, 1))
    assert not PartialDate.year(2025).is_over(date(2025, 12, 31))
    assert PartialDate.year(2025).is_over(date(2026, 1, 1))


def test_a_partial_date_is_a_value():
    partial_date = PartialDate.month(2025, 1)
    with pytest.raises(AttributeError):
        partial_date.start = date(2025, 2, 1)
    assert pickle.loads(pickle.dumps(partial_date)) == copy.deepcopy(partial_date) == partial_date
    assert len({partial_date, PartialDate.month(2025, 1)}) == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2025, 1, 1), date(2025, 1, 30)),
        (date(2025, 1, 2), date(2025, 1, 31)),
        (date(2025, 2, 1), date(2025, 4, 30)),
        (date(2025, 1, 1), date(2025, 2, 28)),
        (date(2025, 1, 1), date(2026, 12, 31)),
        (date(2025, 4, 1), date(2025, 9, 30)),
        (date(2025, 2, 1), date(2025, 1, 31)),
    ],
)
def test_a_period_that_is_none_of_the_calendar_cannot_be_made(start, end):
    with pytest.raises(PartialDateError):
        PartialDate(start, end)


def test_only_plain_dates_make_a_period():
    moment = datetime.fromisoformat("2025-01-01T12:00")
    with pytest.raises(TypeError):
        PartialDate(moment, moment)


@pytest.mark.parametrize(
    "make",
    [
        lambda: PartialDate.month(2025, 13),
        lambda: PartialDate.month(2025, 0),
        lambda: PartialDate.quarter(2025, 5),
        lambda: PartialDate.half_year(2025, 3),
        lambda: PartialDate.year(1899),
        lambda: PartialDate.day(date(2201, 1, 1)),
        lambda: PartialDate.from_iso("2025-01-01"),
        lambda: PartialDate.from_iso("20250101/20250131"),
        lambda: PartialDate.from_iso(""),
    ],
)
def test_constructors_refuse_what_does_not_exist(make):
    with pytest.raises(PartialDateError):
        make()


@pytest.mark.parametrize(
    ("promised", "reached", "vietnamese", "english"),
    [
        ("quý II/2024", "quý IV/2025", "18 tháng", "18 months"),
        ("tháng 1/2025", "tháng 10/2025", "9 tháng", "9 months"),
        ("tháng 1/2025", date(2026, 11, 23), "21 tháng", "21 months"),
        ("01/03/2024", date(2024, 3, 13), "12 ngày", "12 days"),
        ("2023", "2025", "2 năm", "2 years"),
        ("2023", date(2024, 1, 1), "1 ngày", "1 day"),
        ("6 tháng cuối năm 2024", "6 tháng đầu năm 2026", "18 tháng", "18 months"),
        ("15/03/2024", "tháng 5/2024", "2 tháng", "2 months"),
        ("quý II/2024", "năm 2025", "12 tháng", "12 months"),
        ("năm 2024", "15/01/2025", "15 ngày", "15 days"),
        ("quý I/2025", "tháng 10/2025", "7 tháng", "7 months"),
        ("năm 2024", "quý I/2025", "3 tháng", "3 months"),
    ],
)
def test_lateness_is_counted_from_the_last_day_promised_to_what_was_reached(promised, reached, vietnamese, english):
    reached = reached if isinstance(reached, date) else PartialDate.parse(reached)
    late = lateness(PartialDate.parse(promised), reached)
    with override("vi"):
        assert str(late) == vietnamese
    with override("en"):
        assert str(late) == english


@pytest.mark.parametrize(
    ("promised", "reached"),
    [
        ("quý II/2024", "quý II/2024"),
        ("quý II/2024", "quý I/2024"),
        ("tháng 1/2025", date(2025, 1, 31)),
        ("tháng 1/2025", "quý I/2025"),
        ("15/03/2024", "tháng 3/2024"),
        ("năm 2025", "31/12/2025"),
        ("15/03/2024", date(2024, 3, 14)),
    ],
)
def test_nothing_is_late_that_may_have_been_in_time(promised, reached):
    reached = reached if isinstance(reached, date) else PartialDate.parse(reached)
    assert lateness(PartialDate.parse(promised), reached) is None


def test_lateness_says_how_many_of_what():
    late = lateness(PartialDate.quarter(2024, 2), PartialDate.quarter(2025, 4))
    assert (late.count, late.precision, late.exact) == (6, Precision.QUARTER, "6 quý")


@pytest.mark.parametrize(
    ("promised", "reached", "vietnamese", "english", "exact"),
    [
        ("16/10/2023", date(2026, 11, 28), "3 năm 1 tháng", "3 years 1 month", "1.139 ngày"),
        ("quý I/2023", date(2026, 11, 29), "3 năm 7 tháng", "3 years 7 months", "1.339 ngày"),
        ("quý I/2023", date(2026, 11, 30), "3 năm 8 tháng", "3 years 8 months", "1.340 ngày"),
        ("01/01/2025", date(2025, 1, 31), "30 ngày", "30 days", "30 ngày"),
        ("01/01/2025", date(2025, 2, 1), "1 tháng", "1 month", "31 ngày"),
        ("28/02/2025", date(2025, 3, 27), "27 ngày", "27 days", "27 ngày"),
        ("28/02/2024", date(2024, 3, 1), "2 ngày", "2 days", "2 ngày"),
        ("31/01/2025", date(2025, 2, 27), "27 ngày", "27 days", "27 ngày"),
        ("31/01/2025", date(2025, 2, 28), "1 tháng", "1 month", "28 ngày"),
        ("31/01/2024", date(2024, 2, 28), "28 ngày", "28 days", "28 ngày"),
        ("28/02/2025", date(2025, 3, 28), "1 tháng", "1 month", "28 ngày"),
        ("15/04/2025", date(2025, 4, 30), "15 ngày", "15 days", "15 ngày"),
        ("15/01/2023", date(2025, 1, 14), "23 tháng", "23 months", "730 ngày"),
        ("15/01/2023", date(2025, 1, 15), "2 năm", "2 years", "731 ngày"),
        ("quý IV/2026", date(2027, 1, 1), "1 ngày", "1 day", "1 ngày"),
        ("quý IV/2026", date(2027, 1, 30), "30 ngày", "30 days", "30 ngày"),
        ("quý IV/2026", date(2027, 1, 31), "1 tháng", "1 month", "31 ngày"),
        ("năm 2025", date(2026, 11, 23), "10 tháng", "10 months", "327 ngày"),
        ("năm 2025", date(2026, 12, 31), "12 tháng", "12 months", "365 ngày"),
        ("năm 2023", "năm 2026", "3 năm", "3 years", "3 năm"),
    ],
)
def test_lateness_is_told_in_one_unit_and_exactly_on_demand(promised, reached, vietnamese, english, exact):
    reached = reached if isinstance(reached, date) else PartialDate.parse(reached)
    late = lateness(PartialDate.parse(promised), reached)
    assert (str(late), late.exact) == (vietnamese, exact)
    with override("en"):
        assert str(late) == english


PERIODS = [
    make(year, number)
    for year in (2023, 2024, 2025)
    for make, numbers in (
        (lambda year, _: PartialDate.year(year), 1),
        (PartialDate.half_year, 2),
        (PartialDate.quarter, 4),
        (PartialDate.month, 12),
    )
    for number in range(1, numbers + 1)
]
promises = st.sampled_from(PERIODS) | st.dates(date(2023, 1, 1), date(2026, 12, 31)).map(PartialDate.day)


@given(promises, st.integers(1, 1500))
def test_nothing_is_late_by_more_than_the_days_since_its_last(promised, days):
    reached = promised.end + timedelta(days=days)
    late = lateness(promised, reached)
    assert late.exact == write_span("day", days)
    if late.months:
        month = promised.end.year * 12 + promised.end.month - 1 + late.months
        year, number = month // 12, month % 12 + 1
        assert date(year, number, min(promised.end.day, monthrange(year, number)[1])) <= reached
    else:
        assert days < 31


def test_a_period_against_one_of_the_same_precision_is_counted_in_them():
    for promised, reached in itertools.product(PERIODS, PERIODS):
        if promised.precision == reached.precision and promised < reached:
            late = lateness(promised, reached)
            assert late.precision == promised.precision
            assert late.months == lateness(promised, reached.end).months


def test_lateness_ranks_as_it_reads():
    """Whatever the days between, what reads longer ranks higher."""
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(0, 500, 3)]
    spans = [lateness(PartialDate.day(first), later) for first in days[:40] for later in days]
    spans += [lateness(PartialDate.quarter(2023, 1), later) for later in days]
    found = sorted(span for span in spans if span)
    with override("en"):
        told = [_as_days(str(span)) for span in found]
    assert told == sorted(told)


def _as_days(text: str) -> int:
    parts = text.split()
    length = {"day": 1, "month": 31, "year": 372}
    return sum(int(n) * length[unit.rstrip("s")] for n, unit in zip(parts[::2], parts[1::2], strict=True))
