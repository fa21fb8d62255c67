"""Lines over two axes, with the diagonal if it means something, and the table of their points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pictures.scales import Scale


@dataclass(frozen=True, slots=True)
class Point:
    """A point: its values on both axes, and how they are written."""

    x: Any
    y: Any
    x_text: str
    y_text: str


@dataclass(frozen=True, slots=True)
class Line:
    """Points in their order under a name."""

    label: str
    points: Sequence[Point]
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line as SVG takes it: places in percent."""

    line: Line
    tone: int
    dots: list[tuple[str, str, str]]  # x, y, text
    segments: list[tuple[str, str, str, str]]  # x1, y1, x2, y2


@dataclass(frozen=True)
class Lines:
    """Lines over two axes. `name` is unique on the page; `description` says in a sentence what is to be seen."""

    template_name = "pictures/lines.html"
    tones = 6  # colours and shapes of the stylesheet

    name: str
    title: str
    description: str
    x: Scale[Any]
    y: Scale[Any]
    x_heading: str
    y_heading: str
    lines: Sequence[Line]
    line_heading: str = ""
    diagonal: str = ""  # what the line says on which both values are equal; empty for none

    @property
    def drawn(self) -> Iterator[DrawnLine]:
        """Yield the lines with their places; tones come again where there are more lines."""
        for number, line in enumerate(self.lines):
            places = [(f"{self.x.at(p.x)}%", f"{round(100 - self.y.at(p.y), 2)}%") for p in line.points]
            segments = [(*start, *end) for start, end in pairwise(places)]
            dots = [
                (*place, f"{line.label}: {point.x_text} → {point.y_text}")
                for place, point in zip(places, line.points, strict=True)
            ]
            yield DrawnLine(line, number % self.tones + 1, dots, segments)

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
        ends = [(f"{self.x.at(end)}%", f"{round(100 - self.y.at(end), 2)}%") for end in (low, high)]
        return (*ends[0], *ends[1])
