"""Ranges on an axis of time: where they lie, and by which shapes they are told apart."""

import re
from datetime import date

import pytest
from django.utils import translation

from pictures.ranges import TimeAxis

AXIS = TimeAxis(2025, 2026)
KINDS = ("planned", "forecast", "actual", "late")


def shape(kind: str, first: date, last: date) -> str:
    return str(AXIS.stretch(kind, first, last).shape(2, 8))


@pytest.mark.parametrize("last", [date(2025, 3, 31), date(2025, 1, 1)], ids=["quarter", "day"])
def test_kinds_are_told_apart_by_shape(last):
    drawn = {kind: shape(kind, date(2025, 1, 1), last) for kind in KINDS}
    if last == date(2025, 1, 1):
        assert [re.match(r"<(\w+)", drawn[kind])[1] for kind in KINDS] == ["circle", "svg", "rect", "line"]
    else:
        assert len({re.sub('class="[^"]*"', "", drawn[kind]) for kind in KINDS}) == 2  # a box, or a line: its look says


def test_a_range_ends_where_the_axis_does():
    long = AXIS.stretch("planned", date(2020, 1, 1), date(2030, 1, 1))
    assert (long.x, long.width) == ("0.00%", "100.00%")
    assert AXIS.stretch("planned", date(2020, 1, 1), date(2024, 12, 31)) is None
    assert AXIS.stretch("planned", date(2027, 1, 1), date(2027, 1, 1)) is None


def test_quarters_fill_their_years():
    with translation.override("vi"):
        quarters = AXIS.quarters
    assert [name for _begin, _middle, name in quarters] == ["I", "II", "III", "IV"] * 2
    assert quarters[0][0] == "0.00%"
    assert quarters[4][0] == "50.00%"
