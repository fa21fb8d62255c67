"""Opens workbooks of Excel since 2007: finds the parts that hold their sheets, and what a person must be told."""

import re
from collections.abc import Callable, Iterable

from django.conf import settings

from files import xml
from files.archive import Archive
from files.package import Relationship, relationships_of
from spreadsheets.book import RawSheet, SheetInfo
from spreadsheets.readers import limits
from spreadsheets.readers.excel.xlsx_cells import Context, NotPlain, XlsxBuilder
from spreadsheets.readers.excel.xlsx_styles import CellStyles, read_styles
from spreadsheets.readers.excel.xlsx_text import blocks, from_xml, is_plain, read_shared, unescape
from spreadsheets.readers.excel.xlsx_thorough import Thorough
from spreadsheets.readers.limits import damaged

_ROW = re.compile(rb'<row((?: [\w:]+="[^"<>]*")*) ?(/?)>')
_ROW_NUMBER = re.compile(rb' r="([0-9]{1,7})"')
_HIDDEN = re.compile(rb' (?:hidden="(?:1|true)"|ht="0(?:\.0*)?")')

_CELL = re.compile(
    rb'<c(?: r="([A-Z]{1,3})[0-9]+")?([^<>/]*)(?:/>|>(<f(?:[ /][^<>]*)?>(?:[^<]*</f>)?)?'
    rb'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>|<v/>)?</c>)'
)

_MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)" ?(?:/>|>)')
_COLUMN = re.compile(rb"<col( [^<>]*?)/?>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def read_sheet(name: str, part: Callable[[], Iterable[bytes]], context: Context) -> RawSheet:
    """Return a sheet; `part` gives the chunks of its XML, anew at each call. Raises as parsers do."""
    builder = XlsxBuilder(name, context=context, decode=from_xml)
    try:
        _read_plain(part(), builder)
    except NotPlain:
        builder = XlsxBuilder(name, context=context, decode=lambda raw: unescape(raw.decode()))
        Thorough(builder).read(part())
    return builder.finished()


def _read_plain(chunks: Iterable[bytes], builder: XlsxBuilder) -> None:
    start, block = None, b""
    for block in blocks(chunks, b"<row"):
        if b"<!" in block:
            raise NotPlain
        at = 0
        if start is None:
            at = start = block.find(b"<sheetData")
            if start < 0 or not is_plain(block, b"worksheet"):
                raise NotPlain
            _read_columns(block[:start], builder)
        _read_rows(block, at, builder)
        if b"<mergeCell " in block:
            _read_merged(block, builder)
    if not block.rstrip().endswith(b"</worksheet>"):
        raise damaged()


def _read_columns(head: bytes, builder: XlsxBuilder) -> None:
    columns = _COLUMN.findall(head)
    if len(columns) != head.count(b"<col "):
        raise NotPlain
    for attributes in columns:
        builder.add_column(dict(_ATTRIBUTE.findall(attributes.decode())))


def _read_merged(block: bytes, builder: XlsxBuilder) -> None:
    ranges = _MERGED.findall(block)
    if len(ranges) != block.count(b"<mergeCell "):
        raise NotPlain
    for reference in ranges:
        builder.add_range(reference.decode())


def _read_rows(block: bytes, at: int, builder: XlsxBuilder) -> None:
    while (at := block.find(b"<row", at)) >= 0:
        if block.startswith(b"<rowBreaks", at):
            return
        row = _ROW.match(block, at)
        if row is None:
            raise NotPlain
        at = row.end()
        attributes, is_closed = row.groups()
        written = _ROW_NUMBER.search(attributes)
        number = builder.start_row(int(written[1]) if written else None)
        if is_closed:
            continue
        end = block.find(b"</row>", at)
        if end < 0:
            raise damaged()
        if block.find(b"</", at, end) >= 0:  # else only blank cells
            cells = _CELL.findall(block, at, end) if block.count(b"<c", at, end) <= limits.LAST_COLUMN else []
            if len(cells) != block.count(b"<c", at, end):
                raise NotPlain
            builder.add_cells(number, _HIDDEN.search(attributes) is not None, cells)
        elif block.count(b"<", at, end) != block.count(b"/>", at, end):
            raise NotPlain
        at = end


_DEFAULT_WORKBOOK = "xl/workbook.xml"


class Workbook:
    """An .xlsx or .xlsm. Raises BookError and what parsers raise."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        roots = relationships_of(archive, "")
        self._part = next((link.target for link in roots if link.kind == "officeDocument"), _DEFAULT_WORKBOOK)
        links = {link.id: link for link in relationships_of(archive, self._part)}
        self._parts = {link.kind: link.target for link in links.values()}
        self.sheets: list[SheetInfo] = []
        self._sheet_parts: list[str] = []
        self._is_1904 = self._has_workbook = False
        for element, attributes in xml.read_elements(archive.read(self._part)):
            self._look_at(element, attributes, links)
        if not self._has_workbook:
            raise damaged()
        self._context: Context | None = None

    def _look_at(self, element: str, attributes: xml.Attributes, links: dict[str, Relationship]) -> None:
        if element == "workbook":
            self._has_workbook = True
        elif element == "workbookPr":
            self._is_1904 = attributes.get("date1904") in ("1", "true")
        elif element == "sheet" and (link := links.get(attributes.get("id", ""))) and link.kind == "worksheet":
            self.sheets.append(SheetInfo(attributes["name"], attributes.get("state", "visible") == "visible"))
            self._sheet_parts.append(link.target)

    @property
    def has_macros(self) -> bool:
        return any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in self._archive.names)

    @property
    def has_links(self) -> bool:
        return any("/externallinks/" in name for name in self._archive.names)

    def read(self, index: int) -> RawSheet:
        """Return the sheet with this place in `sheets`."""
        if self._context is None:
            part, most = self._parts.get("sharedStrings", ""), settings.SPREADSHEET_MAX_CELLS
            self._context = Context(read_shared(self._archive, part, most), self._styles())
        part = self._sheet_parts[index]
        return read_sheet(self.sheets[index].name, lambda: self._archive.chunks(part), self._context)

    def _styles(self) -> CellStyles:
        part = self._parts.get("styles", "")
        return read_styles(self._archive.read(part), self._is_1904) if part in self._archive else CellStyles()
