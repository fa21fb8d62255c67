"""Opens the bytes of any file as a workbook that can be read, or says why it cannot be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from files.compound import CompoundFile
from spreadsheets.book import BookError, Note, RawSheet, SheetInfo
from spreadsheets.readers import limits, sniffing
from spreadsheets.readers.delimited import DelimitedText, decode
from spreadsheets.readers.excel.xls import OldWorkbook
from spreadsheets.readers.excel.xlsb import BinaryWorkbook
from spreadsheets.readers.excel.xlsx import Workbook
from spreadsheets.readers.excel.xml2003 import XmlWorkbook
from spreadsheets.readers.limits import parser_errors_as_damage
from spreadsheets.readers.opendocument.flat import FlatOpenDocument
from spreadsheets.readers.opendocument.reading import OpenDocument
from spreadsheets.readers.web.pages import WebWorkbook, beginning_of

_Opened = Workbook | BinaryWorkbook | OldWorkbook | XmlWorkbook | OpenDocument | WebWorkbook


@dataclass(slots=True)
class Book:
    """An opened file: its kind ("xlsx", "xlsm", "xlsb", "xls", "xml", "html", "ods", "fods", "csv", "tsv"), its sheets,
    remarks on the whole."""

    kind: str
    sheets: list[SheetInfo]
    notes: list[Note] = field(default_factory=list)
    has_macros: bool = False
    filename: str = ""
    _read: Callable[[int], RawSheet] = field(kw_only=True)

    def read(self, index: int) -> RawSheet:
        """Return the sheet with this place in `sheets`; raise BookError when it cannot be read, or is too large."""
        with parser_errors_as_damage():
            return self._read(index)


def open_book(content: bytes, filename: str = "") -> Book:
    """Return the workbook in `content`, whatever its name says; raise BookError, and nothing else, for any bytes.

    `filename` is kept, and names the one sheet of a text file. No macro is run, no link followed, nothing fetched.
    """
    limits.check_size(content)
    with parser_errors_as_damage():
        book = _open(content, filename)
        book.filename = filename
        limits.check_sheets(len(book.sheets))
        if not book.sheets:
            raise BookError(_("The file has no sheet with cells."))
    return book


def _open(content: bytes, filename: str) -> Book:
    if sniffing.is_archive(content):
        archive = limits.open_archive(content)
        kind = sniffing.kind_of_archive(archive)
        if kind == "ods":
            return _book("ods", OpenDocument(archive))
        if kind == "xlsb":
            return _book("xlsb", BinaryWorkbook(archive))
        workbook = Workbook(archive)
        return _book("xlsm" if workbook.has_macros else "xlsx", workbook)
    if sniffing.is_compound(content):
        compound = CompoundFile(BytesIO(content))
        sniffing.check_compound(compound)
        return _book("xls", OldWorkbook(compound))
    sniffing.check_not_something_else(content)
    if sniffing.is_binary(content):
        raise BookError(_("The file is no spreadsheet that can be read here: send .xlsx, .xls, .ods or .csv."))
    return _open_text(content, filename)


def _open_text(content: bytes, filename: str) -> Book:
    """Open what is no container: tables as text, web pages and XML."""
    name = filename.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or filename
    kind = sniffing.kind_of_markup(beginning_of(content))
    if kind == "xml":
        return _book("xml", XmlWorkbook(content))
    if kind == "fods":
        return _book("fods", FlatOpenDocument(content))
    if kind == "html":
        return _book("html", WebWorkbook(content, name or "HTML"))
    text = DelimitedText(decode(content).lstrip("\ufeff"))
    name = name or text.kind.upper()
    return Book(text.kind, [SheetInfo(name)], _read=lambda index: text.read([name][index]))


def _book(kind: str, opened: _Opened) -> Book:
    messages = []
    if opened.has_macros and kind in ("xls", "xlsb", "fods"):  # which are never rewritten
        messages.append(gettext("The file has macros. They were not run."))
    elif opened.has_macros:
        messages.append(gettext("The file has macros. They were neither run nor kept."))
    if opened.has_links:
        messages.append(
            gettext("The file has links to other files. They were not followed: the values are those last saved.")
        )
    notes = [Note("", "", "", message) for message in messages]
    return Book(kind, opened.sheets, notes, opened.has_macros, _read=opened.read)
