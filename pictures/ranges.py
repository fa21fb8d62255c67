"""Ranges of days in strips under one axis: shapes by kind, at places in percent, and the years and quarters above them.

Kinds are told apart by shape: a range is a box, pale, dashed or filled; one too short for a box is a dot, a diamond or
a square.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

# A range narrower than this share of the axis is drawn as a point: one day in eight years is no box anybody sees.
POINT = 0.8
MOST_YEARS_NAMED = 12
MOST_YEARS_NAMED_ON_A_PHONE = 7
QUARTERS = (_("Q1"), _("Q2"), _("Q3"), _("Q4"))

LINES = ("late",)  # drawn as a line in the middle, not as a box
TWO_ROWS = {"planned": 2, "late": 2.5}, 14, 9  # tops of kinds, of the others, and the height, in a strip of 26 pixels


@dataclass(frozen=True, slots=True)
class Stretch:
    """A range of days on an axis. Places are percents of its width, as text no locale changes.

    `kind` is "planned", "forecast", "actual", "late" or "span", which the stylesheet knows as `tl-planned` and so on.
    """

    kind: str
    x: str
    middle: str
    width: str
    end: str
    is_point: bool = False

    @property
    def in_two_rows(self) -> SafeString:
        """The shape in a strip of its own: the original target above, what came of it below."""
        tops, below, height = TWO_ROWS
        return self.shape(tops.get(self.kind, below), height)

    def shape(self, top: float, height: float) -> SafeString:
        """Return the shape in SVG, `height` pixels high."""
        middle, half = top + height / 2, height / 2
        return SafeString(self._shape(top, height, middle, half))

    def _shape(self, top: float, height: float, middle: float, half: float) -> str:
        look = f'class="tl-{self.kind}"'
        if self.kind in LINES:
            return f'<line {look} x1="{self.x}" x2="{self.end}" y1="{middle}" y2="{middle}" />'
        if not self.is_point or self.kind == "span":
            return f'<rect {look} x="{self.x}" y="{top}" width="{self.width}" height="{height}" rx="2" />'
        if self.kind == "planned":
            return f'<circle {look} cx="{self.middle}" cy="{middle}" r="{half}" />'
        if self.kind == "forecast":
            return path_at(self.middle, middle, self.kind, f"M0 {-half - 1}L{half + 1} 0 0 {half + 1} {-half - 1} 0Z")
        size = f'width="{height}" height="{height}" transform="translate({-half} 0)"'
        return f'<rect {look} x="{self.middle}" y="{top}" {size} />'


@dataclass(frozen=True, slots=True)
class Year:
    number: str  # as text, so that no locale groups its digits
    x: str
    is_named: bool
    is_minor: bool  # without its number on a small screen


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """An axis of whole years, both among them."""

    first: int
    last: int

    @classmethod
    def of(cls, days: Iterable[datetime.date]) -> "TimeAxis":
        """Return the axis of the whole years that hold all of these days; there must be one."""
        years = [day.year for day in days]
        return cls(min(years), max(years))

    @property
    def begin(self) -> datetime.date:
        return datetime.date(self.first, 1, 1)

    @property
    def end(self) -> datetime.date:
        return datetime.date(self.last, 12, 31)

    @property
    def day(self) -> float:
        """The width of one day, in per cent."""
        return 100 / ((self.end - self.begin).days + 1)

    def share(self, day: datetime.date) -> float:
        """Return where `day` begins, in per cent."""
        return (day - self.begin).days * self.day

    def holds(self, day: datetime.date) -> bool:
        return self.begin <= day <= self.end

    def place(self, day: datetime.date) -> str:
        """Return the middle of a day."""
        return per_cent(self.share(day) + self.day / 2)

    def stretch(self, kind: str, start: datetime.date, end: datetime.date) -> Stretch | None:
        """Return the range from the beginning of `start` to the end of `end`, as far as the axis goes; None beyond."""
        start, end = max(start, self.begin), min(end, self.end)
        if start > end:
            return None
        x, width = self.share(start), ((end - start).days + 1) * self.day
        return Stretch(kind, per_cent(x), per_cent(x + width / 2), per_cent(width), per_cent(x + width), width < POINT)

    @property
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

    @property
    def quarters(self) -> list[tuple[str, str, str]]:
        """(where it begins, its middle, its name) of each quarter."""
        begins = [datetime.date(year, month, 1) for year in range(self.first, self.last + 1) for month in (1, 4, 7, 10)]
        places = [*map(self.share, begins), 100.0]
        return [
            (per_cent(place), per_cent((place + after) / 2), str(QUARTERS[number % 4]))
            for number, (place, after) in enumerate(pairwise(places))
        ]


def path_at(x: str, y: float, kind: str, path: str) -> SafeString:
    """Return a path in SVG with its origin at a place in percent: its own SVG, for a path has no percents."""
    return SafeString(f'<svg x="{x}" y="{y}" overflow="visible"><path class="tl-{kind}" d="{path}" /></svg>')


def per_cent(share: float) -> str:
    return f"{share:.2f}%"
