"""Dropdowns and what helps people to type: the lists stand on a hidden sheet, since a longer one than 255 characters
inside a cell's rule makes Excel call the workbook damaged."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from spreadsheets.writers.cells import writable
from spreadsheets.writers.names import cut_visibly
from spreadsheets.writers.specs import (
    CHOICE,
    DATE,
    NUMBER,
    PARTIAL_DATE,
    REFERENCE,
    WHOLE,
    YES_NO,
    BookSpec,
    ColumnSpec,
)
from spreadsheets.writers.streaming import MAX_TEXT, RowWriter, StreamedSheet
from spreadsheets.writers.styles import BookStyles

SHEET = "_lists"
_MAX_TITLE, _MAX_MESSAGE = 32, 255
_KEY = re.compile("[a-z][a-z0-9_]*")


def check_keys(keys: Iterable[str]) -> None:
    """Raise ValueError for a key of a list or a sheet that cannot be part of a name in Excel."""
    if wrong := [key for key in keys if not _KEY.fullmatch(key)]:
        raise ValueError(f"not names for Excel: {wrong}")


def list_name(key: str, *, with_clear_word: bool = False) -> str:
    return f"list_{key}_or_clear" if with_clear_word else f"list_{key}"


def add_lists(book: Workbook, spec: BookSpec, styles: BookStyles) -> None:
    """Write the hidden sheet: a list per column, its key on top, and below it the word that clears a value.

    The same list is named twice: with that word, for columns that may be blank, and without it. Empty lists get no
    name.
    """
    lists = {key: [text for text in map(writable, values) if text] for key, values in spec.lists.items()}
    sheet: Any = book.add_worksheet(SHEET, worksheet_class=StreamedSheet)
    writer = RowWriter(sheet, [ColumnSpec(key, key) for key in lists], styles, [MAX_TEXT] * len(lists))
    ending = [spec.clear_word] if spec.clear_word else []
    columns = [[key, *values, *(ending if values else [])] for key, values in lists.items()]
    for row, cells in enumerate(zip_longest(*columns)):
        writer.write(row, cells)
    for index, (key, values) in enumerate(lists.items()):
        if values:
            letter, last = xl_col_to_name(index), len(values) + 1
            book.define_name(list_name(key), f"={SHEET}!${letter}$2:${letter}${last}")
            book.define_name(
                list_name(key, with_clear_word=True), f"={SHEET}!${letter}$2:${letter}${last + len(ending)}"
            )
    sheet.protect()
    sheet.very_hidden()


def add_rules(sheet: Worksheet, spec: BookSpec, columns: Sequence[ColumnSpec], rows: tuple[int, int]) -> None:
    """Give each column its dropdown or check and its hint, from the first to the last of `rows` (indexes)."""
    for index, column in enumerate(columns):
        if not column.is_locked and (rule := _rule(spec, column)):
            first, last = rows
            sheet.data_validation(first, index, last, index, rule | _hint(column, rule))


def _rule(spec: BookSpec, column: ColumnSpec) -> dict[Any, Any]:
    """Return Excel's rule; only closed lists refuse outright: a number or a day may be written in more ways than
    Excel knows, a record may be named in more ways than the list shows, and the word that clears is neither."""
    if column.options and spec.lists.get(column.options):
        name = list_name(column.options, with_clear_word=column.can_be_cleared and not column.is_required)
        style = "stop" if column.kind in (CHOICE, YES_NO) else "warning"
        return {"validate": "list", "source": f"={name}", "error_type": style}
    between = {"criteria": "between", "error_type": "warning"}
    if column.kind == NUMBER:
        return {"validate": "decimal", "minimum": -1e15, "maximum": 1e15, **between}
    if column.kind == WHOLE:
        return {"validate": "integer", "minimum": -(10**15), "maximum": 10**15, **between}
    if column.kind == DATE:
        # Days as Excel counts them: 1 March 1900 to the end of 9999.
        return {"validate": "date", "minimum": 61, "maximum": 2_958_465, **between}
    return {"validate": "any"} if column.help_text or column.kind == PARTIAL_DATE else {}


def _hint(column: ColumnSpec, rule: dict[Any, Any]) -> dict[Any, Any]:
    title = cut_visibly(column.header, _MAX_TITLE)
    shown = {"input_title": title, "input_message": cut_visibly(explain(column), _MAX_MESSAGE)}
    if rule["validate"] == "any":
        return shown
    return shown | {"error_title": title, "error_message": cut_visibly(_complaint(column), _MAX_MESSAGE)}


def explain(column: ColumnSpec) -> str:
    """Return what goes into the column's cells, for a person about to type there."""
    by_kind = {
        NUMBER: _("A number."),
        WHOLE: _("A whole number."),
        DATE: _("A day, as day/month/year."),
        PARTIAL_DATE: _("A day, a month, a quarter, half a year or a year: as exact as it is known."),
        CHOICE: _("One of the list."),
        YES_NO: _("One of the list."),
        REFERENCE: _("One of the list, or its exact name."),
    }
    unit = _("Unit: %(unit)s.") % {"unit": column.unit} if column.unit else ""
    return " ".join(part for part in (by_kind.get(column.kind, ""), unit, column.help_text) if part)


def _complaint(column: ColumnSpec) -> str:
    return {
        NUMBER: _("This is not a number."),
        WHOLE: _("This is not a whole number."),
        DATE: _("This is not a day, as day/month/year."),
        REFERENCE: _("This is not in the list. It is looked up when the workbook is handed in."),
    }.get(column.kind, _("This is not in the list."))
