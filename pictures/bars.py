"""Bars: a table whose rows are drawn, so that picture and table are one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pictures.scales import NumberScale
from values.numbers import Number


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a name, a number as long as its bar, and the text of the number.

    None is a number nobody knows: it has no bar. `url` leads to what makes the number; `tone` names the stylesheet's
    class of the bar (pale, plain, strong, done).
    """

    label: str
    value: Number | None
    text: str
    note: str = ""
    url: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class Bars:
    """Bars of one scale that begins at 0, under a title."""

    template_name = "pictures/bars.html"

    title: str
    bars: Sequence[Bar]

    @cached_property
    def scale(self) -> NumberScale:
        """The scale of the longest bar."""
        return NumberScale.of(bar.value for bar in self.bars)

    @property
    def rows(self) -> list[tuple[Bar, str | None]]:
        """(bar, its length as SVG takes it) of each row; None for a number that nobody knows."""
        return [(bar, None if bar.value is None else f"{self.scale.at(bar.value)}%") for bar in self.bars]
