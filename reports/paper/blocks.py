"""What papers are made of, shown by a page and written to Word alike: a head, facts, tables, lines.

Widths and heights are millimetres on paper. Heights are estimated, a little too high: a page is never filled over.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from django.utils.translation import ngettext

from pictures.ranges import Stretch
from values.text import one_line

LINE, PADDING, TITLE = 4.0, 0.9, 7.0  # the height of a line, what a row has more, a block's title
PAGE, HEAD, TITLE_LINE, TITLE_LETTER = 182.0, 11.5, 6.5, 2.7  # a page's width, its head without title; its title
SIGN = 5.0  # the width of the sign of a state
LETTER = 1.72  # the width of a letter, of words that break where the line is full
LONGEST_LINES = 2  # of one cell, unless said otherwise; what is longer ends in an ellipsis


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with the state that colours it, or a stretch of a drawing with its bars."""

    text: str = ""
    state: str = ""
    bars: Sequence[Stretch] | None = None

    def __str__(self) -> str:
        return self.text


Value = str | Cell
Row = tuple[Value, ...]


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell so wide."""
    return max(math.ceil(len(text) * LETTER / (width - 2)), 1)


def cut(text: str, width: float, lines: int = LONGEST_LINES) -> str:
    """Return a text on one line, cut where it would take more than so many lines of a cell so wide."""
    return one_line(text, int((width - 2) / LETTER) * lines)


@dataclass(frozen=True, slots=True)
class Head:
    """Who hands the paper out, what it is about, and of which day."""

    superior: str
    office: str
    place: str
    printed: str
    title: str
    lead: str = ""

    @property
    def height(self) -> float:
        """The height of the office's lines, and of title and lead."""
        titles = lines_of(self.title, PAGE * LETTER / TITLE_LETTER)
        return HEAD + TITLE_LINE * titles + LINE * lines_of(self.lead, PAGE)


@dataclass(frozen=True, slots=True)
class Fact:
    """A name with its value; one that is wide has a row for itself."""

    name: str
    value: str
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts, two of them in a row; those that are wide come last."""

    template_name: ClassVar[str] = "reports/paper/facts.html"
    widths: ClassVar[tuple[int, ...]] = (27, 64, 27, 64)

    facts: list[Fact]

    @property
    def fitting(self) -> list[Fact]:
        """The facts, their values cut to fit."""
        return [
            replace(fact, value=cut(fact.value, sum(self.widths[1:]) if fact.is_wide else 64)) for fact in self.facts
        ]

    @property
    def rows(self) -> list[tuple[Fact, ...]]:
        """The facts of each row."""
        narrow = [fact for fact in self.fitting if not fact.is_wide]
        pairs = [tuple(narrow[place : place + 2]) for place in range(0, len(narrow), 2)]
        return [*pairs, *((fact,) for fact in self.fitting if fact.is_wide)]

    @property
    def height(self) -> float:
        return sum(max(map(self._height, row)) for row in self.rows) + 4

    def _height(self, fact: Fact) -> float:
        return height_of((fact.name, fact.value), (self.widths[0], self._width(fact)))

    def _width(self, fact: Fact) -> int:
        return sum(self.widths[1:]) if fact.is_wide else self.widths[1]


def and_more(count: int) -> str:
    return ngettext("and %(count)s more", "and %(count)s more", count) % {"count": count}


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a title; `more` says of so many rows that were left out that they were.

    `first` names by their places the rows that are kept where there is no room for all; else the first are.
    `axis` are the texts over a column of drawings, each with its place in per cent; `today` is the place of today.
    `unread` counts rows there are beside these.
    """

    template_name: ClassVar[str] = "reports/paper/table.html"

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: list[Row]
    more: Callable[[int], str] = and_more
    least: int = 3  # rows that are shown whatever else there is
    empty: str = ""
    first: tuple[int, ...] = ()
    axis: list[tuple[str, str]] = field(default_factory=list)
    today: str = ""
    unread: int = 0
    left: int = 0

    @property
    def height(self) -> float:
        """The height without its rows."""
        around = (not self.rows or len(self.rows) + self.unread > self.least) + 2 * bool(
            self.today
        )  # what is left out; axis, legend
        return TITLE + height_of(self.heads, self.widths) + around * (LINE + PADDING)

    def heights(self) -> list[float]:
        """Return the heights of its rows in the order in which they are kept."""
        return [height_of(self.rows[place], self.widths) for place in self._order]

    def shortened(self, count: int) -> "Table":
        """Return it with so many of its rows."""
        kept = sorted(self._order[:count])
        return replace(
            self, rows=[self.rows[place] for place in kept], first=(), left=len(self.rows) - len(kept) + self.unread
        )

    @property
    def _order(self) -> list[int]:
        return [*self.first, *(place for place in range(len(self.rows)) if place not in self.first)]

    @property
    def rest(self) -> str:
        """What the last line says of the rows that were left out; of a table without rows, that there are none."""
        if self.left:
            return f"… {self.more(self.left)}"
        return "" if self.rows else self.empty

    @property
    def shares(self) -> list[str]:
        """The width of each column in per cent of the table's."""
        return [f"{100 * width / sum(self.widths):.2f}%" for width in self.widths]

    @property
    def headed_rows(self) -> list[list[tuple[str, Value]]]:
        """The cells of each row, each with its column's head."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def table(
    title: str, heads: tuple[str, ...], widths: tuple[int, ...], rows: Iterable[Row], *, lines=LONGEST_LINES, **more
) -> Table:
    """Return a table whose texts fit into `lines` of its cells."""
    fitting = [tuple(_cut_value(v, w, lines) for v, w in zip(row, widths, strict=True)) for row in rows]
    return Table(title, heads, widths, fitting, **more)


def _cut_value(value: Value, width: float, lines: int) -> Value:
    text = cut(str(value), _room(value, width), lines)
    return text if isinstance(value, str) else replace(value, text=text)


Block = Facts | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet."""

    head: Head
    blocks: list[Block]
    is_wide: bool = False
    is_tall: bool = False  # of the same width, but A3 upright


def height_of(row: Iterable[Value], widths: tuple[int, ...]) -> float:
    return max(lines_of(str(v), _room(v, w)) for v, w in zip(row, widths, strict=True)) * LINE + PADDING


def _room(value: Value, width: float) -> float:
    """Return how wide the text of a cell may be beside the sign of its state."""
    return width - SIGN if isinstance(value, Cell) and value.state else width


def fitted(head: Head, blocks: list[Block], room: float, *, is_wide: bool = False, is_tall: bool = False) -> Paper:
    """Return the paper with as many rows as there is room for: of each table one, then the least, then more."""
    tables = [block for block in blocks if isinstance(block, Table)]
    left = room - head.height - sum(block.height for block in blocks)
    counts = _shared_out(left, [t.heights() for t in tables], [t.least for t in tables])
    shown = iter(t.shortened(count) for t, count in zip(tables, counts, strict=True))
    return Paper(head, [next(shown) if isinstance(block, Table) else block for block in blocks], is_wide, is_tall)


def _shared_out(left: float, heights: list[list[float]], least: list[int]) -> list[int]:
    """Return how many rows of each table there is room for."""
    counts = [0] * len(heights)
    rounds = max((len(rows) for rows in heights), default=0)
    for most in ([1] * len(heights), least, *([n] * len(heights) for n in range(1, rounds + 1))):
        for place, rows in enumerate(heights):
            while counts[place] < min(most[place], len(rows)) and rows[counts[place]] <= left:
                left -= rows[counts[place]]
                counts[place] += 1
    return counts
