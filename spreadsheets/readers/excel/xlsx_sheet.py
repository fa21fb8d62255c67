"""The cells of one sheet of an .xlsx, read as a stream.

Nearly every program writes rows and cells in one plain form, which regular expressions over the bytes take apart four
times faster than an XML parser. Whatever differs in anything from that form is read again by the parser (`Thorough`).
"""

import re
from collections.abc import Callable, Iterable

from spreadsheets.book import RawSheet
from spreadsheets.readers import limits
from spreadsheets.readers.damage import damaged
from spreadsheets.readers.excel.xlsx_cells import Context, NotPlain, XlsxBuilder
from spreadsheets.readers.excel.xlsx_text import blocks, from_xml, is_plain, unescape
from spreadsheets.readers.excel.xlsx_thorough import Thorough

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
    found = _COLUMN.findall(head)
    if len(found) != head.count(b"<col "):
        raise NotPlain
    for attributes in found:
        builder.add_column(dict(_ATTRIBUTE.findall(attributes.decode())))


def _read_merged(block: bytes, builder: XlsxBuilder) -> None:
    found = _MERGED.findall(block)
    if len(found) != block.count(b"<mergeCell "):
        raise NotPlain
    for reference in found:
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
            found = _CELL.findall(block, at, end) if block.count(b"<c", at, end) <= limits.LAST_COLUMN else []
            if len(found) != block.count(b"<c", at, end):
                raise NotPlain
            builder.add_cells(number, _HIDDEN.search(attributes) is not None, found)
        elif block.count(b"<", at, end) != block.count(b"/>", at, end):
            raise NotPlain
        at = end
