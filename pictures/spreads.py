"""Spreads: a table whose rows draw how some numbers lie, so that picture and table are one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pictures.scales import NumberScale
from values.numbers import Number


@dataclass(frozen=True, slots=True)
class Spread:
    """One row: a name, its numbers in ascending order, their quartiles, and how these are told.

    Without `quartiles` the numbers themselves are drawn. `url` leads to the cases.
    """

    label: str
    values: Sequence[Number]
    quartiles: tuple[Number, Number, Number] | None
    text: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnSpread:
    """A row as SVG takes it: places in percent."""

    points: list[str]
    ends: tuple[str, str]
    box: tuple[str, str] | None  # where the middle half begins, and how wide it is
    median: str


@dataclass(frozen=True)
class Spreads:
    """Spreads on one scale that begins at 0, under a title."""

    template_name = "pictures/spreads.html"

    title: str
    spreads: Sequence[Spread]

    @cached_property
    def scale(self) -> NumberScale:
        """The scale of the largest number."""
        return NumberScale.of(spread.values[-1] for spread in self.spreads)

    @property
    def rows(self) -> list[tuple[Spread, DrawnSpread]]:
        return [(spread, self._drawn(spread)) for spread in self.spreads]

    def _drawn(self, spread: Spread) -> DrawnSpread:
        ends = self._at(spread.values[0]), self._at(spread.values[-1])
        if not spread.quartiles:
            return DrawnSpread([self._at(value) for value in spread.values], ends, None, "")
        low, median, high = spread.quartiles
        width = round(self.scale.at(high) - self.scale.at(low), 2)
        return DrawnSpread([], ends, (self._at(low), f"{width}%"), self._at(median))

    def _at(self, value: Number) -> str:
        return f"{self.scale.at(value)}%"
