"""The dates of milestones as ranges on an axis: of one site on its page, of many on the timeline."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from pictures.ranges import Stretch, TimeAxis, Year
from progress.models import Milestone
from values.dates import PartialDate
from values.today import ONE_DAY, today

Range = tuple[str, datetime.date, datetime.date]  # its kind, its first day and its last


@dataclass(frozen=True, slots=True)
class Timeline:
    """`strips` holds the ranges of each milestone by its primary key."""

    strips: dict[int, list[Stretch]]
    years: list[Year] = field(default_factory=list)
    today: str = ""


def draw(milestones: list[Milestone], on: datetime.date | None = None) -> Timeline:
    """Lay out `milestones` from the first January to the last December that they or today touch.

    `on` is today's mark, always inside the drawing. A milestone without dates has no ranges.
    """
    on = on or today()
    dates = [date for m in milestones for date in dates_of(m).values()]
    axis = TimeAxis.of([on, *(day for date in dates for day in (date.start, date.end))])
    return Timeline({m.pk: stretches_of(m, axis, on) for m in milestones}, axis.years, axis.place(on))


def dates_of(milestone: Milestone) -> dict[str, PartialDate]:
    """Return by kind the dates that are drawn: the original target, a current one, and when it was done."""
    first = milestone.planned or milestone.earliest_forecast
    dates = {
        "planned": None if first == milestone.forecast and not milestone.planned else first,
        "forecast": milestone.forecast,
        "actual": milestone.actual,
    }
    return {kind: date for kind, date in dates.items() if date}


def ranges_of(milestone: Milestone, on: datetime.date | None) -> list[Range]:
    """Return what it is late by, which the others are drawn over, and the dates; without `on` nothing is late."""
    ranges, first = [], milestone.original_target
    if on and first and (reached := _reached(milestone, on)) and reached > first.end:
        ranges.append(("late", first.end + ONE_DAY, reached))
    return ranges + [(kind, date.start, date.end) for kind, date in dates_of(milestone).items()]


def stretches_of(milestone: Milestone, axis: TimeAxis, on: datetime.date | None) -> list[Stretch]:
    """Return what `ranges_of` does, as far as the axis goes."""
    return drawn(axis, ranges_of(milestone, on))


def drawn(axis: TimeAxis, ranges: Iterable[Range]) -> list[Stretch]:
    """Return those ranges that the axis holds a part of."""
    return [stretch for stretch in (axis.stretch(*one) for one in ranges) if stretch]


def _reached(milestone: Milestone, on: datetime.date) -> datetime.date | None:
    """Return the last day before it was done or, while it is not settled, `on`."""
    if milestone.actual:
        return milestone.actual.start - ONE_DAY
    return None if milestone.is_settled else on
