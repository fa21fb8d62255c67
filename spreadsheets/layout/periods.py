"""Headers that name a period: "T1/2026", "Năm 2025" over "Quý I", "Diện tích đã cho thuê / 2024", a date."""

import datetime
import re
from collections.abc import Iterable, Sequence

from values.dates import FIRST_YEAR, LAST_YEAR, PartialDate, PartialDateError
from values.text import fold

# In place of a period in a column's key: the next year's file is of the same layout.
PERIOD_KEY = "(period)"

_YEAR = re.compile(r"(?:nam )?((?:19|20)\d{2})")
_MONTH = re.compile(r"(?:t|thang|month)[ .]?0?(\d{1,2})")
_QUARTER = re.compile(r"(?:q|quy|quarter)[ .]?(iv|i{1,3}|[1-4])")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TAIL = re.compile(
    r"(.*?\S)[\s,;:–(-]+"
    r"((?:(?:năm|tháng|quý|6 tháng đầu năm|6 tháng cuối năm|T|Q)\s*)[\dIVX][\dIVX/. năm-]*|20\d\d)\)?"
    r"(\s*[(\[][^()\[\]]*[)\]])?",
    re.IGNORECASE,
)
_TO_ITS_END = re.compile(r"\bl(?:uy|ui) ke\b|\bcumulative\b|\bto date\b")
_YEAR_IN_TITLE = re.compile(r"\bnam ((?:19|20)\d{2})\b")


def period_of(text: str, year: int | None = None) -> PartialDate | None:
    """Return the period that a text is, whole; one without its year is of `year`. None for any other text."""
    folded = fold(text).strip(" ().:")
    if match := _YEAR.fullmatch(folded):
        return PartialDate.year(int(match[1])) if FIRST_YEAR < int(match[1]) <= LAST_YEAR else None
    if year and folded == "ca nam":
        return PartialDate.year(year)
    try:
        if year and (match := _MONTH.fullmatch(folded)):
            return PartialDate.month(year, int(match[1]))
        if year and (match := _QUARTER.fullmatch(folded)):
            return PartialDate.quarter(year, _ROMAN.get(match[1]) or int(match[1]))
        return PartialDate.parse(text.strip(" ().:")) if any(map(str.isdigit, folded)) else None
    except (PartialDateError, ValueError):
        return None


def lacks_year(text: str) -> bool:
    """Return whether a text is a month or a quarter of an unsaid year."""
    folded = fold(text).strip(" ().:")
    return bool(_MONTH.fullmatch(folded) or _QUARTER.fullmatch(folded))


def year_in(texts: Iterable[str]) -> int | None:
    """Return the one year that titles name; None for none or several."""
    years = {int(year) for text in texts for year in _YEAR_IN_TITLE.findall(fold(text))}
    return years.pop() if len(years) == 1 else None


def goes_to_its_end(header: str) -> bool:
    """Return whether a header says that its sums go up to the end of its period: "Luỹ kế vốn thực hiện"."""
    return bool(_TO_ITS_END.search(fold(header)))


def split_period(parts: Sequence[str], year: int | None) -> tuple[PartialDate | None, list[str]] | None:
    """Return the period that a header names, None where its year is unsaid, and its other parts; None for a header
    without a period."""
    periods, rest, is_open = [], [], False
    for part in parts:
        if period := period_of(part, year):
            periods.append(period)
        elif lacks_year(part):
            is_open = True
        elif (match := _TAIL.fullmatch(part.strip())) and (period := period_of(match[2], year)):
            periods.append(period)
            rest.append(match[1] + (match[3] or ""))  # the unit, or a remark
        else:
            rest.append(part)
    if is_open or len(periods) > 1:
        return _within(parts, periods, rest)
    return (periods[0], rest) if periods else None


def _within(parts: Sequence[str], periods: list[PartialDate], rest: list[str]) -> tuple[PartialDate | None, list[str]]:
    """Return the shortest period, a month of the year that stands over it."""
    years = {period.start.year for period in periods}
    year = years.pop() if len(years) == 1 else None
    exact = [p for part in parts if lacks_year(part) and (p := period_of(part, year))]
    found = exact or sorted(periods, key=lambda period: period.end - period.start)
    return (found[0] if found else None), rest


def header_text(value: object) -> object:
    """Return a date in a header as the month or the day it stands for, a year without decimals."""
    if isinstance(value, datetime.date):
        return f"{value:%m/%Y}" if value.day == 1 else f"{value:%d/%m/%Y}"
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_period(value: object) -> bool:
    """Return whether a cell of a header is a period by itself."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | datetime.date):
        return False
    text = str(header_text(value))
    return len(text) < 30 and (period_of(text) is not None or lacks_year(text))
