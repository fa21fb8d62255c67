"""Limits on how much a file may hold, from the settings, and the messages about what is too large or damaged."""

import contextlib
import csv
import logging
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from files.archive import Archive
from files.disk import trouble_of
from files.errors import ForbiddenDoctype, LockedFile, TooManyElements, UnreadableFile
from spreadsheets.book import BookError, column_letter, is_blank

# What the parsers of containers, text and records raise for files that are cut off or made by hand.
_PARSER_ERRORS = (UnreadableFile, struct.error, csv.Error, UnicodeDecodeError)

logger = logging.getLogger(__name__)


class ReaderFailedError(BookError):
    """The tracker failed, whatever the file is; its log says how."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The tracker failed while reading the file. The error was recorded; the file may be right. "
                "Tell whoever runs the tracker, or send the table in another format (.xlsx, .ods, .csv)."
            )
        )


def damaged() -> BookError:
    return BookError(
        _("The file is damaged or cut off. Open it in a spreadsheet program, save it anew, and send that file.")
    )


def locked() -> BookError:
    return BookError(_("The file has a password. Save it without one, then try again."))


def _unreadable(error: Exception) -> BookError:
    """Return what a person is told of a file that a parser could not read."""
    if isinstance(error, LockedFile):
        return locked()
    if isinstance(error, ForbiddenDoctype):
        return has_entities()
    return too_many_elements() if isinstance(error, TooManyElements) else damaged()


def has_entities() -> BookError:
    return BookError(
        _("The file has definitions (DOCTYPE) that no spreadsheet program writes. It was not read, for safety.")
    )


def too_many_elements() -> BookError:
    return BookError(
        _("The file is too large to be read in this format. Save it as .xlsx in Excel or LibreOffice, or divide it.")
    )


def whole(written: str | bytes) -> int:
    """Return a whole number that a file writes; raise BookError for anything else."""
    try:
        return int(written)
    except ValueError:
        raise damaged() from None


def needed(attributes: Mapping[str, str], name: str) -> str:
    """Return an attribute without which an element says nothing; raise BookError where it is missing."""
    try:
        return attributes[name]
    except KeyError:
        raise damaged() from None


@contextlib.contextmanager
def parser_errors_as_damage() -> Any:
    """Turn what parsers raise in this block into a BookError; any other failure is ours and logged."""
    try:
        yield
    except BookError:
        raise
    except _PARSER_ERRORS as error:
        raise _unreadable(error) from None
    except Exception as error:
        if trouble_of(error):
            raise
        logger.exception("A reader of spreadsheets failed.")
        raise ReaderFailedError from error


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
        """Count a row that holds something; blank cells at its end are dropped where there are too many."""
        while len(cells) > self.max_columns and is_blank(cells[-1]):
            cells.pop()
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

    def keeps(self, column: int, value: Any) -> bool:
        """Return whether a cell, at an index from 0, is read: a blank one beyond the last column says nothing."""
        if column < self.max_columns:
            return True
        if not is_blank(value):
            self.refuse_columns()
        return False

    def refuse_columns(self) -> None:
        raise BookError(_("Sheet “%(sheet)s” has more than %(max)s columns."), sheet=self.sheet, max=self.max_columns)

    def add_text(self, size: int) -> None:
        """Count the memory, in bytes, of a text that only one cell holds."""
        self.text += size
        if self.text > MOST_TEXT:
            raise too_large()
