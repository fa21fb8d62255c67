"""Rows written into an .xlsx sheet as they come.

XlsxWriter's constant-memory mode keeps a workbook's rows out of memory, but takes text between <r> and </r> for
markup, cuts what is too long without a word, and rounds numbers to floats; it also spends most of its time building a
tuple per cell. So the sheet, its widths, lists and protection are XlsxWriter's, the rows are put together here.
"""

import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from spreadsheets.book import BookError
from spreadsheets.writers.cells import by_kind, day_text, long_number_text, number_text, writable
from spreadsheets.writers.specs import ColumnSpec
from spreadsheets.writers.styles import BookStyles, number_format

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
LINE_HEIGHT, MAX_HEIGHT = 15.75, 409
_SHOWN_OF_LONG_TEXT = 500
# Excel counts a 29 February 1900 that never was: days are told apart only after it.
_FIRST_DAY = datetime.date(1900, 3, 1)
_DAY_ZERO = datetime.date(1899, 12, 30).toordinal()
# Excel reads _x000D_ in text as the character of that number, so text that says so literally is written escaped.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
TOO_MANY_ROWS = gettext_lazy(
    "A sheet of a workbook holds %(limit)s rows at most. Choose fewer rows, or export them as .csv."
)


class StreamedSheet(Worksheet):
    """A worksheet of a constant-memory workbook to which whole rows of XML can be added."""

    fh: Any  # the library sets both to None first
    dim_rowmax: Any

    def expect(self, columns: int) -> None:
        """Say how wide the rows to be appended are; without that, a sheet of nothing else would be left empty."""
        for index in (0, columns - 1):
            self._check_dimensions(self.previous_row, index)

    def join(self, row: int, first: int, last: int) -> None:
        """Make one cell of those between two columns, indexes, of a row that is appended."""
        self.merge.append([row, first, row, last])

    def append(self, row: int, cells: str, lines: float = 1) -> None:
        """Write the row with this index, from 0; rows come in order, and none is written any other way after.

        Excel fits heights to what is in a row, LibreOffice only as far as it is told: `lines` is a first guess.
        """
        if row >= MAX_ROWS:
            raise BookError(TOO_MANY_ROWS, limit=MAX_ROWS)
        if self.table:
            self._write_single_row(row)
        height = f' ht="{height_of(lines)}"' if lines > 1 else ""
        self.fh.write(f'<row r="{row + 1}"{height}>{cells}</row>')
        self.previous_row = row + 1
        self.dim_rowmax = row

    def unlock_beyond(self, column: int, style: Any) -> None:
        """Let people write right of the table, without making the sheet look 16,384 columns wide."""
        width = self.dim_colmax
        self.set_column(column, 16_383, None, style)
        self.dim_colmax = width


class RowWriter:
    """Puts rows of one sheet together; `widths` are the columns', in characters. Refused cells have a second look."""

    def __init__(
        self, sheet: StreamedSheet, columns: Sequence[ColumnSpec], styles: BookStyles, widths: Sequence[int]
    ) -> None:
        self.sheet, self.columns, self.styles = sheet, columns, styles
        self.widths, self.row, self.lines = widths, 0, 1
        sheet.expect(len(columns))
        self.letters = [xl_col_to_name(index) for index in range(len(columns))]
        self.plain = [self._handler(column, index, is_marked=False) for index, column in enumerate(columns)]
        self.marked = [self._handler(column, index, is_marked=True) for index, column in enumerate(columns)]

    def write(self, row: int, cells: Sequence[Any], marks: Sequence[int] = ()) -> None:
        """Write a row of as many cells as there are columns; `marks` are the indexes of refused cells."""
        self.row, self.lines, number = row, 1, row + 1
        handlers = self.plain
        if marks:
            handlers = [self.marked[i] if i in marks else self.plain[i] for i in range(len(self.columns))]
        parts = [
            f'<c r="{letter}{number}"{handle(value)}'
            for letter, handle, value in zip(self.letters, handlers, cells, strict=True)
        ]
        self.sheet.append(row, "".join(parts), self.lines)

    def _handler(self, column: ColumnSpec, index: int, *, is_marked: bool) -> Callable[[Any], str]:
        """Return what gives the rest of a cell's element, after its place, for any value."""

        def style(format_text: str, fill: str = "") -> str:
            return f' s="{self.styles.cell(column, format_text, is_marked=is_marked, fill=fill)._get_xf_index()}"'

        width = self.widths[index]
        text_start = f'{style("@")} t="inlineStr"><is><t'
        filled = {sign: f'{style("@", fill)} t="inlineStr"><is><t' for sign, fill in (column.fills or {}).items()}
        date_start = f"{style('dd/mm/yyyy')}><v>"
        by_decimals: dict[int, str] = {}
        blank = f"{style(self.styles.blank_column(column).num_format)}/>"

        def text(value: str) -> str:
            is_simple = value.isprintable()
            if not is_simple:
                value = writable(value)
            if not value:
                return blank
            if is_too_long(value):
                # A blank cell changes nothing on import, a cut text would.
                self.sheet.write_comment(self.row, index, told_too_long(value))
                return blank
            if len(value) > width or not is_simple:
                self.lines = max(self.lines, lines_of(value, width))
            start = filled.get(value[0], text_start) if filled else text_start
            return f"{start}{text_element(value)}</t></is></c>"

        def number(value: Any) -> str:
            if (parts := number_text(value)) is None:
                return text(long_number_text(value))
            digits, decimals = parts
            if (start := by_decimals.get(decimals)) is None:
                start = by_decimals[decimals] = f"{style(number_format(column, decimals))}><v>"
            return f"{start}{digits}</v></c>"

        def day(value: datetime.date) -> str:
            if value < _FIRST_DAY:
                return text(day_text(value))
            return f"{date_start}{value.toordinal() - _DAY_ZERO}</v></c>"

        return by_kind(
            {
                str: text,
                int: number,
                float: number,
                Decimal: number,
                datetime.date: day,
                type(None): lambda value: blank,
            }
        )


def is_too_long(text: str) -> bool:
    """Return whether a text has more letters, as Excel counts them, than a cell of a spreadsheet holds."""
    return len(text) * 2 > MAX_TEXT and len(text.encode("utf-16-le")) > MAX_TEXT * 2


def told_too_long(text: str) -> str:
    """Return what stands in a comment in place of such a text."""
    comment = _(
        "This text is longer than a cell can hold (%(length)s characters), so it is not here. Its start: %(start)s"
    )
    return comment % {"length": len(text), "start": f"{text[:_SHOWN_OF_LONG_TEXT]}…"}


def height_of(lines: float, size: float = 1) -> float:
    """Return the height in points of so many lines, of letters so many times the usual size, within Excel's limit."""
    return min(lines * LINE_HEIGHT * size, MAX_HEIGHT)


def lines_of(text: str, width: float) -> int:
    """Return about how many lines a text takes in a column so many characters wide."""
    return sum(max(ceil(len(part) / width), 1) for part in text.split("\n"))


def text_element(value: str) -> str:
    """Return what stands in a text element after "<t": every character comes back as it was, line breaks too."""
    if "&" in value or "<" in value or ">" in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in value:
        value = _LOOKS_ESCAPED.sub("_x005F_", value)
    if value.isprintable() and not value.startswith(" ") and not value.endswith(" "):
        return f">{value}"
    # As it stands, a carriage return would be read as a line feed.
    value = value.replace("\r", "&#13;")
    return f' xml:space="preserve">{value}'
