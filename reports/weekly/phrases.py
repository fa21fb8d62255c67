"""Small phrases of the weekly sheet, in Vietnamese, and what keeps its cells within a printed page."""

from django.utils.text import Truncator

from reports.weekly.measure import HIGHEST, lines_in
from values.dates import PartialDate, Precision
from values.numbers import format_number
from values.text import normalize

UNKNOWN = "chưa có số liệu"
NOTHING = "–"


def day_or_period(date: PartialDate) -> str:
    """Return "ngày 15/03/2024", "quý I/2025"."""
    return f"ngày {date}" if date.precision == Precision.DAY else str(date)


def amount(value, unit: str) -> str:
    return f"{format_number(value)} {unit}"


def short(text: object, longest: int) -> str:
    """Return a text of people on one line, cut where it is long."""
    return Truncator(normalize(str(text))).chars(longest)


def fitting(lines: list[str], column: float) -> str:
    """Return the whole lines that the highest row shows in a column so many digits wide, and how many it does not."""
    text = "\n".join(lines)
    kept = len(lines)
    while kept > 1 and lines_in(text, column) > HIGHEST:
        kept -= 1
        text = "\n".join([*lines[:kept], f"… và {len(lines) - kept} nội dung khác"])
    return text
