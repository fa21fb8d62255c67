"""Tells a file's kind by its content, never by its name: the kinds that are kept, and why others are not.

Reads a file's first bytes, an archive's own listing, or the directory of an old Office file; never the whole file.
What a program inside a PDF or an Excel 4.0 macro of an old .xls would do is not looked at: nothing is ever run here.
"""

from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from files import archive, compound
from files.archive import Archive
from files.compound import CompoundFile
from files.errors import MalformedFile, TooManyParts

# The content type to send, by suffix; any other file is sent as plain bytes. The system's own tables are not asked.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "jpg": "image/jpeg",
    "png": "image/png",
    "zip": "application/zip",
}
DOCUMENTS = frozenset(CONTENT_TYPES)
PICTURES = frozenset({"jpg", "png"})
# What a file was called before its name followed its content.
ALIASES = {"jpeg": "jpg"}

MOST_CONTENT_TYPES = 1024**2  # bytes of the part that lists the types of an Office file's parts

_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_OFFICE_MAIN_PARTS = {b"wordprocessingml.document.main+xml": "docx", b"spreadsheetml.sheet.main+xml": "xlsx"}
_MACRO_TYPES = (b"macroenabled", b"macrosheet", b"vbaproject")
_OLD_MACROS = {"_vba_project_cur", "_vba_project", "macros", "vba"}
# What a computer runs, or a browser opens as a page, when somebody double-clicks it.
_PROGRAMS = (
    "app bat cmd com cpl docm dotm exe gadget hta htm html inf jar js jse lnk msi msp pif pptm ps1 reg scr sh svg url "
    "vb vbe vbs ws wsf wsh xhtml xlam xlsb xlsm xltm xll"
)
_BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def content_type_of(name: str) -> str:
    """Return the content type of a stored file by its suffix; that of mere bytes for one that is not kept here."""
    suffix = name.rpartition(".")[2].lower()
    return CONTENT_TYPES.get(ALIASES.get(suffix, suffix), "application/octet-stream")


def largest_size() -> int:
    """Return the bytes of the largest file that is kept (DOCUMENT_MAX_MB)."""
    return settings.DOCUMENT_MAX_MB * 1024**2


def checked_kind(file: Any, allowed: frozenset[str] = DOCUMENTS) -> str:
    """Return the suffix that the content of an uploaded `file` deserves; ValidationError when it is not to be kept.

    The size is asked before anything is read. The file is left at its beginning.
    """
    if file.size > largest_size():
        raise ValidationError(_("The file is larger than %(max)s MB."), "too_large", {"max": settings.DOCUMENT_MAX_MB})
    if not file.size:
        raise ValidationError(_("The file is empty."), "empty")
    try:
        kind = _kind(file)
    except MalformedFile:
        kind = ""
    finally:
        file.seek(0)
    if kind not in allowed:
        raise ValidationError(_refusal(allowed), "kind")
    return kind


def _kind(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(len(compound.BEGINNING))
    for beginning, kind in _BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    if head == compound.BEGINNING:
        return _old_office(CompoundFile(file))
    return _archive(file) if head.startswith(archive.BEGINNING) else ""


def _old_office(opened: CompoundFile) -> str:
    if "encryptedpackage" in opened.top:
        raise ValidationError(_("The file has a password. Remove it, then send the file."), "locked")
    if opened.names & _OLD_MACROS:
        raise _with_macros()
    if "worddocument" in opened.top:
        return "doc"
    return "xls" if opened.top & {"workbook", "book"} else ""


def _archive(file: BinaryIO) -> str:
    try:
        opened = Archive(file)
    except TooManyParts as error:
        raise ValidationError(_("The archive contains too many files. Send it in parts."), "too_many") from error
    if "[content_types].xml" in opened:
        return _office(opened)
    if "mimetype" in opened:
        return _open_document(opened)
    # Windows drops points and spaces at the end of a name.
    suffixes = {PurePosixPath(name.rstrip(". ")).suffix.removeprefix(".") for name in opened.names}
    if suffixes & {*_PROGRAMS.split()} or "meta-inf/manifest.mf" in opened:
        raise ValidationError(_("The archive contains programs or web pages. Send only the documents."), "programs")
    return "zip" if suffixes else ""


def _office(opened: Archive) -> str:
    types = opened.beginning("[Content_Types].xml", MOST_CONTENT_TYPES).lower()
    if any("vbaproject.bin" in name for name in opened.names) or any(mark in types for mark in _MACRO_TYPES):
        raise _with_macros()
    return next((kind for part, kind in _OFFICE_MAIN_PARTS.items() if part in types), "")


def _open_document(opened: Archive) -> str:
    if any(name.startswith(("basic/", "scripts/")) for name in opened.names):
        raise _with_macros()
    return _OPEN_DOCUMENTS.get(opened.beginning("mimetype", 200).strip(), "")


def _with_macros() -> ValidationError:
    return ValidationError(
        _("The file has macros. Save it without them (.docx, .xlsx, .odt, .ods), then send it."), "macros"
    )


def _refusal(allowed: frozenset[str]) -> str:
    if allowed == PICTURES:
        return _("This is not a JPEG or PNG picture, despite its name.")
    return _(
        "This type of file is not allowed, despite its name. Send a PDF, Word, Excel, OpenDocument, JPEG, PNG "
        "or ZIP file."
    )


def allowed_text(allowed: frozenset[str] = DOCUMENTS) -> str:
    """Return what may be sent, for the help beside a file field."""
    if allowed == PICTURES:
        text = _("JPEG or PNG, at most %(max)s MB each.")
    else:
        text = _("PDF, Word or Excel (without macros), OpenDocument, JPEG, PNG or ZIP; at most %(max)s MB.")
    return text % {"max": settings.DOCUMENT_MAX_MB}
