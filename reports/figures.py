"""Figures of the province as a reader meets them: each with its source, and computed beside published."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import Basis, Computed, FigureKind, Indicator, IndicatorFigure
from reports.totals import SiteTotals
from values.dates import PartialDate
from values.today import today


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure with where it comes from and when it was true. `value` is None where nobody knows it."""

    value: Decimal | None
    source: str = ""
    as_of: PartialDate | datetime.date | None = None
    note: str = ""
    url: str = ""
    rivals: list["Reading"] = field(default_factory=list)
    may_be_more: int = 0  # what is counted may be so many more: nobody has said

    @property
    def is_counted(self) -> bool:
        """Whether the tracker counted it on a day, rather than somebody published it for a period."""
        return isinstance(self.as_of, datetime.date)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two figures of one indicator for a year: what was published, what the tracker computes."""

    indicator: Indicator
    year: int
    published: Reading
    computed: Reading

    @property
    def uses_computed(self) -> bool:
        return self.indicator.basis == Basis.COMPUTED

    @property
    def used(self) -> Reading:
        """The one that reports use."""
        return self.computed if self.uses_computed else self.published

    @property
    def surplus(self) -> Decimal | None:
        """How much more the computed figure is than the published one; None while either is unknown."""
        if self.published.value is None or self.computed.value is None:
            return None
        return self.computed.value - self.published.value

    @property
    def gap(self) -> Decimal | None:
        """The distance between the two, when they differ."""
        return abs(self.surplus) if self.surplus else None


class Province:
    """The indicators with all their figures, and what the tracker counts of the clusters on one day."""

    def __init__(self, totals: SiteTotals, on: datetime.date | None = None):
        self.totals, self.on = totals, on or today()
        self.indicators = list(Indicator.objects.with_figures())
        self._parts = {i.pk: [p for p in self.indicators if p.part_of_id == i.pk] for i in self.indicators}

    def parts_of(self, indicator: Indicator) -> list[Indicator]:
        return self._parts[indicator.pk]

    def figures(self, indicator: Indicator, kind: str, year: int | None = None) -> list[IndicatorFigure]:
        """Figures of a kind (of a year), the chosen one of each year first."""
        return [f for f in indicator.figures.all() if f.kind == kind and year in (None, f.year)]

    def last_year(self, indicator: Indicator, kind: str) -> int | None:
        return max((f.year for f in self.figures(indicator, kind)), default=None)

    def published(self, indicator: Indicator, year: int | None, kind: str = FigureKind.ACTUAL) -> Reading:
        """The chosen published figure with its rivals from other sources."""
        found = [_reading(f) for f in self.figures(indicator, kind, year)] if year else []
        if not found:
            return Reading(None)
        first, *rivals = found
        first.rivals.extend(rivals)
        return first

    def computed(self, indicator: Indicator, year: int | None) -> Reading:
        """What the tracker counts for the indicator: of the clusters today, or the sum of the year's parts."""
        if indicator.computed == Computed.SUM_OF_PARTS:
            return self._sum_of_parts(indicator, year)
        counted = ngettext(
            "Counted from %(count)s cluster's record", "Counted from %(count)s clusters' records", self.totals.standing
        ) % {"count": self.totals.standing}
        return Reading(
            self._counted(indicator),
            counted,
            self.on,
            self._what_lacks(indicator),
            may_be_more=self._unknown(indicator),
        )

    def pair(self, indicator: Indicator) -> Pair:
        """The indicator's two figures for the last year it, or a part of it, has a published result."""
        years = [self.last_year(i, FigureKind.ACTUAL) for i in (indicator, *self.parts_of(indicator))]
        year = max(filter(None, years), default=None)
        return Pair(indicator, year, self.published(indicator, year), self.computed(indicator, year))

    def counted_pairs(self) -> list[Pair]:
        """Both figures of every indicator that the tracker counts itself."""
        return [self.pair(indicator) for indicator in self.indicators if indicator.computed]

    def _counted(self, indicator: Indicator) -> Decimal | None:
        if indicator.computed == Computed.CLUSTERS_AREA:
            return self.totals.area
        counts = {
            Computed.CLUSTERS_RECORDED: self.totals.standing,
            Computed.CLUSTERS_OPERATING: self.totals.operating,
        }
        return Decimal(counts[indicator.computed]) if indicator.computed in counts else None

    def _unknown(self, indicator: Indicator) -> int:
        return self.totals.operation_unknown if indicator.computed == Computed.CLUSTERS_OPERATING else 0

    def _what_lacks(self, indicator: Indicator) -> str:
        if unknown := self._unknown(indicator):
            return ngettext(
                "Of %(count)s more cluster nobody has recorded whether it operates.",
                "Of %(count)s more clusters nobody has recorded whether they operate.",
                unknown,
            ) % {"count": unknown}
        if indicator.computed == Computed.CLUSTERS_AREA and (lacking := self.totals.without_area):
            return ngettext(
                "%(count)s cluster has no area recorded and is not in this sum.",
                "%(count)s clusters have no area recorded and are not in this sum.",
                lacking,
            ) % {"count": lacking}
        return ""

    def _sum_of_parts(self, indicator: Indicator, year: int | None) -> Reading:
        """The sum of the parts' figures; unknown while one of them is."""
        readings = [self.published(part, year) for part in self.parts_of(indicator)]
        if not readings or any(reading.value is None for reading in readings):
            return Reading(None)
        source = ngettext("Sum of %(count)s part", "Sum of %(count)s parts", len(readings)) % {"count": len(readings)}
        return Reading(sum(reading.value for reading in readings), source, PartialDate.year(year))


def _reading(figure: IndicatorFigure) -> Reading:
    document = figure.document
    source = figure.source or figure.source_label or _("source not recorded")
    return Reading(figure.value, source, figure.as_of, figure.note, document.url if document else "")
