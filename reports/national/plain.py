"""Values as JSON has them."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

Value = int | float | str | bool | None


def plain_value(value: Any) -> Value:
    """Return a value as JSON has it: days in ISO form, decimals as the same number, empty text as null."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return same_number(value)
    if isinstance(value, datetime.datetime):
        return localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def same_number(value: Decimal) -> int | float:
    """Return the number that JSON writes with the same digits; raise ValueError for one with too many."""
    if value == value.to_integral_value():
        return int(value)
    if Decimal(repr(float(value))) != value:
        raise ValueError(f"too many digits: {value}")
    return float(value)
