"""What letters and notices are made of: a head, sentences, numbered tables."""

import datetime
from dataclasses import dataclass, field

from reports.letters.direction import Direction
from reports.models import Letterhead

MOST_ON_PAGE = 100  # rows of one table; the Word file has all


@dataclass(frozen=True, slots=True)
class LetterTable:
    """One numbered part of the letter; `widths` are millimetres."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: list[tuple[str, ...]]

    @property
    def first_rows(self) -> list[list[tuple[str, str]]]:
        """The cells, each with its column's head for narrow screens, of the rows that a page shows."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows[:MOST_ON_PAGE]]

    @property
    def left(self) -> int:
        """How many rows only the Word file has."""
        return max(len(self.rows) - MOST_ON_PAGE, 0)


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft: everything but its number and its signature, which are the office's to give, as is a day not chosen."""

    head: Letterhead
    direction: Direction
    subject: str
    addressee: str
    opening: str
    tables: list[LetterTable]
    closing: list[str]
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class MinutesPart:
    """One numbered part: paragraphs, then a table if there is one."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    table: LetterTable | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """A draft: everything but its number, its day and its signature, which are the office's to give."""

    head: Letterhead
    subject: str
    opening: str
    parts: list[MinutesPart]
    closing: str
