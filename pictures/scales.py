"""Scales: where a number or a day lies along an axis, in percent of its length, and what stands under the axis.

Places are percents, not pixels: a picture is as wide as there is room, and its text stays as large as all text.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from values.numbers import Number, format_number

Value = TypeVar("Value", contravariant=True)
STEPS = (1, 2, 5, 10)
YEARS_BETWEEN = (1, 2, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Tick:
    """A text that stands at a place of an axis, in percent."""

    at: float
    label: str


class Scale(Protocol[Value]):
    """An axis from its first value, 0 percent, to its last, 100 percent."""

    @property
    def first(self) -> Any:
        """The lowest value of the axis."""

    @property
    def last(self) -> Any:
        """The highest value of the axis."""

    def at(self, value: Value) -> float:
        """Return where a value lies, in percent; one beyond the ends lies at the end."""

    @property
    def ticks(self) -> list[Tick]:
        """The values that are written beside the axis."""


@dataclass(frozen=True, slots=True)
class NumberScale:
    """An axis of numbers from 0 to the last."""

    last: Decimal
    most: int = 5  # ticks
    first: Decimal = Decimal(0)

    @classmethod
    def of(cls, values: Iterable[Number | None]) -> "NumberScale":
        """Return the axis that holds all of these numbers; those unknown, None, are left out."""
        return cls(max((Decimal(value) for value in values if value is not None), default=Decimal(0)))

    def at(self, value: Number) -> float:
        return _percent(float(value), 0, float(self.last))

    @property
    def ticks(self) -> list[Tick]:
        if self.last <= 0:
            return [Tick(0, "0")]
        power = Decimal(10) ** (self.last / self.most).adjusted()
        step = next(step * power for step in STEPS if step * power * self.most >= self.last)
        return [Tick(self.at(n * step), format_number(n * step)) for n in range(int(self.last / step) + 1)]


@dataclass(frozen=True, slots=True)
class DayScale:
    """An axis of days, both ends among them; the years are written where they begin."""

    first: datetime.date
    last: datetime.date
    most: int = 6  # ticks

    @classmethod
    def of(cls, days: Iterable[datetime.date]) -> "DayScale":
        """Return the axis of the whole years that hold all of these days; there must be one."""
        years = sorted({day.year for day in days})
        return cls(datetime.date(years[0], 1, 1), datetime.date(years[-1] + 1, 1, 1))

    def at(self, value: datetime.date) -> float:
        return _percent(value.toordinal(), self.first.toordinal(), self.last.toordinal())

    @property
    def ticks(self) -> list[Tick]:
        first, last = self.first.year + (self.first > datetime.date(self.first.year, 1, 1)), self.last.year
        step = next(step for step in YEARS_BETWEEN if (last - first) / step < self.most)
        return [Tick(self.at(datetime.date(year, 1, 1)), str(year)) for year in range(first, last + 1, step)]


def _percent(value: float, low: float, high: float) -> float:
    share = (value - low) / (high - low) if high > low else 0
    return round(100 * min(max(share, 0), 1), 2)
