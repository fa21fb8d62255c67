"""Lines over two axes, with the diagonal if it means something, and the table of their points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pictures.axes import Axes


@dataclass(frozen=True, slots=True)
class Point:
    """A point: its values on both axes, and how they are written; `url` leads to what makes its second value."""

    x: Any
    y: Any
    x_text: str
    y_text: str
    url: str = ""


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
class Lines(Axes):
    """Lines over two axes."""

    template_name = "pictures/lines.html"
    tones = 6  # colours and shapes of the stylesheet

    lines: Sequence[Line]
    line_heading: str = ""
    diagonal: str = ""  # what the line says on which both values are equal; empty for none

    @property
    def drawn(self) -> Iterator[DrawnLine]:
        """Yield the lines with their places; tones come again where there are more lines."""
        for number, line in enumerate(self.lines):
            places = [(f"{self.x.at(p.x)}%", self.height(p.y)) for p in line.points]
            segments = [(*start, *end) for start, end in pairwise(places)]
            dots = [
                (*place, f"{line.label}: {point.x_text} → {point.y_text}")
                for place, point in zip(places, line.points, strict=True)
            ]
            yield DrawnLine(line, number % self.tones + 1, dots, segments)
