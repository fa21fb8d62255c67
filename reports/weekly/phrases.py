"""Small phrases of the weekly sheet, in Vietnamese, and what keeps its cells within a printed page."""

from functools import lru_cache
from itertools import accumulate, takewhile

from django.utils import translation
from django.utils.text import Truncator

from reports.weekly.row_heights import HIGHEST, lines_in
from values.dates import PartialDate, Precision
from values.numbers import format_number
from values.text import normalize

UNKNOWN = "chưa có số liệu"
NOTHING = "–"


@lru_cache(10_000)
def period(date: PartialDate) -> str:
    """Return "15/03/2024", "quý I/2025", in the sheet's language; a sheet has few dates, each many times."""
    with translation.override("vi"):
        return str(date)


@lru_cache(10_000)
def day_or_period(date: PartialDate) -> str:
    """Return "ngày 15/03/2024", "quý I/2025"."""
    return f"ngày {period(date)}" if date.precision == Precision.DAY else period(date)


def amount(value, unit: str) -> str:
    return f"{format_number(value)} {unit}"


def short(text: object, longest: int) -> str:
    """Return a text of people on one line, cut where it is long."""
    line = normalize(str(text))
    return line if len(line) <= longest else Truncator(line).chars(longest)


def lines_taken(texts: list[str], column: float) -> list[int]:
    """Return after each text how many lines it and those before it take, as long as the highest row shows them."""
    sums = accumulate(lines_in(text, column) for text in texts)
    return list(takewhile(lambda taken: taken <= HIGHEST, sums))


def fitting(lines: list[str], column: float) -> str:
    """Return the whole lines that the highest row shows in a column so many digits wide, and how many it does not."""
    taken = lines_taken(lines, column)
    if len(taken) == len(lines):
        return "\n".join(lines)
    for kept in range(min(max(len(taken), 1), len(lines) - 1), 0, -1):
        more = f"… và {len(lines) - kept} nội dung khác"
        if kept == 1 or taken[kept - 1] + lines_in(more, column) <= HIGHEST:
            return "\n".join([*lines[:kept], more])
    return lines[0]
