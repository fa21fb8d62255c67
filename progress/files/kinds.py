"""What a file is, told from its content and never from its name: the kinds that are kept, and why others are not.

Reads a file's first bytes, an archive's own listing, or the directory of an old Office file; never the whole file.
What a program inside a PDF or an Excel 4.0 macro of an old .xls would do is not looked at: nothing is ever opened here.
"""

from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from progress.files import archives, compound
from progress.files.errors import MalformedFile, with_macros

# By suffix. Never guessed from the system's tables: a browser is told one of these, or bytes to keep.
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

_BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def content_type_of(name: str) -> str:
    """The content type of a stored file, by its suffix; mere bytes for one that is not kept here."""
    suffix = name.rpartition(".")[2].lower()
    return CONTENT_TYPES.get(ALIASES.get(suffix, suffix), "application/octet-stream")


def largest_size() -> int:
    """Bytes of the largest file that is kept (DOCUMENT_MAX_MB)."""
    return settings.DOCUMENT_MAX_MB * 1024**2


def checked_kind(file: BinaryIO, allowed: frozenset[str] = DOCUMENTS) -> str:
    """The suffix that the content of an uploaded `file` deserves; ValidationError when it is not to be kept.

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
        return _old_office(compound.read_names(file))
    return archives.kind_of(file) if head.startswith(archives.BEGINNING) else ""


def _old_office(names: compound.Names) -> str:
    if "EncryptedPackage" in names.top:
        raise ValidationError(_("The file is locked with a password. Take the password off, then send it."), "locked")
    if names.everywhere & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros", "VBA"}:
        raise with_macros()
    if "WordDocument" in names.top:
        return "doc"
    return "xls" if names.top & {"Workbook", "Book"} else ""


def _refusal(allowed: frozenset[str]) -> str:
    if allowed == PICTURES:
        return _("This is not a JPEG or PNG picture, whatever its name says.")
    return _(
        "This is not a file of a kind that is kept here, whatever its name says. "
        "Send a PDF, Word, Excel, OpenDocument, JPEG, PNG or ZIP file."
    )


def allowed_text(allowed: frozenset[str] = DOCUMENTS) -> str:
    """What may be sent, for the help beside a file field."""
    if allowed == PICTURES:
        text = _("JPEG or PNG, at most %(max)s MB each.")
    else:
        text = _("PDF, Word or Excel (without macros), OpenDocument, JPEG, PNG or ZIP; at most %(max)s MB.")
    return text % {"max": settings.DOCUMENT_MAX_MB}
