import copy
import pickle
from datetime import date, datetime

import pytest
from django.utils.translation import deactivate_all, override

from values.dates import Lateness, PartialDate, PartialDateError, Precision, lateness

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
        ("quý II/2024", "quý IV/2025", "6 quý", "6 quarters"),
        ("tháng 1/2025", "tháng 10/2025", "9 tháng", "9 months"),
        ("tháng 1/2025", date(2026, 11, 23), "22 tháng", "22 months"),
        ("01/03/2024", date(2024, 3, 13), "12 ngày", "12 days"),
        ("2023", "2025", "2 năm", "2 years"),
        ("2023", date(2024, 1, 1), "1 năm", "1 year"),
        ("6 tháng cuối năm 2024", "6 tháng đầu năm 2026", "3 kỳ 6 tháng", "3 half-years"),
        ("15/03/2024", "tháng 5/2024", "2 tháng", "2 months"),
        ("quý II/2024", "năm 2025", "1 năm", "1 year"),
        ("năm 2024", "15/01/2025", "1 năm", "1 year"),
    ],
)
def test_lateness_is_counted_in_the_coarser_of_the_two_precisions(promised, reached, vietnamese, english):
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
    assert late == Lateness(6, Precision.QUARTER)


def test_a_long_span_has_its_thousands_point():
    assert str(Lateness(1134, Precision.DAY)) == "1.134 ngày"
