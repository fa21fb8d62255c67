"""From the bytes of an uploaded file to its first visible sheet."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

from spreadsheets import csv_text, ods, xlsx
from spreadsheets.sheets import Sheet, SheetError

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# What the zip, XML and workbook parsers raise for files that are cut off, locked or made by hand.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    OSError,
    EOFError,
    StopIteration,
)


def read_sheet(content: bytes, is_header: Callable[[list[str]], bool] = lambda names: False) -> Sheet:
    """Return the first visible sheet of an .xlsx, .ods or .csv file, told apart by what is in it; raise SheetError.

    `is_header` tells whether these are known column names, which helps to read text.
    """
    if len(content) > MAX_BYTES:
        raise SheetError(_("The file is larger than %(max)s MB."), max=MAX_BYTES // 1024**2)
    if content.startswith(_OLD_EXCEL):
        raise SheetError(_("This is an old Excel file, or one with a password. Save it as .xlsx without a password."))
    if not content.startswith(b"PK\x03\x04"):
        return csv_text.read(content, is_header)
    try:
        return _module_for(content).read(content)
    except SheetError:
        raise
    except _DAMAGED:
        raise SheetError(_("The file is damaged, or is not a spreadsheet.")) from None


def _module_for(content: bytes):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise SheetError(_("The file is larger than %(max)s MB."), max=MAX_UNPACKED_BYTES // 1024**2)
        return ods if "content.xml" in archive.namelist() else xlsx
