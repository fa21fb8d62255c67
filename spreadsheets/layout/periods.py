"""Headers that name a period: "T1/2026", "Năm 2025" over "Quý I", "Diện tích đã cho thuê / 2024", a date."""

import datetime
import re
from collections.abc import Iterable, Sequence

from spreadsheets.layout.table import Target
from values.dates import FIRST_YEAR, LAST_YEAR, PartialDate, PartialDateError
from values.text import fold

# Behind the key of a target: the period its column is of. Nothing behind it: the one that the header names.
OF = "@"
# In place of a period in a column's key: the next year's file is of the same layout.
PERIOD_KEY = "(period)"

_YEAR = re.compile(r"(?:nam )?((?:19|20)\d{2})")
_MONTH = re.compile(r"(?:t|thang|month)[ .]?0?(\d{1,2})")
_QUARTER = re.compile(r"(?:q|quy|quarter)[ .]?(iv|i{1,3}|[1-4])")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TAIL = re.compile(
    r"(.*?\S)[\s,;:–(-]+"
    r"((?:(?:năm|tháng|quý|6 tháng đầu năm|6 tháng cuối năm|T|Q)\s*)[\dIVX][\dIVX/. năm-]*|20\d\d)\)?",
    re.IGNORECASE,
)
_YEAR_IN_TITLE = re.compile(r"\bnam ((?:19|20)\d{2})\b")


def period_of(text: str, year: int | None = None) -> PartialDate | None:
    """Return the period that a text is, whole; one without its year is of `year`. None for any other text."""
    folded = fold(text).strip(" ().:")
    if match := _YEAR.fullmatch(folded):
        return PartialDate.year(int(match[1])) if FIRST_YEAR < int(match[1]) <= LAST_YEAR else None
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
            rest.append(match[1])
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
    """Return a date in a header as the month or the day it stands for."""
    if isinstance(value, datetime.date):
        return f"{value:%m/%Y}" if value.day == 1 else f"{value:%d/%m/%Y}"
    return value


def is_period(value: object) -> bool:
    """Return whether a cell of a header is a period by itself."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | datetime.date):
        return False
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(header_text(value))
    return len(text) < 30 and (period_of(text) is not None or lacks_year(text))


class TargetsByKey(dict[str, Target]):
    """Targets by key; that of a period has the key of the one it is made of, OF and the period's ISO interval."""

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (isinstance(key, str) and self._made(key) is not None)

    def __missing__(self, key: str) -> Target:
        target = self._made(key)
        if target is None:
            raise KeyError(key)
        self[key] = target
        return target

    def get(self, key: str, default: Target | None = None) -> Target | None:  # type: ignore[override]
        return self[key] if key in self else default  # noqa: SIM401 - of a period it is made here

    def _made(self, key: str) -> Target | None:
        base, of, iso = key.partition(OF)
        target = dict.get(self, base) if of else None
        if target is None or target.of_period is None:
            return None
        if not iso:
            return target
        try:
            return target.of_period(PartialDate.from_iso(iso))
        except PartialDateError:
            return None
