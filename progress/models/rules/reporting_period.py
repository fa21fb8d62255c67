"""Reporting periods and their calendars: when a period begins, is cut off, and has to be sent.

Circular 14/2024/TT-BCT reports the half-year and the year, each from 15 December of the year before: data are cut off
on 14 June and 14 December, forms 01 and 02 are sent before the 20th of the same month. The zones' Management Board
reports by quarter and year (Decree 35/2022/NĐ-CP, art. 68). Each form has a calendar of its own, recorded as data; what
`CIRCULAR` says here counts where none is recorded.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db.models import TextChoices
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from values.dates import FIRST_YEAR, LAST_YEAR, PartialDate
from values.today import past_day

_CODE = re.compile(r"([0-9]{4})-(half|year|q[1-4])")
ONE_DAY = timedelta(days=1)


class PeriodKind(TextChoices):
    FIRST_QUARTER = "q1", _("Quarter I")
    SECOND_QUARTER = "q2", _("Quarter II")
    THIRD_QUARTER = "q3", _("Quarter III")
    FOURTH_QUARTER = "q4", _("Quarter IV")
    HALF = "half", _("First half-year")
    YEAR = "year", _("Whole year")


# In the order in which they end within a year; told once, for Django makes the labels too each time it is asked.
KINDS = tuple(PeriodKind.values)
QUARTERS = (
    PeriodKind.FIRST_QUARTER,
    PeriodKind.SECOND_QUARTER,
    PeriodKind.THIRD_QUARTER,
    PeriodKind.FOURTH_QUARTER,
)


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """The cut-off of a kind of period, and the day before which it is sent: months and days, during some years."""

    kind: str
    cut_off: tuple[int, int]
    due: tuple[int, int]
    is_due_next_year: bool = False
    valid_from: date | None = None
    valid_until: date | None = None

    def end(self, year: int) -> date:
        return date(year, *self.cut_off)

    def holds(self, year: int) -> bool:
        """Return whether the cut-off of that year is one of the days in which this is valid."""
        end = self.end(year)
        return (self.valid_from is None or self.valid_from <= end) and (
            self.valid_until is None or end <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods of a form; of two that are valid for one year the one valid since the later day decides."""

    days: tuple[CalendarDays, ...]

    @property
    def kinds(self) -> list[str]:
        """The kinds of its periods, in the order in which they end within a year."""
        kinds = {one.kind for one in self.days}
        return [kind for kind in KINDS if kind in kinds]

    def of(self, year: int, kind: str) -> CalendarDays:
        """Return the days of a period; LookupError for a kind that the calendar never had."""
        known = [one for one in self.days if one.kind == kind]
        if not known:
            raise LookupError(kind)
        valid = [one for one in known if one.holds(year)] or known
        return max(valid, key=lambda one: one.valid_from or date.min)

    def has(self, year: int, kind: str) -> bool:
        """Return whether a form is sent for such a period of that year."""
        return any(one.kind == kind and one.holds(year) for one in self.days)

    def periods(self, year: int) -> list["Period"]:
        """Return the periods of a year as they end one after the other; a quarter before the year it closes."""
        return sorted(
            (Period(year, kind, self) for kind in self.kinds if self.has(year, kind)),
            key=lambda period: (period.end, KINDS.index(period.kind)),
        )

    def parse(self, text: str) -> "Period":
        """Return the period that `code` wrote; raise ValueError for anything else, and for what it does not have."""
        match = _CODE.fullmatch(text)
        if not match or not FIRST_YEAR < int(match[1]) <= LAST_YEAR or match[2] not in self.kinds:
            raise ValueError(f"not a reporting period: {text!r}")
        return Period(int(match[1]), match[2], self)

    def current(self, on: date) -> "Period | None":
        """Return the period to report on that day: the first whose last day to send it is not over."""
        years = (on.year - 1, on.year, on.year + 1)
        open_ones = [period for year in years for period in self.periods(year) if on <= period.due]
        return min(open_ones, key=lambda period: (period.due, period.end), default=None)

    def recent(self, on: date, count: int) -> list["Period"]:
        """Return the period to report on that day and those before it, the newest first."""
        current = self.current(on)
        if current is None:
            return []
        years = range(current.year - count, current.year + 1)
        ended = [period for year in years for period in self.periods(year) if period.end <= current.end]
        return sorted(ended, key=_order, reverse=True)[:count]


def _order(period: "Period") -> tuple:
    return period.end, KINDS.index(period.kind)


# The half-year and year of the circular.
HALF_YEARS = Calendar(
    (
        CalendarDays(PeriodKind.HALF, (6, 14), (6, 20)),
        CalendarDays(PeriodKind.YEAR, (12, 14), (12, 20)),
    )
)
# The same, and the quarters of the year for lines that are asked quarter by quarter.
CIRCULAR = Calendar(
    (
        *HALF_YEARS.days,
        CalendarDays(PeriodKind.FIRST_QUARTER, (3, 31), (4, 20)),
        CalendarDays(PeriodKind.SECOND_QUARTER, (6, 30), (7, 20)),
        CalendarDays(PeriodKind.THIRD_QUARTER, (9, 30), (10, 20)),
        CalendarDays(PeriodKind.FOURTH_QUARTER, (12, 31), (1, 20), is_due_next_year=True),
    )
)


PROJECT_FORM, DEVELOPER_FORM = ENTERED_FORMS = "01", "02"  # filled in row by row
_calendars_read: ContextVar[dict | None] = ContextVar("calendars read", default=None)


def calendar_of(form: str) -> Calendar:
    """Return the calendar of form 01 or 02 as recorded, on the past day that is looked at; one query a request."""
    kept, key = _calendars_read.get(), past_day()
    if kept is None or key not in kept:
        read: Mapping[str, Calendar] = import_string(settings.REPORTING_CALENDARS)(ENTERED_FORMS)
        if kept is None:
            return read.get(form, CIRCULAR)
        kept[key] = read
    return kept[key].get(form, CIRCULAR)


@contextmanager
def calendars_kept() -> Iterator[None]:
    """Read the calendars once inside, as a request does; for commands that look at many periods."""
    token = _calendars_read.set({})
    try:
        yield
    finally:
        _calendars_read.reset(token)


def _keep_for_a_request(**_kwargs) -> None:
    _calendars_read.set({})


def forget_calendars(**_kwargs) -> None:
    """Read the calendars anew from now on, as at the end of a request."""
    _calendars_read.set(None)


request_started.connect(_keep_for_a_request)
request_finished.connect(forget_calendars)


@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period. In an address it is written "2026-half", "2026-year" or "2026-q3".

    Two are equal where year and kind are: the calendar says when it begins and ends for the form that is looked at. One
    that is given no calendar goes by that of form 02.
    """

    year: int
    kind: str
    given: Calendar | None = field(default=None, compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Return the period that `code` wrote; raise ValueError for anything else."""
        return replace(CIRCULAR.parse(text), given=None)

    @classmethod
    def current(cls, on: date) -> "Period":
        """Return the half-year or year to report on that day: the first whose last day to send it is not over."""
        return _first_open([cls(on.year + later, kind) for later in (-1, 0, 1) for kind in HALF_YEARS.kinds], on)

    @classmethod
    def current_quarter(cls, on: date) -> "Period":
        """Return the quarter to report on that day."""
        return _first_open([cls(on.year + later, kind) for later in (-1, 0, 1) for kind in QUARTERS], on)

    @classmethod
    def last_due(cls, on: date) -> "Period":
        """Return the newest period whose forms 01 and 02 should have come by that day."""
        current = cls.current(on)
        return current if current.is_overdue_everywhere(on) else current.preceding

    @property
    def calendar(self) -> Calendar:
        return self.given or calendar_of(DEVELOPER_FORM)

    def of_form(self, form: str) -> "Period":
        """Return the same period by the calendar of form 01 or 02."""
        return replace(self, given=calendar_of(form))

    @property
    def is_sent(self) -> bool:
        """Whether a form is sent for it: by its calendar, or where that never had such periods."""
        return self.kind not in self.calendar.kinds or self.calendar.has(self.year, self.kind)

    @property
    def days(self) -> tuple[tuple[date, date], ...]:
        """Its cut-off, and the day before which it is sent, by the calendars of forms 01 and 02."""
        return tuple((one.end, one.due) for one in map(self.of_form, ENTERED_FORMS))

    def is_overdue_everywhere(self, on: date) -> bool:
        """Return whether it is too late for form 01 and for form 02."""
        return on >= max(due for _end, due in self.days)

    @property
    def code(self) -> str:
        return f"{self.year}-{self.kind}"

    def __str__(self) -> str:
        return str(self._whole)

    @property
    def _whole(self) -> PartialDate:
        if self.is_quarter:
            return PartialDate.quarter(self.year, QUARTERS.index(self.kind) + 1)
        return PartialDate.half_year(self.year, 1) if self.is_half else PartialDate.year(self.year)

    @property
    def label(self) -> str:
        """In the active language: "6 tháng đầu năm 2026", "năm 2026", "quý I/2026"."""
        return str(self)

    @property
    def is_half(self) -> bool:
        return self.kind == PeriodKind.HALF

    @property
    def is_quarter(self) -> bool:
        return self.kind in QUARTERS

    @property
    def start(self) -> date:
        """The day after the cut-off it follows: a quarter that of the quarter before, the others that of the year."""
        before = self._quarter_before if self.is_quarter else Period(self.year - 1, PeriodKind.YEAR, self.given)
        return before.end + ONE_DAY

    @property
    def end(self) -> date:
        """The cut-off of the data."""
        return self._days.end(self.year)

    @property
    def due(self) -> date:
        """The day before which it is sent."""
        return date(self.year + self._days.is_due_next_year, *self._days.due)

    @property
    def _days(self) -> CalendarDays:
        """Its days by its calendar; of a period before, which its calendar does not have, those of the circular."""
        calendar = self.calendar if self.kind in self.calendar.kinds else CIRCULAR
        return calendar.of(self.year, self.kind)

    @property
    def preceding(self) -> "Period":
        """The period reported just before: of a half-year the year before it, of a year its half or the year before."""
        if self.is_quarter:
            return self._quarter_before
        if self.is_half or (self.given and PeriodKind.HALF not in self.given.kinds):
            return Period(self.year - 1, PeriodKind.YEAR, self.given)
        return Period(self.year, PeriodKind.HALF, self.given)

    @property
    def _quarter_before(self) -> "Period":
        place = QUARTERS.index(self.kind)
        year = self.year if place else self.year - 1
        return Period(year, QUARTERS[place - 1], self.given)

    @property
    def year_before(self) -> "Period":
        """The period of the same kind, a year earlier."""
        return Period(self.year - 1, self.kind, self.given)

    @staticmethod
    def last_begun_year(on: date) -> int:
        """Return the year of the newest half-year and year begun on that day: both begin with one day."""
        return on.year + Period(on.year + 1, PeriodKind.YEAR).has_begun(on)

    def has_begun(self, on: date) -> bool:
        return on >= self.start

    def is_overdue(self, on: date) -> bool:
        """Return whether it is too late to send it in time: it was due before `due`."""
        return on >= self.due


def _first_open(periods: list[Period], on: date) -> Period:
    """Return the first of some periods that can still be sent in time on that day, as form 01 or as form 02."""
    return next(period for period in periods if on <= max(due for _end, due in period.days))


def recent_periods(on: date, count: int) -> list[Period]:
    """Return the half-year or year to report on that day and those before it, the newest first."""
    periods = [Period.current(on)]
    while len(periods) < count:
        periods.append(periods[-1].preceding)
    return periods


def recent_quarters(on: date, count: int) -> list[Period]:
    """Return the quarter to report on that day and those before it, the newest first."""
    quarters = [Period.current_quarter(on)]
    while len(quarters) < count:
        quarters.append(quarters[-1].preceding)
    return quarters


def newest_first(periods: Iterable[Period]) -> list[Period]:
    """Return periods in the order of their cut-offs, the newest first; a year before the quarter it closes."""
    return sorted(periods, key=_order, reverse=True)
