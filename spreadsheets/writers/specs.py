"""What is to be written: columns, sheets, and whole workbooks, described without any library's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# The kinds of columns. Cells are str, int, Decimal, date or None whatever the kind: a kind says how a column looks,
# how wide it is, and what a spreadsheet program helps people to type.
TEXT, LINES, NUMBER, WHOLE, DATE, PARTIAL_DATE = "text", "lines", "number", "whole", "date", "partial_date"
CHOICE, REFERENCE, YES_NO = "choice", "reference", "yes_no"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column.

    `options` names a list of BookSpec.lists for a dropdown. `places` is the least number of decimals shown; whole
    numbers group their thousands only where it is given, so that years do not. `width` is in characters. `example` and
    `help` stand in the guide. A dropdown offers the word that clears only where the value `can_be_cleared`. `fills`
    makes it one of many narrow columns of signs: the colour of a cell by the letter that it begins with.
    """

    key: str
    header: str
    kind: str = TEXT
    options: str | None = None
    places: int | None = None
    unit: str = ""
    is_locked: bool = False
    is_required: bool = False
    help_text: str = ""
    width: int | None = None
    example: str = ""
    can_be_cleared: bool = True
    fills: Mapping[str, str] | None = None


@dataclass(slots=True)
class SheetSpec:
    """One sheet.

    `key`, of letters, digits and underscores, tells which sheet it is when the workbook comes back. `rows` may be an
    iterator: it is gone through once and never collected.
    `frozen_columns` is how many columns stay in sight when one moves right; `paper` is "A4" or "A3", by the width of
    the columns when empty. It is printed on as many pages side by side as its columns need, or on one where
    `fits_width`. `about` is a sentence for the guide, `first_line` one above all.
    """

    key: str
    title: str
    columns: Sequence[ColumnSpec]
    rows: Iterable[Sequence[Any]] = ()
    frozen_columns: int = 1
    paper: str = ""
    about: str = ""
    first_line: str = ""
    fits_width: bool = False


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A line of the first sheet: a heading, a sentence, or a fact with its value."""

    text: str
    value: str = ""
    is_heading: bool = False


@dataclass(slots=True)
class BookSpec:
    """A workbook to send out and read again.

    `lists` are what dropdowns offer, by name: letters, digits and underscores. `clear_word` is what empties a value
    when the workbook comes back; without one the guide does not speak of coming back. `properties` may hold "when" (an
    aware datetime), "who" and "address" (of the tracker).
    """

    title: str
    sheets: Sequence[SheetSpec]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    guide: Sequence[GuideLine] = ()
    properties: dict[str, Any] = field(default_factory=dict)
    clear_word: str = ""


class Marked(NamedTuple):
    """A row that was refused: its cells, and why, by column index from 0; None is the row as a whole."""

    cells: Sequence[Any]
    reasons: dict[int | None, str]
