"""Reporting periods of Circular 14/2024/TT-BCT: the half-year and the year, each from 15 December of the year before.

Data are cut off on 14 June and 14 December; forms 01 and 02 are to be sent before the 20th of the same month.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from values.dates import FIRST_YEAR, LAST_YEAR, PartialDate

_CODE = re.compile(r"([0-9]{4})-(half|year)")


class PeriodKind(TextChoices):
    HALF = "half", _("First half-year")
    YEAR = "year", _("Whole year")


@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period. In an address it is written "2026-half" or "2026-year"."""

    year: int
    kind: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the period that `code` wrote; raise ValueError for anything else."""
        match = _CODE.fullmatch(text)
        if not match or not FIRST_YEAR < int(match[1]) <= LAST_YEAR:
            raise ValueError(f"not a reporting period: {text!r}")
        return cls(int(match[1]), match[2])

    @classmethod
    def current(cls, on: date) -> Self:
        """Return the period to report on that day: the first whose last day to send it is not over."""
        for period in (cls(on.year, PeriodKind.HALF), cls(on.year, PeriodKind.YEAR)):
            if on <= period.due:
                return period
        return cls(on.year + 1, PeriodKind.HALF)

    @classmethod
    def last_due(cls, on: date) -> "Period":
        """Return the newest period whose forms 01 and 02 should have come by that day."""
        current = cls.current(on)
        return current if current.is_overdue(on) else current.preceding

    @property
    def code(self) -> str:
        return f"{self.year}-{self.kind}"

    def __str__(self) -> str:
        whole = PartialDate.half_year(self.year, 1) if self.is_half else PartialDate.year(self.year)
        return str(whole)

    @property
    def label(self) -> str:
        """In the active language: "6 tháng đầu năm 2026", "năm 2026"."""
        return str(self)

    @property
    def is_half(self) -> bool:
        return self.kind == PeriodKind.HALF

    @property
    def start(self) -> date:
        return date(self.year - 1, 12, 15)

    @property
    def end(self) -> date:
        """The cut-off of the data."""
        return date(self.year, 6 if self.is_half else 12, 14)

    @property
    def due(self) -> date:
        """The day before which forms 01 and 02 are sent."""
        return date(self.year, 6 if self.is_half else 12, 20)

    @property
    def preceding(self) -> "Period":
        """The period reported just before: the year before a half-year, the half-year before a year."""
        return Period(self.year - 1, PeriodKind.YEAR) if self.is_half else Period(self.year, PeriodKind.HALF)

    @property
    def year_before(self) -> "Period":
        """The period of the same kind, a year earlier."""
        return Period(self.year - 1, self.kind)

    @staticmethod
    def last_begun_year(on: date) -> int:
        """Return the year of the newest periods begun on that day: both begin on 15 December of the year before."""
        return on.year + 1 if on >= date(on.year, 12, 15) else on.year

    def has_begun(self, on: date) -> bool:
        return on >= self.start

    def is_overdue(self, on: date) -> bool:
        """Return whether it is too late to send it in time: it was due before `due`."""
        return on >= self.due


def recent_periods(on: date, count: int) -> list[Period]:
    """Return the period to report on that day and those before it, the newest first."""
    periods = [Period.current(on)]
    while len(periods) < count:
        periods.append(periods[-1].preceding)
    return periods
