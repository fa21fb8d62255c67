"""Published results of a year: a total by its parts, and what else was published beside it."""

from dataclasses import dataclass
from decimal import Decimal

from reports.figures import Pair, Province, Reading
from reports.models import FigureKind, Indicator


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a total, with its share of the parts' sum in per cent."""

    indicator: Indicator
    reading: Reading
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total (as published and as its parts add up) and its parts, for one year."""

    pair: Pair
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Result:
    """A figure that stands alone: growth, per cent of the plan."""

    indicator: Indicator
    year: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Results:
    breakdowns: list[Breakdown]
    others: list[Result]


def results(province: Province) -> Results:
    """The last year's results of each indicator that the tracker does not count itself."""
    breakdowns, others = [], []
    for indicator in province.indicators:
        if province.parts_of(indicator):
            breakdowns.append(_breakdown(province, indicator))
            continue
        year = province.last_year(indicator, FigureKind.ACTUAL)
        if year and not indicator.computed and not indicator.part_of_id:
            others.append(Result(indicator, year, province.published(indicator, year)))
    return Results([found for found in breakdowns if found.pair.year], others)


def _breakdown(province: Province, indicator: Indicator) -> Breakdown:
    pair = province.pair(indicator)
    readings = [(part, province.published(part, pair.year)) for part in province.parts_of(indicator)]
    whole = sum(reading.value for _part, reading in readings if reading.value is not None)
    return Breakdown(pair, [Part(part, reading, _share(reading, whole)) for part, reading in readings])


def _share(reading: Reading, whole: Decimal) -> Decimal | None:
    """Per cent of the sum of the parts that are known."""
    return 100 * reading.value / whole if reading.value is not None and whole else None
