"""Small phrases of the weekly sheet, in Vietnamese, and what keeps its cells within a printed page."""

from django.utils.text import Truncator

from values.dates import PartialDate, Precision
from values.numbers import format_number
from values.text import normalize

UNKNOWN = "chưa có số liệu"
NOTHING = "–"


def day_or_period(date: PartialDate) -> str:
    """ "ngày 15/03/2024", "quý I/2025"."""
    return f"ngày {date}" if date.precision == Precision.DAY else str(date)


def amount(value, unit: str) -> str:
    return f"{format_number(value)} {unit}"


def short(text: object, longest: int) -> str:
    """A text of people on one line, cut where it is long."""
    return Truncator(normalize(str(text))).chars(longest)


def fitting(lines: list[str], *, width: int, height: int) -> str:
    """As many whole lines as stand in a cell that shows `height` lines of some `width` characters, and how many do not.

    A row of a spreadsheet cannot be higher than 409 points; what is below is neither seen nor printed.
    """
    kept, used = [], 0
    for number, line in enumerate(lines):
        used += -(-len(line) // width)
        if used > height and kept:
            return "\n".join([*kept, f"… và {len(lines) - number} nội dung khác"])
        kept.append(short(line, width * height))
    return "\n".join(kept)
