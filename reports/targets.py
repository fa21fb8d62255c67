"""Targets of a year against what is recorded, and the verdict in honest words."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.figures import Province, Reading
from reports.models import Basis, FigureKind, Indicator, IndicatorFigure

YEARS_PAST = 2  # so many past years of targets stay on the dashboard; those to come all do


class Verdict(models.TextChoices):
    MET = "met", _("Met")
    MET_BY_NOW = "met-by-now", _("Met by now")
    NOT_MET = "not-met", _("Not met, the deadline has passed")
    NOT_YET = "not-yet", _("Not yet due")
    UNKNOWN = "unknown", _("Cannot be judged")


CHIPS = {Verdict.MET: "chip-done", Verdict.MET_BY_NOW: "chip-done", Verdict.NOT_MET: "chip-late"}


@dataclass(frozen=True, slots=True)
class Target:
    """What was to be reached in (or by) a year, and what is recorded of it."""

    indicator: Indicator
    figure: IndicatorFigure
    promised: Reading
    recorded: Reading
    beside: Reading | None  # what the other source says, where there is one
    on: datetime.date

    @property
    def chip(self) -> str:
        """The stylesheet's class for the verdict."""
        return CHIPS.get(self.verdict, "")

    @property
    def year(self) -> int:
        return self.figure.year

    @property
    def deadline(self) -> datetime.date:
        return datetime.date(self.year, 12, 31)

    @property
    def is_over(self) -> bool:
        return self.on > self.deadline

    @property
    def missing(self) -> Decimal | None:
        """How much is left to the target; None when it is met or nothing is known."""
        if self.recorded.value is None or self.recorded.value >= self.figure.value:
            return None
        return self.figure.value - self.recorded.value

    @property
    def verdict(self) -> Verdict:
        if self.recorded.value is None:
            return Verdict.UNKNOWN if self.is_over else Verdict.NOT_YET
        if self.missing is not None:
            if self.is_over and self.missing <= self.recorded.may_be_more:
                return Verdict.UNKNOWN
            return Verdict.NOT_MET if self.is_over else Verdict.NOT_YET
        # A count of today says nothing of when: the target's own year is met only by a figure of that year.
        return Verdict.MET_BY_NOW if self.recorded.as_of == self.on and self.is_over else Verdict.MET


def targets_by_year(province: Province) -> list[tuple[int, list[Target]]]:
    """Targets in use, the years in calendar order."""
    planned = [
        (figure.year, indicator, figure)
        for indicator in province.indicators
        for figure in province.figures(indicator, FigureKind.PLANNED)
        if figure.is_chosen
    ]
    years = sorted({year for year, _indicator, _figure in planned})
    past = [year for year in years if year < province.on.year]
    shown = {*years} - {*past[:-YEARS_PAST]}
    targets = [_target(province, i, f) for year, i, f in sorted(planned, key=lambda row: row[0]) if year in shown]
    return [(year, list(group)) for year, group in groupby(targets, key=lambda target: target.year)]


def _target(province: Province, indicator: Indicator, figure: IndicatorFigure) -> Target:
    published = province.published(indicator, figure.year)
    counted = Reading(None)
    if indicator.computed:
        counted = province.computed(indicator, figure.year)
    first, second = (counted, published) if _counts_first(indicator, published) else (published, counted)
    promised = province.published(indicator, figure.year, FigureKind.PLANNED)
    return Target(indicator, figure, promised, first, second if second.value is not None else None, province.on)


def _counts_first(indicator: Indicator, published: Reading) -> bool:
    """Reports' choice decides; where nothing was published of the year, the tracker's own count stands in."""
    return indicator.computed != "" and (indicator.basis == Basis.COMPUTED or published.value is None)
