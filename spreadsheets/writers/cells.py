"""What becomes of a value in a file, whatever its format: nothing is lost silently, nothing is ever a formula."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone

from spreadsheets.book import Unusable

# No XML may hold these, in any spelling; they are left out of every format alike, so that all give the same back.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Spreadsheet programs keep 15 digits of a number and make zeros of the rest.
MAX_DIGITS = 15
_LARGEST_EXPONENT = 300


def writable(text: str) -> str:
    """Return `text` without the characters that no workbook can hold: controls, halves of pairs, non-characters."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


@lru_cache(10_000)
def day_text(day: datetime.date) -> str:
    """Return a day as dd/mm/yyyy; the same days come again and again."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def plain_digits(value: Decimal) -> str:
    """Return a number without an exponent; str() alone is twice as fast as a format and nearly always right."""
    text = str(value)
    return f"{value:f}" if "E" in text else text


def number_text(value: int | float | Decimal) -> tuple[str, int] | None:
    """Return a number's digits with a decimal point, and how many stand after it; None if a cell would round it."""
    kind = type(value)
    if kind is int:
        text = str(value)
        fits = len(text) <= MAX_DIGITS or len(text.strip("-").rstrip("0")) <= MAX_DIGITS
        return (text, 0) if fits and len(text) < _LARGEST_EXPONENT else None
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        return ("0", 0) if number.is_zero() else None
    text = plain_digits(number)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", "0"):
        return "0", 0
    # What is a float already has no more digits than a cell holds.
    if len(text) > MAX_DIGITS and kind is not float:
        digits = text.replace(".", "").strip("-0")
        if len(digits) > MAX_DIGITS:
            return None
    return text, len(text.partition(".")[2])


def long_number_text(value: int | float | Decimal) -> str:
    """Return a number that no cell holds exactly as text that reads unmistakably: the decimal mark is a comma."""
    return plain_digits(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def simple(value: Any) -> str | int | float | Decimal | datetime.date | None:
    """Return what a file can hold of any value that is not text, a number, a day or None already."""
    if isinstance(value, Unusable):
        return None
    if isinstance(value, datetime.datetime):
        if timezone.is_aware(value):
            value = timezone.make_naive(value)
        day = value.date()
        return day if value.time() == datetime.time() else f"{day_text(day)} {value:%H:%M}"
    if isinstance(value, datetime.date):
        return datetime.date(value.year, value.month, value.day)
    for kind in (int, float, Decimal):
        if isinstance(value, kind) and not isinstance(value, bool):
            return kind(value)
    # A subclass of str may stay one through str().
    return str.__str__(str(value))


def by_kind(handlers: dict[type, Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """Return a function that gives a value to the handler of its very type, or of what `simple` makes of it."""

    def handle(value: Any) -> Any:
        handler = handlers.get(type(value))
        if handler is None:
            value = simple(value)
            handler = handlers[type(value)]
        return handler(value)

    return handle
