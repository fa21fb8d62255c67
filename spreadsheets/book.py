"""A file as it was read, whatever its format: its sheets, their rows, and what a person must be told of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from values.text import Label, ReadingError, shown

# The key of the column that tells, in a workbook of refused rows, why each was refused; it is never read.
REASON_KEY = "_reason"
# The first line of every exported list that cannot be handed in again.
FOR_READING = _(
    "For reading only: this list cannot be handed in again. To change data by a file, download the workbook."
)
# A spreadsheet program computes text that begins with one of these when it opens it from a CSV file.
RISKY = frozenset("=+-@\t\r\n'")


class BookError(ReadingError):
    """The file as a whole, or one of its sheets, cannot be used; says why and what to do."""

    def __init__(self, message: Label, **params: Any) -> None:
        super().__init__(message, "book", params)


class Unusable:
    """A cell that shows something but holds no value to read: a formula never computed, an error."""

    __slots__ = ("message", "params")

    def __init__(self, message: Label, **params: Any) -> None:
        self.message, self.params = message, params

    def __str__(self) -> str:
        return str(self.message) % self.params


NOT_COMPUTED = Unusable(
    _("The cell holds a formula without its result. Open the file in a spreadsheet program, save it, and try again.")
)


def error_cell(text: object) -> Unusable:
    return Unusable(_("The cell shows the error %(error)s instead of a value."), error=shown(text))


@dataclass(frozen=True, slots=True)
class Addition:
    """A cell whose lines are added below the text that is recorded, which stays; once, however often it is read."""

    text: str

    def __str__(self) -> str:
        return self.text

    def added_to(self, recorded: str) -> str:
        """Return the recorded text with the lines below it that it does not have yet."""
        lines = recorded.splitlines()
        fresh = [line for line in self.text.splitlines() if line not in lines]
        return "\n".join([recorded, *fresh] if recorded else fresh)


def guard(text: str) -> str:
    """Return text of a CSV file so that no program takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if text[:1] in RISKY else text


def unguard(text: str) -> str:
    """Return text without the apostrophe that `guard` put before it."""
    return text[1:] if text[:1] == "'" and text[1:2] in RISKY else text


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def column_letter(index: int) -> str:
    """Return what a spreadsheet program calls the column with this index, from 0: A, B … Z, AA."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be told of a place in a file. `cell` is "B12"; "12" is a whole row, "B" a column, "" the sheet."""

    sheet: str
    cell: str
    value: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"sheet": self.sheet, "cell": self.cell, "value": self.value, "message": self.message}


_BLACK_OR_WHITE = {"", "000000", "FFFFFF"}
_HEX = re.compile(r"#?(?:[0-9A-F]{2})?([0-9A-F]{6})", re.IGNORECASE)


class Look(NamedTuple):
    """A cell that looks unlike plain ones; colours as "RRGGBB", or as the file names them, "" for none."""

    is_struck: bool = False
    fill: str = ""
    text: str = ""


def look_of(*, is_struck: bool = False, fill: str = "", text: str = "") -> Look | None:
    """Return how a cell looks; None for one that looks as plain cells do: black on white, nothing struck through."""
    look = Look(is_struck, _colour(fill), _colour(text))
    return look if any(look) else None


def _colour(written: str) -> str:
    match = _HEX.fullmatch(written.strip())
    colour = match[1].upper() if match else written.strip().casefold()
    return "" if colour in _BLACK_OR_WHITE or colour in ("black", "white", "windowtext", "transparent") else colour


@dataclass(slots=True)
class RawRow:
    """A row as the file holds it. `number` is the one the spreadsheet program shows, from 1.

    Cells are str, int, float, Decimal, bool, date, datetime, Unusable, or None for a blank one; rows may differ in
    length.
    """

    number: int
    cells: list[Any]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class SheetInfo:
    name: str
    is_visible: bool = True


# How a table lies in its sheet: a record in each row, in each column, or one in the whole sheet (name: value).
ROWS, COLUMNS, CARD = "rows", "columns", "card"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table stands in its sheet, as a person said; what nobody said is empty or 0 and is found out.

    `shape` is ROWS, COLUMNS or CARD; `header` and `depth` are the header's first row and how many it has, `first` and
    `last` the records'. All are numbers of rows or, of a table with a record in each column, of columns, from 1.
    Where nobody said the last one, `foot` are the words of what stood behind it in another file of the layout.
    """

    shape: str = ""
    header: int = 0
    depth: int = 0
    first: int = 0
    last: int = 0
    foot: str = ""


@dataclass(slots=True)
class RawSheet:
    """One sheet. Blank rows may be left out of `rows`; hidden ones are in, marked.

    `hidden_columns` are indexes from 0; `merged` are (first row, first column, last row, last column), rows from 1 and
    columns from 0; `notes` tell what the reader did to the text (converted from TCVN3 …). `file` is the
    name of the file it stood in. `looks` tells of cells that look unlike plain ones, by row and column as in `merged`.

    Of a table that did not lie as a record in each row, `places` tells where its cells and rows stand in the file: the
    cell or the column by "B12" and "12", as they are called here.
    """

    name: str
    rows: Iterable[RawRow]
    hidden_columns: frozenset[int] = frozenset()
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    file: str = ""
    looks: Mapping[tuple[int, int], Look] = field(default_factory=dict)
    frame: Frame = field(default_factory=Frame)
    places: dict[str, str] = field(default_factory=dict)
