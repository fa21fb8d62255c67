"""Targets of a period against what is recorded, and the verdict in honest words."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.indicators.figures import Pair, Province, ShownFigure
from reports.indicators.slices import Slice
from reports.models import FigureKind, Indicator, IndicatorFigure
from values.dates import PartialDate

YEARS_PAST = 2  # so many past years of targets stay on the dashboard; those to come all do


class Verdict(models.TextChoices):
    MET = "met", _("Met")
    MET_BY_NOW = "met-by-now", _("Met by now")
    NOT_MET = "not-met", _("Not met, the deadline has passed")
    NOT_YET = "not-yet", _("Not yet due")
    UNKNOWN = "unknown", _("Not enough data")


CHIPS = {Verdict.MET: "chip-done", Verdict.MET_BY_NOW: "chip-done", Verdict.NOT_MET: "chip-late"}


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """What was to be reached in (or by) a period, and what is recorded of it: of the same area, at the same prices."""

    indicator: Indicator
    figure: IndicatorFigure
    promised: ShownFigure
    recorded: ShownFigure
    beside: ShownFigure | None  # what the other source says, where there is one
    on: datetime.date
    not_compared: list[Pair] = field(default_factory=list)  # results of the period of another area or at other prices

    @property
    def slice(self) -> Slice:
        return Slice.of(self.figure)

    @property
    def chip(self) -> str:
        """The stylesheet's class for the verdict."""
        return CHIPS.get(self.verdict, "")

    @property
    def deadline(self) -> datetime.date:
        return self.figure.period.end

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


def targets_by_period(province: Province) -> list[tuple[PartialDate, list[TargetProgress]]]:
    """Return targets in use, the periods in calendar order."""
    planned = [
        (figure, indicator)
        for indicator in province.indicators
        for figure in province.figures(indicator, FigureKind.PLANNED)
        if figure.is_chosen
    ]
    past = sorted({figure.period.start.year for figure, _indicator in planned if figure.period.end < province.on})
    hidden = past[:-YEARS_PAST]
    shown = [pair for pair in planned if pair[0].period.start.year not in hidden]
    shown.sort(key=lambda pair: (pair[0].period.end, pair[0].period))
    targets = [target_of(province, i, f) for f, i in shown]
    return [(period, list(group)) for period, group in groupby(targets, key=lambda target: target.figure.period)]


def target_of(province: Province, indicator: Indicator, figure: IndicatorFigure) -> TargetProgress:
    pair = province.pair(indicator, Slice.of(figure))
    first, second = (pair.computed, pair.published) if _counts_first(pair) else (pair.published, pair.computed)
    promised = province.published(indicator, pair.slice, FigureKind.PLANNED)
    others = [
        province.pair(indicator, at)
        for at in province.slices(indicator)
        if at.period == pair.slice.period and at != pair.slice
    ]
    others = [other for other in others if other.published.value is not None]
    beside = second if second.value is not None else None
    return TargetProgress(indicator, figure, promised, first, beside, province.on, others)


def _counts_first(pair: Pair) -> bool:
    """Return whether the computed figure counts: it was chosen, or nothing was published of the period."""
    return pair.indicator.computed != "" and (pair.uses_computed or pair.published.value is None)
