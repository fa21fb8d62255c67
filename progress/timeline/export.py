"""The timeline as a table: a row for each milestone, its dates, and a cell for each quarter or month of the axis."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pictures.ranges import TimeAxis
from progress.milestones.strips import Range, ranges_of
from progress.models import Obstacle, Stage
from progress.timeline.queries import DatedMilestone, SiteDates, dates_of_sites
from spreadsheets.book import FOR_READING
from spreadsheets.exports import PlainColumn, in_chunks, plain
from spreadsheets.writers import ColumnSpec, SheetSpec
from spreadsheets.writers.specs import LINES, PARTIAL_DATE, REFERENCE, WHOLE
from values.dates import PartialDate
from values.today import today

PERIODS = "axis"  # the column that stands for all cells of the axis
CELL_WIDTH = 4  # characters
FROZEN = 4  # columns at most


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands in a cell for a kind of range: a letter, its meaning and, where it is the first there, its colour."""

    kind: str
    letter: str
    meaning: str
    fill: str


def signs() -> list[Sign]:
    """Return the signs in the active language, the strongest first."""
    return [
        Sign("obstacle", pgettext("sign in a cell", "B"), _("open obstacle, since this time"), "#E5A0A0"),
        Sign("actual", pgettext("sign in a cell", "D"), _("done"), "#4F93AC"),
        Sign("forecast", pgettext("sign in a cell", "C"), _("current target"), "#F4C95D"),
        Sign("planned", pgettext("sign in a cell", "O"), _("original target"), "#C3D3DA"),
        Sign("late", pgettext("sign in a cell", "L"), _("past the original target"), "#F3D5CF"),
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """A milestone of a site; None for the site itself."""

    line: SiteDates
    dated: DatedMilestone | None

    @property
    def obstacles(self) -> list[Obstacle]:
        return self.dated.obstacles if self.dated else self.line.obstacles

    @property
    def ranges(self) -> list[Range]:
        dates = ranges_of(self.dated.milestone, self.dated.on) if self.dated else []
        return [*dates, *(("obstacle", obstacle.opened_on, obstacle.opened_on) for obstacle in self.obstacles)]


class TimelineListing:
    """The milestones of `sites` that have a date or an open obstacle; a site without any has a row of its own."""

    key = "timeline"

    def __init__(
        self, sites: QuerySet, stages: Sequence[Stage] | None, axis: TimeAxis, *, by_month: bool = False
    ) -> None:
        self.sites, self.stages, self.axis, self.by_month = sites, stages, axis, by_month
        self.title, self.signs = _("Progress chart"), signs()

    @property
    def _told(self) -> list[PlainColumn]:
        return [
            plain("site", _("Site"), lambda row: str(row.line.site), REFERENCE),
            plain("unit", _("Administrative unit"), lambda row: str(row.line.site.unit or "") or None, REFERENCE),
            plain("developer", _("Developer"), lambda row: str(row.line.site.developer or "") or None, REFERENCE),
            plain("stage", _("Stage"), lambda row: row.dated.milestone.title if row.dated else None, LINES, width=32),
            plain("first", _("Original target"), _date("original_target"), PARTIAL_DATE),
            plain("now", _("Current target"), _date("promise"), PARTIAL_DATE),
            plain("done", _("Date done"), _date("actual"), PARTIAL_DATE),
            plain("slip", _("Behind original target"), _behind, width=16),
            plain("obstacles", _("Open obstacles"), lambda row: len(row.obstacles) or None, WHOLE, width=12),
        ]

    @property
    def columns(self) -> list[ColumnSpec]:
        label = _("Time axis, a cell for each month") if self.by_month else _("Time axis, a cell for each quarter")
        return [*(column.spec for column in self._told), ColumnSpec(PERIODS, label)]

    def count(self) -> int:
        return self.sites.count()

    def spec(self, names: Sequence[str] | None = None) -> SheetSpec:
        told = [column for column in self._told if names is None or column.spec.key in names]
        periods = self._periods() if names is None or PERIODS in names else []
        fills = {sign.letter: sign.fill for sign in self.signs}
        cells = [ColumnSpec(period.iso, str(period), width=CELL_WIDTH, fills=fills) for period in periods]
        return SheetSpec(
            self.key,
            self.title,
            [*(column.spec for column in told), *cells],
            rows=self._cells(told, periods),
            frozen_columns=min(len(told), FROZEN),
            paper="A3",
            first_line=str(FOR_READING),
            fits_width=True,
        )

    def _cells(self, told: list[PlainColumn], periods: list[PartialDate]) -> Iterator[list[Any]]:
        """Yield the cells of each row and, below them, what the signs mean."""
        for row in self._rows():
            ranges = row.ranges
            yield [*(column.cell(row) for column in told), *(self._sign(ranges, period) for period in periods)]
        if periods:
            for sign in self.signs:
                meaning = [f"{sign.letter}: {sign.meaning}", *[None] * (len(told) - 1)] if told else []
                yield [*meaning, sign.letter, *[""] * (len(periods) - 1)]

    def _sign(self, ranges: list[Range], period: PartialDate) -> str:
        """Return the letters of all that lies in a period, the strongest first."""
        kinds = {kind for kind, first, last in ranges if first <= period.end and last >= period.start}
        return "".join(sign.letter for sign in self.signs if sign.kind in kinds)

    def _rows(self) -> Iterator[Row]:
        for pks in in_chunks(self.sites.values_list("pk", flat=True)):
            for line in dates_of_sites(self.sites.filter(pk__in=pks), self.stages, today()):
                if line.obstacles or not line.milestones:
                    yield Row(line, None)
                yield from (Row(line, dated) for dated in line.milestones)

    def _periods(self) -> list[PartialDate]:
        years = range(self.axis.first, self.axis.last + 1)
        if self.by_month:
            return [PartialDate.month(year, month) for year in years for month in range(1, 13)]
        return [PartialDate.quarter(year, quarter) for year in years for quarter in range(1, 5)]


def _date(name: str) -> Callable[[Row], str | None]:
    return lambda row: (str(getattr(row.dated.milestone, name) or "") or None) if row.dated else None


def _behind(row: Row) -> str | None:
    return str(row.dated.behind or "") or None if row.dated else None
