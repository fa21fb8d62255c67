"""Figures of the province as a reader meets them: each with its source, and computed beside published."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import permutations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from places.holders import Holders
from places.models import AdministrativeUnit
from progress.models import SiteKind
from reports.dashboard.totals import Counts, SiteTotals
from reports.indicators.slices import Slice
from reports.models import Basis, Computed, FigureKind, Indicator, IndicatorChoice, IndicatorFigure
from values.dates import PartialDate
from values.numbers import format_number
from values.today import today

PER_CENT = "%"


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure with where it comes from and when it was true. `value` is None where nobody knows it."""

    value: Decimal | None
    source: str = ""
    as_of: PartialDate | datetime.date | None = None
    note: str = ""
    url: str = ""
    rivals: list["ShownFigure"] = field(default_factory=list)
    may_be_more: int = 0  # what is counted may be so many more: nobody has said

    @property
    def is_counted(self) -> bool:
        """Whether the tracker counted it on a day, rather than somebody published it for a period."""
        return isinstance(self.as_of, datetime.date)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two figures of one indicator for a slice: what was published, what the tracker computes."""

    indicator: Indicator
    slice: Slice
    published: ShownFigure
    computed: ShownFigure
    choice: IndicatorChoice | None = None

    @property
    def uses_computed(self) -> bool:
        return self.choice is not None and self.choice.basis == Basis.COMPUTED

    @property
    def reason(self) -> str:
        """Why reports use this one, for this period."""
        return self.choice.reason if self.choice else ""

    @property
    def version(self) -> int:
        """Of the choice; 0 where nobody has chosen."""
        return self.choice.version if self.choice else 0

    @property
    def used(self) -> ShownFigure:
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


@dataclass(frozen=True, slots=True)
class YearOnYear:
    """How much more (or less) a figure is than the same of a year before, in per cent; computed, never published."""

    per_cent: Decimal
    before: ShownFigure
    slice: Slice  # of the year before

    @property
    def is_rise(self) -> bool:
        return self.per_cent >= 0

    @property
    def size(self) -> Decimal:
        return abs(self.per_cent)


class Province:
    """The indicators with all their figures, and what the tracker counts of the clusters on one day."""

    def __init__(
        self,
        counts: Counts,
        on: datetime.date | None = None,
        within: Collection[int] | None = None,
        holders: Holders | None = None,
    ):
        """Tell of figures `within` these units alone, by primary key; None for those of every area.

        `holders` are read when they are wanted, where they are not given.
        """
        if holders:
            self.holders = holders
        self.counts, self.on, self.within = counts, on or today(), within
        self.indicators = list(Indicator.objects.with_figures())
        self._parts = {i.pk: [p for p in self.indicators if p.part_of_id == i.pk] for i in self.indicators}
        self._totals: dict[int | None, SiteTotals] = {}

    def parts_of(self, indicator: Indicator) -> list[Indicator]:
        return self._parts[indicator.pk]

    def figures(self, indicator: Indicator, kind: str, at: Slice | None = None) -> list[IndicatorFigure]:
        """Return figures of a kind (of a slice), the chosen one of each slice first."""
        figures = [f for f in indicator.figures.all() if f.kind == kind and (at is None or Slice.of(f) == at)]
        return figures if self.within is None else [f for f in figures if f.area_id in self.within]

    def slices(self, indicator: Indicator, kind: str = FigureKind.ACTUAL) -> list[Slice]:
        """Return where the indicator, or a part of it, has a published figure; the newest first."""
        family = (indicator, *self.parts_of(indicator))
        slices = {Slice.of(figure) for indicator_or_part in family for figure in self.figures(indicator_or_part, kind)}
        return sorted(slices, key=lambda slice_: slice_.order, reverse=True)

    def totals(self, area: AdministrativeUnit | None) -> SiteTotals:
        """Return what is recorded of the clusters of an area or, where none is named, of all."""
        key = area and area.pk
        if key not in self._totals:
            self._totals[key] = self._totals_of(area) if area else self.counts.of_kind(SiteKind.CLUSTER)
        return self._totals[key]

    @cached_property
    def holders(self) -> Holders:
        return Holders()

    def _totals_of(self, area: AdministrativeUnit) -> SiteTotals:
        certain = {unit for unit in self.counts.units if area.pk in self.holders.of(unit)}
        perhaps = {unit for unit in self.counts.units - certain if self.holders.may_hold(area.pk, unit)}
        return self.counts.of_kind(SiteKind.CLUSTER, certain, perhaps)

    def planned_total(self, plans: list[tuple[Slice, ShownFigure]]) -> ShownFigure | None:
        """Return the sum of the plans of several areas for one period, saying of what it is calculated.

        None where there is nothing to add up: one plan alone, several periods or prices, an area that is not told or
        lies within another's.
        """
        areas = [at.area for at, _reading in plans if at.area]
        if len(plans) < 2 or len(areas) < len(plans) or len({(at.period, at.prices) for at, _reading in plans}) > 1:
            return None
        if any(one.pk in self.holders.of(other.pk) for one, other in permutations(areas, 2)):
            return None
        parts = [f"{format_number(reading.value)} ({at.area_label})" for at, reading in plans]
        return ShownFigure(sum(reading.value for _at, reading in plans), " + ".join(parts), plans[0][0].period)

    def published(self, indicator: Indicator, at: Slice | None, kind: str = FigureKind.ACTUAL) -> ShownFigure:
        """Return the chosen published figure with its rivals from other sources."""
        readings = [_reading(f) for f in self.figures(indicator, kind, at)] if at else []
        if not readings:
            return ShownFigure(None)
        first, *rivals = readings
        first.rivals.extend(rivals)
        return first

    def computed(self, indicator: Indicator, at: Slice) -> ShownFigure:
        """Return what the tracker counts for it: of the area's clusters today, or the sum of the slice's parts."""
        if not indicator.computed:
            return ShownFigure(None)
        if indicator.computed == Computed.SUM_OF_PARTS:
            return self._sum_of_parts(indicator, at)
        totals = self.totals(at.area)
        counted = ngettext(
            "Calculated from the record of %(count)s cluster",
            "Calculated from the records of %(count)s clusters",
            totals.standing,
        ) % {"count": totals.standing}
        return ShownFigure(
            _counted(indicator, totals),
            counted,
            self.on,
            " ".join(_what_lacks(indicator, totals)),
            may_be_more=_unknown(indicator, totals),
        )

    def choice(self, indicator: Indicator, at: Slice) -> IndicatorChoice | None:
        """Return what was chosen for reports to use in that slice."""
        return next((choice for choice in indicator.choices.all() if Slice.of(choice) == at), None)

    def pair(self, indicator: Indicator, at: Slice) -> Pair:
        """Return the indicator's two figures for a slice."""
        published, computed = self.published(indicator, at), self.computed(indicator, at)
        return Pair(indicator, at, published, computed, self.choice(indicator, at))

    def _completeness(self, indicator: Indicator, at: Slice) -> int:
        """Return 2 for the figure with all its parts, 1 for one of the two, 0 for less."""
        parts = self.parts_of(indicator)
        has_parts = bool(parts) and all(self.figures(part, FigureKind.ACTUAL, at) for part in parts)
        return bool(self.figures(indicator, FigureKind.ACTUAL, at)) + (has_parts or not parts)

    def shown(self, indicator: Indicator) -> list[Slice]:
        """Return the slices of the newest complete year: one, or one for each area and prices.

        Where no year is complete, the newest of those that lack least; where no whole year is known, the newest period.
        """
        slices = self.slices(indicator)
        years = [year for year in slices if year.is_year] or slices
        if not years:
            return []
        rank = {year: self._completeness(indicator, year) for year in years}
        best = [year for year in years if rank[year] == max(rank.values())]
        return [year for year in reversed(best) if year.period == best[0].period]

    def not_shown(self, indicator: Indicator) -> list[Pair]:
        """Return what is recorded of the period shown, or of a later one, and not shown; the newest first."""
        shown = self.shown(indicator)
        return [
            self.pair(indicator, slice_)
            for slice_ in self.slices(indicator)
            if slice_ not in shown and slice_.period.end >= shown[0].period.end
        ]

    def change(self, pair: Pair) -> YearOnYear | None:
        """Return the change on the year before, between figures alike in area, prices and who counted them."""
        if pair.indicator.unit == PER_CENT or pair.slice.before not in self.slices(pair.indicator):
            return None
        before = self.pair(pair.indicator, pair.slice.before)
        reading = before.computed if pair.uses_computed else before.published
        if pair.used.value is None or not reading.value or pair.used.is_counted:
            return None
        return YearOnYear(100 * (pair.used.value - reading.value) / reading.value, reading, before.slice)

    def counted_pairs(self) -> list[Pair]:
        """Return both figures of every indicator that the tracker counts itself, of what is shown of each."""
        return [
            self.pair(indicator, at)
            for indicator in self.indicators
            if indicator.computed
            for at in self.shown(indicator)
        ]

    def _sum_of_parts(self, indicator: Indicator, at: Slice) -> ShownFigure:
        """Return the sum of the parts' figures; unknown while one of them is."""
        readings = [self.published(part, at) for part in self.parts_of(indicator)]
        if not readings or any(reading.value is None for reading in readings):
            return ShownFigure(None)
        source = ngettext("Total of %(count)s part", "Total of %(count)s parts", len(readings)) % {
            "count": len(readings)
        }
        return ShownFigure(sum(reading.value for reading in readings), source, at.period)


def _counted(indicator: Indicator, totals: SiteTotals) -> Decimal | None:
    if indicator.computed == Computed.CLUSTERS_AREA:
        return totals.area
    counts = {Computed.CLUSTERS_RECORDED: totals.standing, Computed.CLUSTERS_OPERATING: totals.operating}
    return Decimal(counts[indicator.computed]) if indicator.computed in counts else None


def _unknown(indicator: Indicator, totals: SiteTotals) -> int:
    """Return how many more clusters the count may have."""
    if indicator.computed == Computed.CLUSTERS_OPERATING:
        return totals.operation_unknown + totals.uncertain
    return totals.uncertain if indicator.computed == Computed.CLUSTERS_RECORDED else 0


def _what_lacks(indicator: Indicator, totals: SiteTotals) -> Iterator[str]:
    if indicator.computed == Computed.CLUSTERS_OPERATING and (unknown := totals.operation_unknown):
        yield ngettext(
            "%(count)s more cluster: operation not recorded.",
            "%(count)s more clusters: operation not recorded.",
            unknown,
        ) % {"count": unknown}
    if indicator.computed == Computed.CLUSTERS_AREA and (lacking := totals.without_area):
        yield ngettext(
            "%(count)s cluster without area, not in the total.",
            "%(count)s clusters without area, not in the total.",
            lacking,
        ) % {"count": lacking}
    if nowhere := totals.uncertain:
        yield ngettext(
            "%(count)s cluster may lie there too, its place is not recorded closely enough: not counted.",
            "%(count)s clusters may lie there too, their place is not recorded closely enough: not counted.",
            nowhere,
        ) % {"count": nowhere}


def _reading(figure: IndicatorFigure) -> ShownFigure:
    document = figure.document
    source = figure.source or figure.source_label or _("source not recorded")
    return ShownFigure(figure.value, source, figure.as_of, figure.note, document.url if document else "")
