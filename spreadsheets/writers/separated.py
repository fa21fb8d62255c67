"""CSV: UTF-8 with a byte order mark, which Excel needs, and numbers and dates as readers of that separator expect."""

import codecs
import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any, BinaryIO

from spreadsheets.book import RISKY, guard
from spreadsheets.writers.cells import by_kind, day_text, plain_digits, writable
from spreadsheets.writers.specs import SheetSpec


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
                if cell is None or (type(cell) is str and cell.isprintable() and cell[:1] not in RISKY)
                else other(cell)
                for cell in row
            ]
            for row in sheet.rows
        )
        stream.flush()
    finally:
        stream.detach()


def _text(value: str) -> str:
    return guard(writable(value))


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
