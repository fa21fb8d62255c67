"""Tells what kind of file this is by its content: names lie."""

import codecs
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from files import archive, compound
from files.archive import Archive
from files.compound import CompoundFile
from spreadsheets.book import BookError
from spreadsheets.readers.limits import damaged, locked

PICTURE, PDF, WORD = _("a picture"), _("a PDF document"), _("a Word document")
SLIDES, PACKED, PROGRAM = _("a presentation"), _("a packed archive"), _("a program")
OTHER_XML, RICH_TEXT = _("an XML file"), _("a rich text document")
NUMBERS, VERY_OLD = _("an Apple Numbers document"), _("a workbook of Excel 4 or older")
OTHER_OFFICE = _("another office document")
SOUND_OR_FILM = _("a sound or film")
_COPY_TABLE = _("Copy its table into an empty sheet in Excel, save that as .xlsx, and send it.")
_OPEN_AND_SAVE = _("Open it in Excel, choose Save As, “Excel Workbook (*.xlsx)”, and send that file.")
# What to do in Excel, in one sentence each.
_WAYS_OUT = (
    (PICTURE, _("In Excel choose Data, From Picture, check what was read, save it as .xlsx, and send that file.")),
    (PDF, _("In Excel choose Data, Get Data, From File, From PDF, save the table as .xlsx, and send that file.")),
    *((kind, _COPY_TABLE) for kind in (WORD, SLIDES, RICH_TEXT)),
    (PACKED, _("Unpack it, open the workbook in it in Excel, save it as .xlsx, and send that file.")),
    (NUMBERS, _("In Numbers choose File, Export To, Excel, and send the .xlsx, which Excel opens too.")),
    (OTHER_XML, _("In Excel choose Data, Get Data, From File, From XML, save the table as .xlsx, and send that file.")),
)
_MAGIC = (
    (rb"\x89PNG\r|\xff\xd8\xff|GIF8[79]a|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avif)", PICTURE),
    (rb"(?:\xef\xbb\xbf)?\s*%PDF-", PDF),
    (rb"Rar!\x1a|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd", PACKED),
    (rb"MZ.{2,}PE\0\0|MZ[\x00-\xff]\0[\x00-\x10]\0|\x7fELF", PROGRAM),
    (rb"RIFF.{4}(?:WAVE|AVI )|ID3[\x02-\x04]|OggS|.{4}ftyp", SOUND_OR_FILM),
    (rb"\{\\rtf", RICH_TEXT),
    (rb"[\x09]\x00[\x04\x06]\x00|\x09[\x02\x04]\x06\x00", VERY_OLD),
)
_BEFORE = r"(?:<\?[^>]*>\s*|<!--.{0,1000}?-->\s*)*"
_PAGE_TAGS = "!doctype html|html|table|head|body|meta|style|title|link|script|div|center|form|p|b|br|font|span|h[1-6]"
_PAGE_BEGINS = rf"<(?:{_PAGE_TAGS})[\s/>]"
_WEB_PAGE = re.compile(_BEFORE + _PAGE_BEGINS, re.DOTALL)
_XML = re.compile(r"<\?xml|<workbook|<office:document|<\w+[\s>]")
_XML_2003 = re.compile(_BEFORE + r"<(?:\w+:)?workbook[\s>]", re.DOTALL)
_FLAT = re.compile(_BEFORE + r"<office:document[\s>]", re.DOTALL)
_PAGE_ARCHIVE = re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}mime-version:", re.IGNORECASE)
_BEGINNING = 4_000  # characters


def refuse(kind: Any) -> BookError:
    way_out = next((way for known, way in _WAYS_OUT if known is kind), _OPEN_AND_SAVE)
    return BookError(_("This is %(kind)s, not a spreadsheet. %(way_out)s"), kind=kind, way_out=way_out)


def check_not_something_else(content: bytes) -> None:
    """Raise BookError naming what the file is, when it is known and neither a container nor text."""
    if not content.strip(b"\0 \t\r\n"):
        raise BookError(_("The file is empty."))
    for pattern, kind in _MAGIC:
        if re.match(pattern, content[:1100], re.DOTALL):
            raise refuse(kind)


def kind_of_markup(text: str) -> str:
    """Return "xml", "fods" or "html" for the XML and the web pages that office systems save under the name .xls; empty
    for no markup. Raises BookError for any other."""
    start = text[:_BEGINNING].lstrip("\ufeff \t\r\n").casefold()
    if _XML_2003.match(start) and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "xml"
    if _FLAT.match(start) and "opendocument.spreadsheet" in start:
        return "fods"
    if _WEB_PAGE.match(start) or is_page_archive(start):
        return "html"
    if _XML.match(start):
        raise refuse(OTHER_XML)
    return ""


def is_page_archive(text: str) -> bool:
    """Return whether this is a mail of web pages, as Excel saves a workbook as one web page (MHTML)."""
    return bool(_PAGE_ARCHIVE.match(text[:_BEGINNING]))


def kind_of_archive(opened: Archive) -> str:
    """Return "xlsx", "xlsb" or "ods"; raise BookError naming what else the container is."""
    names = opened.names
    if "mimetype" in opened and opened.size("mimetype") < 200:
        mime = opened.read("mimetype").decode("ascii", "replace").strip()
        if mime.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        if "opendocument" in mime:
            raise refuse(OTHER_OFFICE)
    if "xl/workbook.bin" in opened:
        return "xlsb"
    for start, kind in (("word/", WORD), ("ppt/", SLIDES), ("index/", NUMBERS)):
        if any(name.startswith(start) for name in names):
            raise refuse(kind)
    if "[content_types].xml" in opened and any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in opened and "meta-inf/manifest.xml" in opened:
        return "ods"
    raise refuse(PACKED)


def check_compound(opened: CompoundFile) -> None:
    """Raise BookError when an old Office container holds no workbook, or a locked one."""
    names = opened.top or opened.names  # all of them only where the root leads to none
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise locked()
    if "workbook" in names or "book" in names:
        return
    if "worddocument" in names:
        raise refuse(WORD)
    if "powerpoint document" in names:
        raise refuse(SLIDES)
    raise refuse(OTHER_OFFICE) if names else damaged()


def is_compound(content: bytes) -> bool:
    return content.startswith(compound.BEGINNING)


def is_archive(content: bytes) -> bool:
    return content.startswith((archive.BEGINNING, archive.BEGINNING_OF_EMPTY))


def utf16_of(content: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" for text in it that does not say so: half of its bytes are mostly zeros."""
    start = content[:2000]
    for encoding, zeros, letters in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if zeros.count(0) > len(zeros) // 4 and not letters.count(0):
            return encoding
    return None


def is_binary(content: bytes) -> bool:
    """Return whether this cannot be text: it has control characters, and is not UTF-16."""
    start = content[:4000]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or utf16_of(content):
        return False
    return sum(0 < byte < 9 or 13 < byte < 32 for byte in start) > len(start) // 50
