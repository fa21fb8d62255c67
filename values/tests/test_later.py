"""Dates some months later, as precisely as they were said."""

from datetime import date

import pytest

from values.dates import PartialDate
from values.later import begin_from, in_steps, later


@pytest.mark.parametrize(
    ("said", "months", "then"),
    [
        ("15/03/2026", 1, "15/04/2026"),
        ("31/01/2026", 1, "28/02/2026"),
        ("31/01/2028", 1, "29/02/2028"),
        ("30/11/2026", 3, "28/02/2027"),
        ("tháng 12/2026", 1, "tháng 1/2027"),
        ("tháng 11/2026", 3, "tháng 2/2027"),
        ("quý IV/2026", 3, "quý I/2027"),
        ("quý I/2026", 1, "tháng 4/2026"),
        ("6 tháng đầu năm 2026", 3, "quý III/2026"),
        ("năm 2026", 3, "quý I/2027"),
        ("năm 2026", 1, "tháng 1/2027"),
    ],
)
def test_is_as_precise_as_what_was_said(said, months, then):
    assert later(PartialDate.parse(said), months) == PartialDate.parse(then)


@pytest.mark.parametrize(
    ("said", "begin"),
    [
        (None, "29/11/2026"),
        ("quý I/2027", "quý I/2027"),
        ("quý IV/2026", "quý IV/2026"),
        ("quý I/2024", "quý IV/2026"),
        ("năm 2024", "quý IV/2026"),
        ("tháng 1/2024", "tháng 11/2026"),
        ("3/1/2024", "29/11/2026"),
    ],
)
def test_what_is_over_begins_today(said, begin):
    date_said = PartialDate.parse(said) if said else None
    assert begin_from(date_said, date(2026, 11, 29)) == PartialDate.parse(begin)


def test_no_step_leaves_the_years_that_dates_have():
    assert in_steps(PartialDate.parse("tháng 11/2200"), 1, 5) == [PartialDate.parse("tháng 12/2200")]
    assert in_steps(PartialDate.parse("31/12/2200"), 3, 5) == []
    assert len(in_steps(PartialDate.parse("2026"), 3, 12)) == 12
