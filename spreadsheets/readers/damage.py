"""Messages for files that are cut off, locked, or not what they claim to be, and for readers that fail themselves."""

import contextlib
import csv
import logging
import struct
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from files.disk import trouble_of
from files.errors import ForbiddenDoctype, LockedFile, TooManyElements, UnreadableFile
from spreadsheets.book import BookError

# What the parsers of containers, text and records raise for files that are cut off or made by hand.
_PARSER_ERRORS = (UnreadableFile, struct.error, csv.Error, UnicodeDecodeError)

logger = logging.getLogger(__name__)


class ReaderFailedError(BookError):
    """The tracker failed, whatever the file is; its log says how."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The tracker failed while reading the file. This was recorded; the file may be right. Tell whoever "
                "runs the tracker, or send the table in another format (.xlsx, .ods, .csv)."
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
        _("The file holds definitions (DOCTYPE) that no spreadsheet program writes. It was not read, for safety.")
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


def needed(given: Mapping[str, str], name: str) -> str:
    """Return an attribute without which an element says nothing; raise BookError where it is missing."""
    try:
        return given[name]
    except KeyError:
        raise damaged() from None


@contextlib.contextmanager
def told_as_damage() -> Any:
    """Turn what parsers raise in this block into a BookError; any other failure is ours: logged, and told as such."""
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
