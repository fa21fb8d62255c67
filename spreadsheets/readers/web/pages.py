"""Opens web pages: plain ones, and archives of several (MHTML) as Excel saves a workbook in one file."""

import codecs
import email
import email.policy
import re
import unicodedata
from email.errors import MessageError
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.book import BookError, RawSheet, SheetInfo
from spreadsheets.readers import limits, sniffing
from spreadsheets.readers.delimited import decode
from spreadsheets.readers.web.table import PageReader

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{2,30})", re.IGNORECASE)
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_NAMES = re.compile(r"<x:Name>([^<]{1,100})</x:Name>", re.IGNORECASE)
_HIDDEN = re.compile(r"<x:Visible>\s*Sheet\w*Hidden", re.IGNORECASE)
_MOST_PARTS = 500
_BEGINNING = 8_000  # bytes


class WebWorkbook:
    """One sheet for each page with tables: its rows from the top to the bottom, as Excel shows a page it opens.

    Raises BookError and what parsers raise.
    """

    has_macros = has_links = False

    def __init__(self, content: bytes, name: str) -> None:
        whole = text_of(content)
        pages = _pages_of(content) if sniffing.is_page_archive(whole) else [whole]
        self._pages = [page for page in pages if _TABLE.search(page)]
        if not self._pages:
            text = _(
                "The web page holds no table. Open it in Excel, choose Save As, “Excel Workbook (*.xlsx)”, and send "
                "that file."
            )
            raise BookError(text)
        names = [match[1].strip() for page in pages for match in _NAMES.finditer(page)]
        if len(names) != len(self._pages):
            count = len(self._pages)
            names = [name] if count == 1 else [f"{name} {number}" for number in range(1, count + 1)]
        hidden = [bool(_HIDDEN.search(page)) for page in self._pages]
        self.sheets = [SheetInfo(name, not is_hidden) for name, is_hidden in zip(names, hidden, strict=True)]

    def read(self, index: int) -> RawSheet:
        """Return the sheet with this place in `sheets`."""
        return PageReader(self.sheets[index].name).read(self._pages[index])


def beginning_of(content: bytes) -> str:
    """Return the first letters of a file, enough to see whether it is markup; what is beyond ASCII may be wrong."""
    start = content[:_BEGINNING]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "replace")
    return start.decode(sniffing.utf16_of(content) or "utf-8", "replace")


def text_of(content: bytes, charset: str = "") -> str:
    """Return the text of a page, in the encoding that its mail, its byte order mark or itself names, else as text files
    are read. Raises BookError."""
    is_marked = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    found = _CHARSET.search(content[:4000])
    for encoding in () if is_marked else filter(None, (charset, found and found[1].decode("ascii"))):
        try:
            if codecs.lookup(encoding)._is_text_encoding and not encoding.lower().startswith("utf-16"):
                return unicodedata.normalize("NFC", content.decode(encoding))
        except (LookupError, UnicodeError):
            continue
    return decode(content).lstrip("\ufeff")


def _pages_of(content: bytes) -> list[str]:
    """Return the web pages in an archive of one, in their order."""
    pages = []
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        for number, part in enumerate(message.walk()):
            if number > _MOST_PARTS:
                raise limits.too_large()
            if part.get_content_type() == "text/html":
                held: Any = part.get_payload(decode=True)
                pages.append(text_of(held or b"", str(part.get_content_charset() or "")))
    except (MessageError, LookupError, ValueError):
        raise limits.damaged() from None
    return pages
