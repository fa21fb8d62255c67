"""Counted points over two axes, the larger the more they count, with the diagonal and the table of their counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from pictures.axes import Axes

SMALLEST, LARGEST = 2.5, 11.0  # radius in pixels


@dataclass(frozen=True, slots=True)
class CountedPoint:
    """How many cases lie at a place of both axes; `url` leads to them."""

    x: Any
    y: Any
    x_text: str
    y_text: str
    count: int
    text: str  # of the count
    url: str = ""


@dataclass(frozen=True)
class Scatter(Axes):
    """Points over two axes, of which each stands for as many cases as its area is large."""

    template_name = "pictures/scatter.html"

    points: Sequence[CountedPoint]
    count_heading: str
    size: str = ""  # what a larger point says
    diagonal: str = ""  # what the line says on which both values are equal; empty for none

    @property
    def drawn(self) -> Iterator[tuple[str, str, str, str]]:
        """(x, y, radius, text) of each point as SVG takes them, the largest first so that none hides another."""
        most = max((point.count for point in self.points), default=1)
        for point in sorted(self.points, key=lambda point: -point.count):
            radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(point.count / most)
            text = f"{point.x_text} → {point.y_text}: {point.text}"
            yield f"{self.x.at(point.x)}%", self.height(point.y), f"{radius:.1f}", text
