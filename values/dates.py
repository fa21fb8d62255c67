"""Partial dates: a day, month, quarter, half-year or year, kept as precisely as it was said, read and written."""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from values.text import ReadingError, fold, normalize, shown

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
# "15/3/24", and the days since 1900 by which Excel keeps a date of this century: no one says so which day is meant.
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_SERIAL = re.compile(r"(?:3[7-9]|[4-6]\d|7[0-2])\d{3}", re.ASCII)
_EXCELS_FIRST = date(1899, 12, 30)
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


def read_date(text: str) -> tuple[str, dict[str, int]] | None:
    """Return the kind of period written and its numbers as written ("quý I/2025" → "quarter", number 1, year 2025)."""
    folded = fold(text)
    for kind, pattern in _PATTERNS:
        if match := pattern.fullmatch(folded):
            return kind, {name: _WORDS.get(part) or int(part) for name, part in match.groupdict().items()}
    return None


def write_date(kind: str, first_day: date) -> str:
    """Return the period of that kind that begins on `first_day`, in the active language."""
    return _written(kind, first_day, _language())


@lru_cache(10_000)
def _written(kind: str, first_day: date, language: str) -> str:
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
    singular, many = _SPANS[_language()][kind]
    return f"{count:,} {singular if count == 1 else many}".replace(",", ".")


def write_duration(months: int, days: int) -> str:
    """Return a length of time as people say it: days below a month, months below two years, then years and months."""
    return _duration(months, days, _language())


@lru_cache(10_000)
def _duration(months: int, days: int, _language: str) -> str:
    if months < 1:
        return write_span("day", days)
    years, rest = divmod(months, 12)
    if years < 2:
        return write_span("month", months)
    return f"{write_span('year', years)} {write_span('month', rest)}" if rest else write_span("year", years)


def _language() -> str:
    language = (get_language() or "en").split("-")[0]
    return language if language in _SHOWN else "en"


FIRST_YEAR, LAST_YEAR = 1900, 2200


class Precision(TextChoices):
    """How exactly a date is known, finest first."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF_YEAR = "half_year", _("Half-year")
    YEAR = "year", _("Year")


_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF_YEAR: 6, Precision.YEAR: 12}
_PRECISION_OF = {months: precision for precision, months in _MONTHS.items()}


class PartialDateError(ReadingError):
    """A date could not be read, or there is no such date."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A period that is one whole day, month, quarter, half-year or year of the calendar, from 1900 to 2200.

    Ordered by first day, then by last. Made by `parse`, `from_iso` or the constructors named for each precision.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if type(self.start) is not date or type(self.end) is not date:
            raise TypeError("PartialDate takes two plain dates")
        if not FIRST_YEAR <= self.start.year <= LAST_YEAR:
            raise _complaint("year", self.start.isoformat())
        if self.start != self.end and not self._is_calendar_period():
            raise _complaint("no_period", f"{self.start}/{self.end}")

    def _is_calendar_period(self) -> bool:
        first, last = self.start, self.end
        months = last.month - first.month + 1
        return (
            first.year == last.year
            and first.day == 1
            and last.day == monthrange(last.year, last.month)[1]
            and months in _PRECISION_OF
            and (first.month - 1) % months == 0
        )

    @property
    def precision(self) -> Precision:
        """How exactly the date is known."""
        if self.start == self.end:
            return Precision.DAY
        return _PRECISION_OF[self.end.month - self.start.month + 1]

    @property
    def iso(self) -> str:
        """The period as an ISO 8601 interval of its first and last day: "2025-01-01/2025-03-31"."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def __str__(self) -> str:
        return write_date(self.precision, self.start)

    def is_over(self, on: date) -> bool:
        """Return whether the whole period is past on that day: "năm 2025" is over from 1 January 2026."""
        return on > self.end

    @classmethod
    def parse(cls, value: "str | int | float | date | PartialDate") -> "PartialDate":
        """Return the partial date that was written, in any form people and workbooks use; raise PartialDateError.

        Case, Vietnamese marks, NFC or NFD and extra spaces do not matter, the active language neither: 03/04/2024 is
        3 April. The time of a datetime is dropped (an aware one counts where the project's time zone is), a whole
        number is a year, and the ISO interval of `iso` is read too.
        """
        if isinstance(value, cls):
            return value
        if isinstance(value, date):
            return cls.day(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = normalize(str(value)) if value is not None else ""
        if not text:
            raise _complaint("empty", "")
        if len(text) == 21 and text[10] == "/":
            return cls.from_iso(text)
        if not isinstance(value, str | int) or not (period := read_date(text)):
            raise _complaint("unreadable", text)
        try:
            return cls._from_parts(*period)
        except PartialDateError as error:
            raise _complaint(error.code, text) from None

    @classmethod
    def _from_parts(cls, kind: str, parts: dict[str, int]) -> Self:
        if kind == Precision.DAY:
            try:
                day = date(**parts)
            except ValueError:
                raise _complaint("impossible", "{day}/{month}/{year}".format(**parts)) from None
            return cls.day(day)
        number = parts.get("number", parts.get("month", 1))
        return cls._period(Precision(kind), parts["year"], number)

    @classmethod
    def from_iso(cls, text: str) -> "PartialDate":
        """Return the partial date stored as "2025-01-01/2025-03-31"; raise PartialDateError for anything else."""
        return _from_iso(text)

    @classmethod
    def day(cls, day: date) -> Self:
        """Return that one day; a datetime loses its time."""
        day = plain_day(day)
        return cls(day, day)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """Return the month, 1 to 12."""
        return cls._period(Precision.MONTH, year, month)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Self:
        """Return the quarter, 1 to 4."""
        return cls._period(Precision.QUARTER, year, quarter)

    @classmethod
    def half_year(cls, year: int, half: int) -> Self:
        """Return the first (1) or second (2) half of the year."""
        return cls._period(Precision.HALF_YEAR, year, half)

    @classmethod
    def year(cls, year: int) -> Self:
        """Return the whole year."""
        return cls._period(Precision.YEAR, year, 1)

    @classmethod
    def _period(cls, precision: Precision, year: int, number: int) -> Self:
        months = _MONTHS[precision]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise _complaint("year", str(year))
        if not 1 <= number <= 12 // months:
            raise _complaint("no_period", f"{number}/{year}")
        last = number * months
        return cls(date(year, last - months + 1, 1), date(year, last, monthrange(year, last)[1]))


def plain_day(day: date) -> date:
    """Return the day without its time; an aware datetime counts where the project's time zone is."""
    if not isinstance(day, datetime):
        return day
    return (timezone.localtime(day) if timezone.is_aware(day) else day).date()


@lru_cache(maxsize=4096)
def _from_iso(text: str) -> PartialDate:
    try:
        period = PartialDate(date.fromisoformat(text[:10]), date.fromisoformat(text[11:]))
    except (TypeError, ValueError):
        period = None
    if period is None or period.iso != text:
        raise _complaint("unreadable", text)
    return period


SLOTS = 31  # to a month: days, months and quarters compare by the calendar, a whole year is 12 × 31, leap or not


@dataclass(frozen=True, slots=True, order=True)
class Lateness:
    """How late something is, in whole periods, ranked by `slots` as its text reads.

    Text is in one unit that people say: "12 days", "22 months", "3 years 1 month"; `exact` is in the periods counted:
    "15 quarters", "1.139 days".
    """

    slots: int
    count: int = field(compare=False)
    precision: Precision = field(compare=False)

    @classmethod
    def of_slots(cls, slots: int) -> Self:
        """Return the lateness of so many slots: in whole months, or in days below a month."""
        count, precision = (slots // SLOTS, Precision.MONTH) if slots >= SLOTS else (slots, Precision.DAY)
        return cls(slots, count, precision)

    @property
    def months(self) -> int:
        """Whole months of it."""
        return self.slots // SLOTS

    @property
    def exact(self) -> str:
        return write_span(self.precision, self.count)

    def __str__(self) -> str:
        return write_duration(self.months, self.count)


@lru_cache(10_000)
def lateness(promised: PartialDate, reached: PartialDate | date) -> Lateness | None:
    """Return how much later than promised something was reached; None when it was not later.

    Counted from the last day of what was promised, for until then it is in time, in whole periods of the precision of
    what was reached, for more is not known of that: quý II/2024 to quý IV/2025 is 6 quarters, quý II/2024 to 10/2025 is
    16 months, and năm 2025 to 1/1/2026 is one day. A month of days is over on the same day of a later month or, where
    that has none, on its last (Civil Code 2015, article 148).
    """
    precision = reached.precision if isinstance(reached, PartialDate) else Precision.DAY
    day = reached.start if isinstance(reached, PartialDate) else reached
    count = _number_of(day, precision) - _number_of(promised.end, precision)
    if count <= 0:
        return None
    if precision != Precision.DAY:
        return Lateness(count * _MONTHS[precision] * SLOTS, count, precision)
    slots = slot_reached(day) - slot_of(promised.end)
    # Below a month by the days themselves: from 28 February to 27 March are 27, not 30.
    return Lateness(slots if slots >= SLOTS else count, count, precision)


def slot_reached(day: date) -> int:
    """Return the running number of a day where every month has 31, and its last day is the 31st."""
    is_last = day.day == monthrange(day.year, day.month)[1]
    return slot_of(day) + (SLOTS - day.day if is_last else 0)


def slot_of(day: date) -> int:
    """Return the running number of a day where every month has 31."""
    return (day.year * 12 + day.month - 1) * SLOTS + day.day


def _number_of(day: date, precision: Precision) -> int:
    """Return the running number of the period that holds `day`."""
    if precision == Precision.DAY:
        return day.toordinal()
    return (day.year * 12 + day.month - 1) // _MONTHS[precision]


def examples(count: int = 5) -> str:
    """Return dates of the `count` finest precisions as shown in the active language, for messages and hints."""
    of_each = (
        PartialDate.day(date(2024, 3, 15)),
        PartialDate.month(2024, 3),
        PartialDate.quarter(2025, 1),
        PartialDate.half_year(2025, 1),
        PartialDate.year(2025),
    )
    return ", ".join(map(str, of_each[:count]))


examples_lazy = lazy(examples, str)

_MESSAGES = {
    "empty": _("No date was given. For example: %(examples)s."),
    "unreadable": _("“%(given)s” cannot be read as a date. For example: %(examples)s."),
    "impossible": _("There is no day “%(given)s”. The day comes first, then the month: %(examples)s."),
    "no_period": _("There is no month, quarter or half-year “%(given)s”. For example: %(examples)s."),
    "short_year": _("Write the year of “%(given)s” with four digits. For example: %(examples)s."),
    "serial": _("“%(given)s” may be the number that Excel keeps for %(day)s. If so, enter the date as %(day)s."),
    "year": _("The year of “%(given)s” is not between %(first)s and %(last)s. For example: %(examples)s."),
}


def _complaint(code: str, text: str) -> PartialDateError:
    params: dict[str, Any] = {"given": shown(text), "examples": examples_lazy(), "first": FIRST_YEAR, "last": LAST_YEAR}
    if code == "unreadable" and _SHORT_YEAR.fullmatch(text):
        code = "short_year"
    elif code == "unreadable" and _SERIAL.fullmatch(text):
        code = "serial"
        params["day"] = likely_day(text)
    return PartialDateError(_MESSAGES[code], code, params)


def likely_day(text: str) -> PartialDate | None:
    """Return the day of this century that a text is likely to mean which is no date: "15/3/24", or the number that
    Excel keeps for a day; None for any other text."""
    if _SERIAL.fullmatch(text):
        return PartialDate.day(_EXCELS_FIRST + timedelta(days=int(text)))
    if not _SHORT_YEAR.fullmatch(text):
        return None
    try:
        return PartialDate.parse(f"{text[:-2]}20{text[-2:]}")
    except PartialDateError:
        return None


def why_no_date(text: str) -> str:
    """Return why a text that looks like a date is none ("30/02/2026"); empty for a date, and for any other text."""
    try:
        PartialDate.parse(text)
    except PartialDateError as error:
        return "" if error.code in ("empty", "unreadable") else str(error)
    return ""


_DAY_IN_NAME = re.compile(
    r"(?<!\d)(?:(\d{4})[.\-_](\d{1,2})[.\-_](\d{1,2})|(\d{1,2})[.\-_](\d{1,2})[.\-_](\d{4}))(?!\d)"
)


def day_in_name(filename: str) -> date | None:
    """Return the day that a file's name says, as offices write it: "2026.11.23. Tiến độ.xlsx"; None for none."""
    if not (match := _DAY_IN_NAME.search(filename)):
        return None
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        return PartialDate.parse(f"{day}/{month}/{year}").start
    except PartialDateError:
        return None
