"""What is said of files that are cut off, locked, or not what they claim to be."""

import contextlib
import csv
import struct
import zipfile
import zlib
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext_lazy as _

from spreadsheets.book import BookError

# What the zip, XML and record parsers raise for files that are cut off, locked or made by hand.
_RAISED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    csv.Error,
    ExpatError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    OSError,
    EOFError,
)


def damaged() -> BookError:
    return BookError(
        _("The file is damaged or cut off. Open it in a spreadsheet program, save it anew, and send that file.")
    )


def locked() -> BookError:
    return BookError(_("The file has a password. Save it without one, then try again."))


def has_entities() -> BookError:
    return BookError(
        _("The file holds definitions (DOCTYPE) that no spreadsheet program writes. It was not read, for safety.")
    )


@contextlib.contextmanager
def told_as_damage():
    """Whatever a parser raises in this block becomes a BookError; one that was raised on purpose passes."""
    try:
        yield
    except BookError:
        raise
    except _RAISED:
        raise damaged() from None
