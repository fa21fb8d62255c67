"""How a partial date is written: the forms that are read, and the one form per language that is shown.

The tables are the whole of it; values.dates gives the parts their meaning.
"""

import re
from datetime import date

from django.utils.translation import get_language

from values.numbers import format_number
from values.text import fold

# Patterns meet folded text: no case, no marks, single spaces.
_SEP = r"\s?[-–/.]\s?"
_JOIN = r"(?:\s?[-–/.,]\s?|\s)(?:nam\s?)?"
_YEAR = r"(?P<year>[0-9]{4})"
_MONTH = r"(?P<month>[0-9]{1,2})"
_DAY = r"(?P<day>[0-9]{1,2})"
_TIME = r"(?:[ t][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_PATTERNS = [
    (kind, re.compile(pattern))
    for kind, pattern in [
        ("day", rf"(?:ngay\s)?{_DAY}{_SEP}{_MONTH}{_SEP}{_YEAR}{_TIME}"),
        ("day", rf"{_YEAR}{_SEP}{_MONTH}{_SEP}{_DAY}{_TIME}"),
        ("day", rf"(?:ngay\s)?{_DAY}\sthang\s{_MONTH}{_JOIN}{_YEAR}"),
        ("month", rf"{_MONTH}{_SEP}{_YEAR}"),
        ("month", rf"{_YEAR}\s?[-/]\s?{_MONTH}"),
        ("month", rf"(?:thang\s?|t\.?\s?){_MONTH}{_JOIN}{_YEAR}"),
        ("quarter", rf"(?:quy|q\.?)\s?(?P<number>iv|i{{1,3}}|[0-9]{{1,2}}){_JOIN}{_YEAR}"),
        ("half_year", rf"(?:0?6|sau)\s?(?:thang|t)\s(?P<number>dau|cuoi)(?:\snam)?\s{_YEAR}"),
        ("half_year", rf"nua\s(?P<number>dau|cuoi)(?:\snam)?\s{_YEAR}"),
        ("half_year", rf"(?P<number>first|second)\shalf(?:\sof)?\s{_YEAR}"),
        ("year", rf"(?:nam\s?)?{_YEAR}"),
    ]
]
_WORDS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "dau": 1, "cuoi": 2, "first": 1, "second": 2}

_SHOWN: dict[str, dict[str, str]] = {
    "vi": {
        "day": "{day:02}/{month:02}/{year}",
        "month": "tháng {month}/{year}",
        "quarter": "quý {roman}/{year}",
        "half_year": "6 tháng {half} năm {year}",
        "year": "năm {year}",
    },
    "en": {
        "day": "{day:02}/{month:02}/{year}",
        "month": "{month:02}/{year}",
        "quarter": "Q{quarter} {year}",
        "half_year": "{half} half of {year}",
        "year": "{year}",
    },
}
_HALVES = {"vi": ("đầu", "cuối"), "en": ("first", "second")}
_SPANS = {
    "vi": {
        "day": ("ngày", "ngày"),
        "month": ("tháng", "tháng"),
        "quarter": ("quý", "quý"),
        "half_year": ("kỳ 6 tháng", "kỳ 6 tháng"),
        "year": ("năm", "năm"),
    },
    "en": {
        "day": ("day", "days"),
        "month": ("month", "months"),
        "quarter": ("quarter", "quarters"),
        "half_year": ("half-year", "half-years"),
        "year": ("year", "years"),
    },
}


def read(text: str) -> tuple[str, dict[str, int]] | None:
    """Return the kind of period written and its numbers as written ("quý I/2025" → "quarter", number 1, year 2025)."""
    folded = fold(text)
    for kind, pattern in _PATTERNS:
        if match := pattern.fullmatch(folded):
            return kind, {name: _WORDS.get(part) or int(part) for name, part in match.groupdict().items()}
    return None


def write(kind: str, first_day: date) -> str:
    """Return the period of that kind that begins on `first_day`, in the active language."""
    language = _language()
    quarter = (first_day.month + 2) // 3
    return _SHOWN[language][kind].format(
        day=first_day.day,
        month=first_day.month,
        year=first_day.year,
        quarter=quarter,
        roman=("I", "II", "III", "IV")[quarter - 1],
        half=_HALVES[language][first_day.month > 6],
    )


def write_span(kind: str, count: int) -> str:
    """Return how long `count` periods of that kind are, in the active language ("9 tháng", "1 month", "1.134 ngày")."""
    one, many = _SPANS[_language()][kind]
    return f"{format_number(count)} {one if count == 1 else many}"


def write_duration(months: int, days: int) -> str:
    """Return a length of time as people say it: days below a month, months below two years, then years and months."""
    if months < 1:
        return write_span("day", days)
    years, rest = divmod(months, 12)
    if years < 2:
        return write_span("month", months)
    return f"{write_span('year', years)} {write_span('month', rest)}" if rest else write_span("year", years)


def _language() -> str:
    language = (get_language() or "en").split("-")[0]
    return language if language in _SHOWN else "en"
