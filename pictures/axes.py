"""What pictures over two axes share: where a value lies, the ticks, the diagonal."""

from dataclasses import dataclass
from typing import Any

from pictures.scales import Scale


@dataclass(frozen=True)
class Axes:
    """A picture over two axes. `name` is unique on the page; `description` says in a sentence what is to be seen."""

    name: str
    title: str
    description: str
    x: Scale[Any]
    y: Scale[Any]
    x_heading: str
    y_heading: str

    def height(self, value: Any) -> str:
        """Return where a value of the second axis lies, as SVG takes it: from the top."""
        return f"{round(100 - self.y.at(value), 2)}%"

    @property
    def x_ticks(self) -> list[tuple[str, str]]:
        """(place, text) of each tick under the picture."""
        return [(f"{tick.at}%", tick.label) for tick in self.x.ticks]

    @property
    def y_ticks(self) -> list[tuple[str, str]]:
        """(place, text) of each tick beside the picture."""
        return [(f"{round(100 - tick.at, 2)}%", tick.label) for tick in self.y.ticks]

    @property
    def diagonal_ends(self) -> tuple[str, str, str, str]:
        """(x1, y1, x2, y2) between the values that both axes hold; wants axes of one unit that know their ends."""
        low, high = max(self.x.first, self.y.first), min(self.x.last, self.y.last)
        ends = [(f"{self.x.at(end)}%", self.height(end)) for end in (low, high)]
        return (*ends[0], *ends[1])
