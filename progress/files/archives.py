"""Files that are ZIP archives: the Office and OpenDocument formats of today, and plain archives."""

import lzma
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from progress.files.errors import MalformedFile, with_macros

BEGINNING = b"PK\x03\x04"
END, END_LENGTH, LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
END_64 = b"PK\x06\x07"  # of archives past 4 GB, which none of ours is
MOST_LISTING = 1024**2  # bytes of an archive's own listing, some 15.000 names
MOST_CONTENT_TYPES = 1024**2

OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
OFFICE_MAIN_PARTS = {b"wordprocessingml.document.main+xml": "docx", b"spreadsheetml.sheet.main+xml": "xlsx"}
MACROS = (b"macroenabled", b"macrosheet", b"vbaproject")  # in the types of an Office file's parts
# What a computer runs, or a browser opens as a page, when somebody double-clicks it.
_PROGRAMS = (
    "app bat cmd com cpl docm dotm exe gadget hta htm html inf jar js jse lnk msi msp pif pptm ps1 reg scr sh svg url "
    "vb vbe vbs ws wsf wsh xhtml xlam xlsb xlsm xltm xll"
)
PROGRAMS = frozenset(_PROGRAMS.split())


# What the library raises for archives that are broken, locked or packed in ways it does not know. Caught around its own
# calls only.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, LookupError,
    RuntimeError, OverflowError,
)  # fmt: skip


def kind_of(file: BinaryIO) -> str:
    """Suffix of the kind an archive is; empty for one not kept. Raises MalformedFile, and ValidationError with why."""
    _refuse_endless_listing(file)
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise MalformedFile from error
    with archive:
        return _kind(archive)


def _kind(archive: zipfile.ZipFile) -> str:
    names = [name.lower().replace("\\", "/") for name in archive.namelist()]
    if "[content_types].xml" in names:
        return _office(archive, names)
    if "mimetype" in names:
        return _open_document(archive, names)
    if not names:
        return ""
    # Windows drops points and spaces at the end of a name.
    suffixes = {PurePosixPath(name.rstrip(". ")).suffix.removeprefix(".") for name in names}
    if suffixes & PROGRAMS or "meta-inf/manifest.mf" in names:
        raise ValidationError(_("The archive holds programs or web pages. Send the documents only."), "programs")
    return "zip"


def _office(archive: zipfile.ZipFile, names: list[str]) -> str:
    types = _part(archive, "[Content_Types].xml", MOST_CONTENT_TYPES).lower()
    if "vbaproject.bin" in " ".join(names) or any(mark in types for mark in MACROS):
        raise with_macros()
    return next((kind for part, kind in OFFICE_MAIN_PARTS.items() if part in types), "")


def _open_document(archive: zipfile.ZipFile, names: list[str]) -> str:
    if any(name.startswith(("basic/", "scripts/")) for name in names):
        raise with_macros()
    return OPEN_DOCUMENTS.get(_part(archive, "mimetype", 200).strip(), "")


def _part(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The beginning of a part, however large it says it is; programs differ in which of two of one name they take."""
    found = [info for info in archive.infolist() if info.filename.lower() == name.lower()]
    if len(found) != 1:
        raise MalformedFile
    try:
        with archive.open(found[0]) as part:
            return part.read(most)
    except _BROKEN as error:
        raise MalformedFile from error


def _refuse_endless_listing(file: BinaryIO) -> None:
    """Look at the length of the listing before the library reads all of it into memory."""
    length = file.seek(0, 2)
    start = max(0, length - END_LENGTH - LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    if tail[-END_LENGTH:].startswith(END) and tail.endswith(b"\0\0"):
        at = len(tail) - END_LENGTH
    else:
        at = tail.rfind(END)
    if at < 0 or len(tail) < at + END_LENGTH or tail[at - 20 : at].startswith(END_64):
        raise MalformedFile
    (listing,) = struct.unpack_from("<I", tail, at + 12)
    if listing > MOST_LISTING:
        raise ValidationError(_("The archive holds too many files. Send it in parts."), "too_many")
