"""Limits on how much a file may hold, from the settings, and the messages to the person who sends more."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from files.archive import Archive
from spreadsheets.book import BookError, column_letter

LONGEST_CELL = 32_767  # characters, as in Excel
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet in Excel; a reference beyond is no place
MB = 1024 * 1024
# Memory for the text of one sheet: twenty million letters, or fewer of those that need more bytes.
MOST_TEXT = 100 * MB


def check_size(content: bytes) -> None:
    if len(content) > settings.SPREADSHEET_MAX_MB * MB:
        raise BookError(_("The file is larger than %(max)s MB."), max=settings.SPREADSHEET_MAX_MB)


def open_archive(content: bytes) -> Archive:
    """Return the parts of a container; raise BookError when they are too large unpacked, UnreadableFile when unsafe."""
    archive = Archive(BytesIO(content))
    if archive.unpacked_size > settings.SPREADSHEET_MAX_UNPACKED_MB * MB:
        raise too_large()
    archive.check_parts()
    return archive


def too_large() -> BookError:
    return BookError(
        _("The file holds more than %(max)s MB once it is unpacked. Divide it into smaller ones."),
        max=settings.SPREADSHEET_MAX_UNPACKED_MB,
    )


def check_sheets(count: int) -> None:
    if count > settings.SPREADSHEET_MAX_SHEETS:
        raise BookError(_("The file has more than %(max)s sheets."), max=settings.SPREADSHEET_MAX_SHEETS)


def too_long(sheet: str, row: int, column: int) -> BookError:
    return BookError(
        _("Sheet “%(sheet)s”, cell %(cell)s: the text is longer than %(max)s characters."),
        sheet=sheet,
        cell=f"{column_letter(column)}{row}",
        max=f"{LONGEST_CELL:,}".replace(",", "."),
    )


@dataclass(slots=True)
class Count:
    """What was read of one sheet so far; every method raises BookError when it is too much."""

    sheet: str
    max_rows: int = field(default_factory=lambda: settings.SPREADSHEET_MAX_ROWS)
    max_columns: int = field(default_factory=lambda: settings.SPREADSHEET_MAX_COLUMNS)
    max_cells: int = field(default_factory=lambda: settings.SPREADSHEET_MAX_CELLS)
    rows: int = 0
    cells: int = 0
    text: int = 0

    def add_row(self, cells: list[Any]) -> None:
        """Count a row that holds something."""
        self.rows += 1
        self.cells += len(cells)
        if self.rows > self.max_rows:
            raise BookError(
                _("Sheet “%(sheet)s” has more than %(max)s rows. Divide the file into smaller ones."),
                sheet=self.sheet,
                max=self.max_rows,
            )
        if len(cells) > self.max_columns:
            self.refuse_columns()
        if self.cells > self.max_cells:
            raise BookError(
                _("Sheet “%(sheet)s” has more than %(max)s cells. Divide the file into smaller ones."),
                sheet=self.sheet,
                max=self.max_cells,
            )

    def refuse_columns(self) -> None:
        raise BookError(_("Sheet “%(sheet)s” has more than %(max)s columns."), sheet=self.sheet, max=self.max_columns)

    def add_text(self, size: int) -> None:
        """Count the memory, in bytes, of a text that only one cell holds."""
        self.text += size
        if self.text > MOST_TEXT:
            raise too_large()
