"""OpenDocument spreadsheets, written straight into the archive, row by row."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO
from xml.sax.saxutils import quoteattr

from xlsxwriter.utility import xl_col_to_name

from spreadsheets.book import BookError
from spreadsheets.writers.cells import by_kind, day_text, long_number_text, number_text, writable
from spreadsheets.writers.names import sheet_titles
from spreadsheets.writers.opendocument_parts import (
    CONTENT_END,
    MANIFEST,
    MAX_PLACES,
    MIMETYPE,
    columns_xml,
    content_start,
    settings_xml,
    styles_xml,
)
from spreadsheets.writers.specs import WHOLE, ColumnSpec, SheetSpec
from spreadsheets.writers.streaming import MAX_ROWS, TOO_MANY_ROWS, is_too_long, told_too_long

# Readers make one space of several, and none of those at the ends.
_SPACES = re.compile("^ +| +$|  +", re.MULTILINE)
_BLANK = '<table:table-cell table:style-name="ce_t"/>'
_NEVER_CHANGES = (1980, 1, 1, 0, 0, 0)


def write_opendocument(sheet: SheetSpec, target: BinaryIO, *, with_keys: bool = False) -> None:
    """Write one sheet; the keys' row is hidden. Raises BookError when it has more rows than programs open."""
    (title,) = sheet_titles([sheet.title])
    head = 1 + with_keys + bool(sheet.first_line)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # The first entry, and not compressed: by this the file is known for what it is.
        archive.writestr(zipfile.ZipInfo("mimetype", _NEVER_CHANGES), MIMETYPE, zipfile.ZIP_STORED)
        _add(archive, "META-INF/manifest.xml", MANIFEST)
        _add(archive, "styles.xml", styles_xml(writable(sheet.title)))
        _add(archive, "settings.xml", settings_xml(title, head, min(sheet.frozen_columns, len(sheet.columns))))
        with (
            archive.open(_entry("content.xml"), "w", force_zip64=True) as binary,
            io.TextIOWrapper(binary, encoding="utf-8", newline="") as content,
        ):
            content.writelines(_content(sheet, title, head, with_keys=with_keys))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NEVER_CHANGES)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(_entry(name), text)


def _content(sheet: SheetSpec, title: str, head: int, *, with_keys: bool) -> Iterator[str]:
    columns, rows = sheet.columns, 0
    yield content_start(columns)
    yield f'<table:table table:style-name="sheet" table:name={quoteattr(title)}>{columns_xml(columns)}'
    if sheet.first_line:
        yield f"<table:table-row>{_text_cell('ce_bt', writable(sheet.first_line))}</table:table-row>"
    if with_keys:
        keys = "".join(_header(column.key) for column in columns)
        yield f'<table:table-row table:visibility="collapse">{keys}</table:table-row>'
    headers = "".join(_header(column.header) for column in columns)
    yield f"<table:table-header-rows><table:table-row>{headers}</table:table-row></table:table-header-rows>"
    handlers = [_handler(column) for column in columns]
    for cells in sheet.rows:
        rows += 1
        if head + rows > MAX_ROWS:
            raise BookError(TOO_MANY_ROWS, limit=MAX_ROWS)
        parts = [handle(value) for handle, value in zip(handlers, cells, strict=True)]
        yield f"<table:table-row>{''.join(parts)}</table:table-row>"
    quoted = "'" + title.replace("'", "''") + "'"
    last = f"{xl_col_to_name(len(columns) - 1)}{head + max(rows, 1)}"
    filtered = quoteattr(f"{quoted}.A{head}:{quoted}.{last}")
    yield (
        '</table:table><table:database-ranges><table:database-range table:name="__Anonymous_Sheet_DB__0" '
        f'table:target-range-address={filtered} table:display-filter-buttons="true"/></table:database-ranges>'
    )
    yield CONTENT_END


def _header(text: str) -> str:
    return _text_cell("ce_h", writable(text))


def _handler(column: ColumnSpec) -> Callable[[Any], str]:
    """Return what gives the element of a cell of this column for any value."""

    def number(value: Any) -> str:
        if (text := number_text(value)) is None:
            return _text(long_number_text(value))
        digits, decimals = text
        is_plain = column.kind == WHOLE and column.places is None and not decimals
        style = "y" if is_plain else min(max(column.places or 0, decimals), MAX_PLACES)
        return (
            f'<table:table-cell table:style-name="ce_n{style}" office:value-type="float" office:value="{digits}">'
            f"<text:p>{digits}</text:p></table:table-cell>"
        )

    return by_kind(
        {str: _text, int: number, float: number, Decimal: number}
        | {datetime.date: _day, type(None): lambda value: _BLANK}
    )


def _day(value: datetime.date) -> str:
    return (
        f'<table:table-cell table:style-name="ce_d" office:value-type="date" office:date-value="{value.isoformat()}">'
        f"<text:p>{day_text(value)}</text:p></table:table-cell>"
    )


def _text(value: str) -> str:
    value = writable(value)
    if is_too_long(value):
        # A blank cell changes nothing on import, a cut text would.
        return f'<table:table-cell table:style-name="ce_t"><office:annotation>{_paragraphs(told_too_long(value))}' + (
            "</office:annotation></table:table-cell>"
        )
    return _text_cell("ce_t", value) if value else _BLANK


def _text_cell(style: str, text: str) -> str:
    start = f'<table:table-cell table:style-name="{style}" office:value-type="string">'
    return f"{start}{_paragraphs(text)}</table:table-cell>"


def _paragraphs(text: str) -> str:
    """Return the lines of a text as paragraphs in which spaces, tabs and line ends stay as they are."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _SPACES.sub(lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', text)
    text = text.replace("\t", "<text:tab/>").replace("\r", "&#13;").replace("\n", "</text:p><text:p>")
    return f"<text:p>{text}</text:p>"
