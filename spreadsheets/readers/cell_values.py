"""What the text of a number or a date in a file stands for."""

import math
from datetime import date, datetime

from spreadsheets.book import Unusable, error_cell

_MOST_EXACT = 10**15  # spreadsheet programs keep fifteen digits of a number


def number(raw: bytes) -> int | float | Unusable:
    """Return the number that a file writes as programs show it: to fifteen digits, whole ones as int."""
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or b"_" in raw:  # Python allows 1_000
        return error_cell(raw[:100].decode("utf-8", "replace"))
    if len(raw) > 15 or value.is_integer():
        return exact(value)
    return value


def exact(value: float) -> int | float:
    """Return a finite number without the noise of binary fractions: 0.30000000000000004 is shown, and meant, as 0.3."""
    if value.is_integer() and -_MOST_EXACT < value < _MOST_EXACT:
        return int(value)
    return float(f"{value:.15g}")


def iso_date(raw: str) -> date | datetime | str:
    """Return the date or moment of a text like 2024-03-15T00:00:00; the text itself when it is none."""
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return raw
    moment = moment.replace(tzinfo=None)
    return moment.date() if len(raw) <= 10 or moment.time() == datetime.min.time() else moment.replace(microsecond=0)
