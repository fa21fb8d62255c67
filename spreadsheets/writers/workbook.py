"""Excel workbooks: one table, the whole book, or what was refused of it."""

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from spreadsheets.book import REASON_KEY
from spreadsheets.writers.guide import guide_title, made_text, write_guide
from spreadsheets.writers.layout import DataSheet
from spreadsheets.writers.lists import add_lists, add_rules, check_keys
from spreadsheets.writers.names import cut, sheet_titles
from spreadsheets.writers.specs import LINES, BookSpec, ColumnSpec, SheetSpec
from spreadsheets.writers.streaming import MAX_ROWS, StreamedSheet
from spreadsheets.writers.styles import FONT, BookStyles

# Rules reach below the last row, for new ones.
_ROWS_BELOW = 500
_LEAST_ROWS = 1_000
_MAX_PROPERTY = 255
# Sorting stays off: Excel sorts a protected selection without its locked cells, which would tear ids from their rows.
_ALLOWED = dict.fromkeys(
    (
        "objects",
        "scenarios",
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "insert_hyperlinks",
        "autofilter",
    ),
    True,
)


def write_xlsx(sheet: SheetSpec, target: BinaryIO, *, with_keys: bool = False, when: Any = None) -> None:
    """Write one sheet, for reading and working on; nothing is locked. `when` is an aware datetime."""
    spec = BookSpec(sheet.title, [sheet], properties={"when": when} if when else {})
    with _workbook(spec, target) as book:
        (title,) = sheet_titles([sheet.title])
        styles = BookStyles(book)
        page: Any = book.add_worksheet(title, worksheet_class=StreamedSheet)
        columns = [replace(column, is_locked=False) for column in sheet.columns]
        DataSheet(page, sheet, columns, styles, with_keys, made_text(spec)).write(sheet.rows)


def write_book(spec: BookSpec, target: BinaryIO) -> None:
    """Write the workbook: the guide, the sheets, and the lists, hidden. Sheets without rows make it a template.

    Rows are taken from their iterators one at a time. Raises BookError when a sheet has more rows than Excel takes.
    """
    _write(spec, target, ())


def write_marked(spec: BookSpec, target: BinaryIO) -> None:
    """Write the workbook of what was refused: rows are Marked, whose reasons stand in comments and in a last column.

    That column's key is "_reason"; whoever reads the workbook again leaves it out.
    """
    _write(spec, target, (ColumnSpec(REASON_KEY, _("Reason for the rejection"), LINES, width=50),))


def _write(spec: BookSpec, target: BinaryIO, added: tuple[ColumnSpec, ...]) -> None:
    check_keys([*spec.lists, *(sheet.key for sheet in spec.sheets)])
    with _workbook(spec, target) as book:
        styles = BookStyles(book)
        guide, *titles = sheet_titles([guide_title(), *(sheet.title for sheet in spec.sheets)])
        first: Any = book.add_worksheet(guide, worksheet_class=StreamedSheet)
        write_guide(first, spec, titles, styles)
        for sheet, title in zip(spec.sheets, titles, strict=True):
            page: Any = book.add_worksheet(title, worksheet_class=StreamedSheet)
            _write_sheet(page, spec, sheet, [*sheet.columns, *added], styles)
            # Says which sheet it is, whatever it is called when it comes back.
            quoted = title.replace("'", "''")
            book.define_name(f"sheet_{sheet.key}", f"='{quoted}'!$A$1")
        add_lists(book, spec, styles)
        first.activate()


def _write_sheet(page: StreamedSheet, spec: BookSpec, sheet: SheetSpec, columns: list[ColumnSpec], styles: Any) -> None:
    last = DataSheet(page, sheet, columns, styles, with_keys=True, footer=made_text(spec)).write(sheet.rows)
    add_rules(page, spec, columns, (2, min(max(last + _ROWS_BELOW, _LEAST_ROWS), MAX_ROWS - 1)))
    page.unlock_beyond(len(columns), styles.make(locked=False))
    page.protect("", _ALLOWED)


@contextmanager
def _workbook(spec: BookSpec, target: BinaryIO) -> Iterator[Workbook]:
    book = Workbook(target, {"constant_memory": True, "default_format_properties": dict(FONT)})
    try:
        when = spec.properties.get("when") or timezone.now()
        properties = {"title": spec.title, "author": spec.properties.get("who", "")}
        properties["comments"] = str(spec.properties.get("address", ""))
        book.set_properties(
            {name: cut(str(text), _MAX_PROPERTY) for name, text in properties.items()}
            | {"created": when.astimezone(datetime.UTC).replace(tzinfo=None)}
        )
        yield book
    except BaseException:
        _discard(book)
        raise
    book.close()


def _discard(book: Workbook) -> None:
    """Take away what XlsxWriter keeps on disk of a workbook that will not be finished."""
    sheet: Any
    for sheet in book.worksheets():
        sheet.row_data_fh.close()
        os.unlink(sheet.row_data_filename)
    book.fileclosed = True
