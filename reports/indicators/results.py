"""Published results of a year: a total by its parts, and what else was published beside it."""

from dataclasses import dataclass
from decimal import Decimal

from reports.indicators.figures import Pair, Province, ShownFigure, YearOnYear
from reports.indicators.slices import Slice
from reports.models import Indicator


@dataclass(frozen=True, slots=True)
class SectorResult:
    """One part of a total, with its share of the parts' sum in per cent."""

    indicator: Indicator
    reading: ShownFigure
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total (as published and as its parts add up) and its parts, for one slice.

    `newer` is what is recorded of the same period or a later one and not shown.
    """

    pair: Pair
    parts: list[SectorResult]
    change: YearOnYear | None
    newer: list[Pair]


@dataclass(frozen=True, slots=True)
class Result:
    """A figure that stands alone: growth, per cent of the plan."""

    indicator: Indicator
    slice: Slice
    reading: ShownFigure
    change: YearOnYear | None
    newer: list[Pair]


@dataclass(frozen=True, slots=True)
class Results:
    breakdowns: list[Breakdown]
    others: list[Result]


def results(province: Province) -> Results:
    """Return the results of the newest complete year of each indicator that the tracker does not count itself."""
    breakdowns, others = [], []
    for indicator in province.indicators:
        if province.parts_of(indicator):
            breakdowns += [breakdown(province, indicator, at) for at in province.shown(indicator)]
        elif not indicator.computed and not indicator.part_of_id:
            others += [_result(province, indicator, at) for at in province.shown(indicator)]
    return Results(breakdowns, others)


def breakdown(province: Province, indicator: Indicator, at: Slice) -> Breakdown:
    pair = province.pair(indicator, at)
    readings = [(part, province.published(part, at)) for part in province.parts_of(indicator)]
    whole = sum(reading.value for _part, reading in readings if reading.value is not None)
    parts = [SectorResult(part, reading, _share(reading, whole)) for part, reading in readings]
    return Breakdown(pair, parts, province.change(pair), province.not_shown(indicator))


def _result(province: Province, indicator: Indicator, at: Slice) -> Result:
    pair = province.pair(indicator, at)
    return Result(indicator, at, pair.published, province.change(pair), province.not_shown(indicator))


def _share(reading: ShownFigure, whole: Decimal) -> Decimal | None:
    """Return the per cent of the sum of the known parts; None where the value is unknown or the sum is 0."""
    return 100 * reading.value / whole if reading.value is not None and whole else None
