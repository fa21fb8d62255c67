"""A site's milestones drawn against the years: what the timeline's SVG needs, in per cent of its width."""

import datetime
from dataclasses import dataclass, field

from progress.models import Milestone
from values.dates import PartialDate
from values.today import today

# A bar narrower than this share of the drawing is drawn as a point: one day in eight years is no bar anybody sees.
POINT = 0.8


ONE_DAY = datetime.timedelta(days=1)


MOST_YEARS_NAMED = 12


MOST_YEARS_NAMED_ON_A_PHONE = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time. `x`, `middle` and `width` are per cent of the drawing's width, as text no locale changes."""

    kind: str  # "planned", "forecast", "actual" or "late"
    x: str
    middle: str
    width: str
    end: str
    is_point: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    number: str  # as text, so that no locale groups its digits
    x: str
    is_named: bool
    is_minor: bool  # without its number on a small screen


@dataclass(frozen=True, slots=True)
class Timeline:
    """`strips` holds the bars of each milestone by its primary key."""

    strips: dict[int, list[Bar]]
    years: list[Year] = field(default_factory=list)
    today: str = ""


def draw(milestones: list[Milestone], on: datetime.date | None = None) -> Timeline:
    """Lay out `milestones` from the first January to the last December that they or today touch.

    `on` is today's mark, always inside the drawing. A milestone without dates has no bars.
    """
    on = on or today()
    scale = _Scale.over(
        [on, *(day for m in milestones for date in _dates(m).values() for day in (date.start, date.end))]
    )
    strips = {m.pk: _bars(m, scale, on) for m in milestones}
    return Timeline(strips, scale.years(), per_cent(scale.share(on) + scale.day / 2))


def per_cent(share: float) -> str:
    return f"{share:.2f}%"


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int

    @classmethod
    def over(cls, days: list[datetime.date]) -> "_Scale":
        return cls(min(days).year, max(days).year)

    @property
    def begin(self) -> datetime.date:
        return datetime.date(self.first, 1, 1)

    @property
    def day(self) -> float:
        """The width of one day, in per cent."""
        return 100 / ((datetime.date(self.last, 12, 31) - self.begin).days + 1)

    def share(self, day: datetime.date) -> float:
        """Where `day` begins, in per cent."""
        return (day - self.begin).days * self.day

    def bar(self, kind: str, start: datetime.date, end: datetime.date) -> Bar:
        """The bar from the beginning of `start` to the end of `end`."""
        x, width = self.share(start), ((end - start).days + 1) * self.day
        return Bar(kind, per_cent(x), per_cent(x + width / 2), per_cent(width), per_cent(x + width), width < POINT)

    def years(self) -> list[Year]:
        count = self.last - self.first + 1
        step = 1 + (count - 1) // MOST_YEARS_NAMED
        crowded = count / step > MOST_YEARS_NAMED_ON_A_PHONE
        return [
            Year(
                str(year),
                per_cent(self.share(datetime.date(year, 1, 1))),
                is_named=place % step == 0,
                is_minor=crowded and place % (2 * step) != 0,
            )
            for place, year in enumerate(range(self.first, self.last + 1))
        ]


def _dates(milestone: Milestone) -> dict[str, PartialDate]:
    named = {"planned": milestone.planned, "forecast": milestone.forecast, "actual": milestone.actual}
    return {kind: date for kind, date in named.items() if date}


def _bars(milestone: Milestone, scale: _Scale, on: datetime.date) -> list[Bar]:
    bars = [scale.bar(kind, date.start, date.end) for kind, date in _dates(milestone).items()]
    # From the end of the original target to the day it was done or, while it is not, to today.
    reached = milestone.actual.start - ONE_DAY if milestone.actual else None if milestone.is_settled else on
    first = milestone.planned or milestone.forecast
    if reached and first and reached > first.end:
        bars.append(scale.bar("late", first.end + ONE_DAY, reached))
    return bars
