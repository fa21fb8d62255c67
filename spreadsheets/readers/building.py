"""Collects what readers of every format find of one sheet, within the limits; numbers and days as XML writes them."""

import math
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spreadsheets.book import BookError, Look, Note, RawRow, RawSheet, Unusable, column_letter, error_cell
from spreadsheets.readers.limits import Count
from spreadsheets.readers.old_text import Conversions, Font, convert_by_letters, texts_of
from values.text import shown

_MOST_EXACT = 10**15  # spreadsheet programs keep fifteen digits of a number


def number(raw: bytes) -> int | float | Unusable:
    """Return the number that a file writes as programs show it: to fifteen digits, whole ones as int."""
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or b"_" in raw:  # Python allows 1_000
        return error_cell(raw[:100].decode("utf-8", "replace"))
    if len(raw) > 15 or value.is_integer():
        return exact(value)
    return value


def exact(value: float) -> int | float:
    """Return a finite number without the noise of binary fractions: 0.30000000000000004 is shown, and meant, as 0.3."""
    if value.is_integer() and -_MOST_EXACT < value < _MOST_EXACT:
        return int(value)
    return float(f"{value:.15g}")


def iso_date(raw: str) -> date | datetime | str:
    """Return the date or moment of a text like 2024-03-15T00:00:00; the text itself when it is none."""
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return raw
    moment = moment.replace(tzinfo=None)
    return moment.date() if len(raw) <= 10 or moment.time() == datetime.min.time() else moment.replace(microsecond=0)


_MOST_MERGED = 100_000
_MOST_TOLD = 10


@dataclass(slots=True)
class SheetBuilder:
    """A sheet while it is read. Raises BookError where it holds too much."""

    name: str
    rows: list[RawRow] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    conversions: Conversions = field(default_factory=Conversions)
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    struck: list[tuple[str, str]] = field(default_factory=list)
    wholly_struck: list[tuple[int, int]] = field(default_factory=list)
    count: Count = field(init=False)

    def __post_init__(self) -> None:
        self.count = Count(self.name)

    def add_row(self, number: int, cells: list[Any], is_hidden: bool = False) -> None:
        """Add a row that holds something; `number` counts from 1."""
        self.count.add_row(cells)
        self.rows.append(RawRow(number, cells, is_hidden))

    def add_merged(self, first_row: int, first: int, last_row: int, last: int) -> None:
        """Add merged cells: rows from 1, columns from 0."""
        self.merged.append((first_row, first, last_row, last))
        if len(self.merged) > _MOST_MERGED:
            raise BookError(_("Sheet “%(sheet)s” has too many merged cells."), sheet=self.name)

    def add_look(self, row: int, column: int, look: Look) -> None:
        """Remember how a cell looks: row from 1, column from 0."""
        self.looks[row, column] = look

    def add_struck(self, row: int, column: int, text: str) -> None:
        """Remember what of a cell was struck through and is left out: row from 1, column from 0.

        Nothing is left out where all of it was: that is how the cell looks.
        """
        if text:
            self.struck.append((f"{column_letter(column)}{row}", text))
        else:
            self.wholly_struck.append((row, column))

    def _notes(self) -> list[Note]:
        notes = self.conversions.notes(self.name)
        if self.struck:
            message = gettext("Struck through in part of a cell, and skipped: %(places)s.")
            places = [f"{cell} “{shown(text.strip())}”" for cell, text in self.struck[:_MOST_TOLD]]
            more = "; …" if len(self.struck) > _MOST_TOLD else ""
            cell, text = self.struck[0]
            notes.append(Note(self.name, cell, shown(text.strip()), message % {"places": "; ".join(places) + more}))
        return notes

    def converted(self, text: str, font: Font | None, row: int, column: int) -> str:
        """Return the text of a cell in Unicode, and remember the cell where an old font was used."""
        if font is None or not text:
            return text
        converted = font.convert(text)
        if converted != text:
            self.conversions.add(font.encoding, row, column, text, converted)
        return converted

    def sheet(self, texts: set[str] | None = None) -> RawSheet:
        """Return the sheet, text in old encodings converted; `texts` are its different texts, where they are known."""
        convert_by_letters(self.rows, texts_of(self.rows) if texts is None else texts, self.conversions)
        # Programs hide all the columns to the right of a table: only those that are there matter.
        width = max((len(row.cells) for row in self.rows), default=0)
        hidden = frozenset(column for column in self.hidden_columns if column < width)
        for place in self.wholly_struck:
            self.looks[place] = self.looks.get(place, Look())._replace(is_struck=True)
        return RawSheet(self.name, self.rows, hidden, self.merged, self._notes(), looks=self.looks)
