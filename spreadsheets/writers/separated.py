"""CSV: UTF-8 with a byte order mark, which Excel needs, and numbers and dates as readers of that separator expect."""

import codecs
import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy

from spreadsheets.book import RISKY, BookError, guard
from spreadsheets.writers.cells import by_kind, day_text, plain_digits, writable
from spreadsheets.writers.specs import SheetSpec
from spreadsheets.writers.streaming import MAX_TEXT, is_too_long
from values.text import shown

_SURELY_SHORT = MAX_TEXT // 2
_TOO_LONG = gettext_lazy(
    "A text is longer than the %(limit)s characters that a cell can hold, and programs would spread it over rows: "
    "“%(start)s”. Choose Excel or OpenDocument, which tell of it in a comment."
)


def write_separated(sheet: SheetSpec, target: BinaryIO, *, delimiter: str = ";", with_keys: bool = False) -> None:
    """Write the sheet, row by row.

    With ";", which Vietnamese Excel expects, decimals have a comma and dates are dd/mm/yyyy; with "," decimals have a
    point and dates are yyyy-mm-dd, which every other program reads alike.
    """
    if delimiter not in (";", ","):
        raise ValueError(f"not a separator: {delimiter!r}")
    # Written here, for the encoder of "utf-8-sig" is in Python and slow.
    target.write(codecs.BOM_UTF8)
    stream = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(stream, delimiter=delimiter)
        if sheet.first_line:
            writer.writerow([_text(sheet.first_line)])
        if with_keys:
            writer.writerow([_text(column.key) for column in sheet.columns])
        writer.writerow([_text(column.header) for column in sheet.columns])
        number, day = (_comma, day_text) if delimiter == ";" else (_point, datetime.date.isoformat)
        kinds: dict[type, Callable[[Any], Any]] = {
            str: _text,
            int: str,
            float: lambda value: number(Decimal(repr(value))),
            Decimal: number,
            datetime.date: day,
            type(None): lambda value: "",
        }
        other = by_kind(kinds)
        writer.writerows(
            [
                cell
                if cell is None
                or (type(cell) is str and len(cell) < _SURELY_SHORT and cell.isprintable() and cell[:1] not in RISKY)
                else other(cell)
                for cell in row
            ]
            for row in sheet.rows
        )
        stream.flush()
    finally:
        stream.detach()


def _text(value: str) -> str:
    """Return text as it is written. Raises BookError for one that programs would cut and spread over rows."""
    value = writable(value)
    if is_too_long(value):
        raise BookError(_TOO_LONG, limit=MAX_TEXT, start=shown(value))
    return guard(value)


def _trimmed(value: Decimal) -> str:
    """Return the digits of a number without the zeros that PostgreSQL adds after the point of what it computes."""
    text = plain_digits(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _comma(value: Decimal) -> str:
    return _trimmed(value).replace(".", ",")


def _point(value: Decimal) -> str:
    """Return a number with a point; a fourth digit keeps "1.234" from being read as a thousand and more."""
    text = _trimmed(value)
    return f"{text}0" if text[-4:-3] == "." else text
