"""Writes a sheet of data as people get it: headers that stay in sight, filters, widths, and pages ready to print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.writers.cells import writable
from spreadsheets.writers.names import cut
from spreadsheets.writers.specs import (
    CHOICE,
    DATE,
    LINES,
    NUMBER,
    PARTIAL_DATE,
    REFERENCE,
    TEXT,
    WHOLE,
    YES_NO,
    ColumnSpec,
    Marked,
    SheetSpec,
)
from spreadsheets.writers.streaming import RowWriter, StreamedSheet, height_of, lines_of
from spreadsheets.writers.styles import BookStyles

_WIDTHS = {TEXT: 24, LINES: 40, NUMBER: 16, WHOLE: 9, DATE: 14, PARTIAL_DATE: 17, CHOICE: 18, REFERENCE: 28, YES_NO: 9}
_LOCKED_WIDTH, _WIDEST = 8, 60
# What fits across a sheet of paper without becoming too small to read, in characters.
_FITS = {"A4": 190, "A3": 270}
_PAPERS = {"A4": 9, "A3": 8}
# Excel grows slow and large with comments by the thousand; the last column has every reason anyway.
_MAX_COMMENTS = 1_000
_MAX_COMMENT = 1_000
_MAX_HEADER_TEXT = 90


@dataclass(slots=True)
class DataSheet:
    """One sheet being written: keys (hidden, where wanted), headers, rows."""

    sheet: StreamedSheet
    spec: SheetSpec
    columns: Sequence[ColumnSpec]
    styles: BookStyles
    with_keys: bool
    footer: str = ""
    comments: int = 0

    @property
    def header_row(self) -> int:
        return self.key_row + bool(self.with_keys)

    @property
    def key_row(self) -> int:
        """The row of the keys, where they are wanted; else that of the headers."""
        return 1 if self.spec.first_line else 0

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        """Write everything but rules and protection; return the index of the last row."""
        self._set_columns()
        self._set_page()
        self._write_headers()
        writer, row = RowWriter(self.sheet, self.columns, self.styles, self.widths), self.header_row
        for row, cells in enumerate(rows, self.header_row + 1):
            if type(cells) is Marked:
                self._write_marked(writer, row, cells)
            else:
                writer.write(row, cells)
        last = sum(not column.fills for column in self.columns) - 1
        if last >= 0:
            self.sheet.autofilter(self.header_row, 0, max(row, self.header_row + 1), last)
        texts = f"A{self.header_row + 2}:{writer.letters[-1]}{row + 1000}"
        self.sheet.ignore_errors({"number_stored_as_text": texts})
        return row

    @property
    def widths(self) -> list[int]:
        return [width_of(column) for column in self.columns]

    def _set_columns(self) -> None:
        for index, (column, width) in enumerate(zip(self.columns, self.widths, strict=True)):
            self.sheet.set_column(index, index, width, self.styles.blank_column(column))

    def _write_headers(self) -> None:
        if self.spec.first_line:
            self.sheet.write_string(0, 0, writable(self.spec.first_line), self.styles.make(italic=True))
        if self.with_keys:
            self.sheet.set_row(self.key_row, None, None, {"hidden": True})
            for index, column in enumerate(self.columns):
                self.sheet.write_string(self.key_row, index, column.key, self.styles.make())
        lines = max(map(_header_lines, self.columns, self.widths))
        self.sheet.set_row(self.header_row, height_of(lines + 0.25))
        for index, column in enumerate(self.columns):
            self.sheet.write_string(self.header_row, index, writable(column.header), self.styles.header(column))

    def _set_page(self) -> None:
        sheet, spec = self.sheet, self.spec
        shown = [index for index, column in enumerate(self.columns) if not column.is_locked]
        sheet.freeze_panes(self.header_row + 1, min(spec.frozen_columns, len(self.columns)))
        sheet.repeat_rows(self.header_row)
        if shown and shown[-1] < len(self.columns) - 1:
            sheet.print_area(0, 0, sheet.xls_rowmax - 1, shown[-1])
        width = sum(width_of(self.columns[index]) for index in shown)
        paper = spec.paper or ("A4" if width <= _FITS["A4"] else "A3")
        pages = 1 if spec.fits_width else ceil(width / _FITS[paper]) or 1
        if pages > 1 and spec.frozen_columns:
            sheet.repeat_columns(0, spec.frozen_columns - 1)
        set_page(sheet, spec.title, paper, self.footer, pages)

    def _write_marked(self, writer: RowWriter, row: int, marked: Marked) -> None:
        marks = [index for index in marked.reasons if index is not None]
        for index in marks:
            if self.comments < _MAX_COMMENTS:
                self.comments += 1
                self.sheet.write_comment(row, index, cut(writable(marked.reasons[index]), _MAX_COMMENT))
        parts = [self._told(index, reason) for index, reason in marked.reasons.items()]
        writer.write(row, [*marked.cells, "\n".join(parts)], [*marks, len(self.columns) - 1])

    def _told(self, index: int | None, reason: str) -> str:
        return reason if index is None else f"{self.columns[index].header}: {reason}"


def _header_lines(column: ColumnSpec, width: int) -> float:
    """Return how many lines high a header is: bold is wider, and the filter's button takes some of the room."""
    if column.fills:
        return len(column.header) / 2  # upright: a line is about two characters high
    return lines_of(column.header, (width - 2) // 1.15)


def width_of(column: ColumnSpec) -> int:
    """Return a width in characters at which the header takes at most three lines and no word of it is broken."""
    if column.width:
        return column.width
    if column.is_locked:
        return _LOCKED_WIDTH
    longest = max((len(word) for word in column.header.split()), default=0)
    # The filter's button covers two characters, and bold is wider.
    needed = max(_WIDTHS[column.kind], ceil(longest * 1.2) + 3, ceil(len(column.header) * 1.2 / 3) + 3)
    return min(needed, _WIDEST)


def set_page(sheet: StreamedSheet, title: str, paper: str, footer: str, pages: int = 1) -> None:
    """Set the page: landscape, as wide as so many pages, the title on top, the page's number below."""
    sheet.set_landscape()
    sheet.set_paper(_PAPERS[paper])
    sheet.fit_to_pages(pages, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    font = '&"Times New Roman,{}"&{}'
    sheet.set_header(f"&C{font.format('Bold', 14)} {_quoted(title)}", {"margin": 0.3})
    page = _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}
    small = font.format("Regular", 10)
    sheet.set_footer(f"&L{small} {_quoted(footer)}&R{small} {page}", {"margin": 0.3})


def _quoted(text: str) -> str:
    return cut(writable(text), _MAX_HEADER_TEXT).replace("&", "&&")
