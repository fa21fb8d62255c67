"""The dashboard: all that one person may see of the province's sites, put together for one page.

The number of queries does not depend on the number of sites.
"""

import datetime
from dataclasses import dataclass, field

from pictures.lines import Lines
from places.holders import Holders
from places.models import AdministrativeUnit
from progress.access import scope
from progress.models import Milestone, SiteKind, State
from progress.sites.filters import CURRENT
from reports.access import scope_label, sees_all, sees_province
from reports.dashboard.calls import dossiers_over, open_calls
from reports.dashboard.changes import RecentChange, newest_changes
from reports.dashboard.grid import Grid, grid
from reports.dashboard.hectares import KindHectares, hectares
from reports.dashboard.late import Found, LateRecords, LateSites, late, open_obstacles
from reports.dashboard.links import address, list_url
from reports.dashboard.moves import moves
from reports.dashboard.places import PlaceTotals, by_place
from reports.dashboard.stages import KeyStages, key_stages
from reports.dashboard.totals import Counts, SiteTotals
from reports.dashboard.trends import Trends, trends
from reports.dashboard.worst import WorstSite, worst_sites
from reports.indicators.figures import Pair, Province, ShownFigure
from reports.indicators.results import Results, results
from reports.indicators.slices import Slice
from reports.indicators.targets import TargetProgress, targets_by_period
from reports.models import Computed, FigureKind
from values.dates import PartialDate
from values.today import today


@dataclass(frozen=True, slots=True)
class PlanOverview:
    """How many clusters are to be in an area by a year, and how many of them are recorded."""

    reading: ShownFigure
    slice: Slice
    entered: int


@dataclass(frozen=True, slots=True)
class Entered:
    """The sites of one kind that are recorded, beside the numbers planned where these are known."""

    kind: str
    totals: SiteTotals
    plans: list[PlanOverview] = field(default_factory=list)
    planned: ShownFigure | None = None  # the sum of several plans, calculated

    @property
    def is_cluster(self) -> bool:
        return self.kind == SiteKind.CLUSTER

    @property
    def plan(self) -> PlanOverview | None:
        """The one that the number of sites stands beside: where there are several areas, none of them is all."""
        return self.plans[0] if len(self.plans) == 1 else None

    @property
    def elsewhere(self) -> int:
        """Sites that the plan does not speak of."""
        return self.totals.standing - self.plan.entered if self.plan else 0

    @property
    def url(self) -> str:
        return list_url(self.kind)

    @property
    def current_url(self) -> str:
        """The list of those neither revoked nor withdrawn."""
        return list_url(self.kind, standing=CURRENT)

    @property
    def operating_url(self) -> str:
        """The list of those in operation."""
        return list_url(self.kind, standing=CURRENT, operating="yes")


@dataclass(frozen=True, slots=True)
class ProvincePart:
    """What only people who see every cluster read: published figures beside the tracker's own."""

    pairs: list[Pair]
    targets: list[tuple[PartialDate, list[TargetProgress]]]
    results: Results


@dataclass(frozen=True, slots=True)
class Dashboard:
    on: datetime.date
    scope: str
    entered: list[Entered]
    late: LateRecords
    obstacles: Found
    calls: list[tuple[str, int, str]]
    stages: KeyStages
    grid: Grid
    worst: list[WorstSite]
    moves: Lines | None
    hectares: list[KindHectares]
    trends: Trends | None
    changes: list[RecentChange]
    places: list[PlaceTotals]
    province: ProvincePart | None

    @property
    def behind_url(self) -> str:
        return address("progress:promises", late="behind")

    @property
    def promises_url(self) -> str:
        return address("progress:promises")

    @property
    def moves_url(self) -> str:
        return address("moves")

    @property
    def operating(self) -> int:
        """Sites in operation, of every kind."""
        return sum(entered.totals.operating for entered in self.entered)

    @property
    def key_unknown(self) -> int:
        """How many key milestones nobody has said anything of."""
        return sum(count for state, count in self._key_counts if state == State.UNKNOWN)

    @property
    def key_total(self) -> int:
        return sum(count for _state, count in self._key_counts)

    @property
    def _key_counts(self) -> list[tuple[str, int]]:
        rows = [row for table in self.stages.tables for row in table.rows]
        return [(counted.state, counted.count) for row in rows for counted in row.counts]


def dashboard_for(user, on: datetime.date | None = None) -> Dashboard:
    """Return everything on `user`'s dashboard for the day `on`, or today."""
    on = on or today()
    counts, place = Counts(user), scope.place_read()
    totals = {kind.value: counts.of_kind(kind.value) for kind in SiteKind}
    holders = Holders() if sees_all(user) else None  # others hardly ever need them
    province = Province(counts, on, place and place.units, holders) if sees_province(user) else None
    obstacles, stages = open_obstacles(user), key_stages(user, totals)
    late_sites = LateSites(Milestone.objects.visible_to(user), on)
    shown = grid(user, stages.stages, late_sites, sum(of_kind.standing for of_kind in totals.values()), on)
    is_late = late(user, late_sites, on)
    worst = worst_sites(user, shown.rows, obstacles.rows, on)
    return Dashboard(
        on=on,
        scope=scope_label(user, holders and holders.provinces(counts.units)),
        entered=_entered(user, totals, province),
        late=is_late,
        obstacles=obstacles,
        calls=[*open_calls(user), *dossiers_over(user, on)],
        stages=stages,
        grid=shown,
        worst=worst,
        moves=moves([told.milestone for told in worst if told.milestone], on),
        hectares=hectares(user, totals, province, on),
        trends=trends(
            user,
            on,
            operating=sum(of_kind.operating for of_kind in totals.values()),
            overdue=is_late.milestones.total,
            obstacles=obstacles.total,
        ),
        changes=newest_changes(user),
        places=by_place(user, counts, late_sites, holders),
        province=_province_part(province) if province else None,
    )


def _entered(user, totals: dict[str, SiteTotals], province: Province | None) -> list[Entered]:
    """Return the kinds of which `user` sees every site or any."""
    entered = []
    for kind in SiteKind.values:
        if kind == SiteKind.CLUSTER and province:
            plans, planned = _plans_of_clusters(province)
            entered.append(Entered(kind, totals[kind], plans, planned))
        elif totals[kind].known or scope.sees_every(user, kind):
            entered.append(Entered(kind, totals[kind]))
    return entered


def _plans_of_clusters(province: Province) -> tuple[list[PlanOverview], ShownFigure | None]:
    """Return the furthest plan for clusters of each area, in the order of the areas' names, and their sum."""
    plans: dict[AdministrativeUnit | None, PlanOverview] = {}
    for indicator in province.indicators:
        if indicator.computed == Computed.CLUSTERS_RECORDED:
            for at in province.slices(indicator, FigureKind.PLANNED):  # the furthest first
                reading = province.published(indicator, at, FigureKind.PLANNED)
                if reading.value is None:  # a part of it alone has one
                    continue
                plans.setdefault(at.area, PlanOverview(reading, at, province.totals(at.area).standing))
    found = sorted(plans.values(), key=lambda plan: plan.slice.area_label)
    return found, province.planned_total([(plan.slice, plan.reading) for plan in found])


def _province_part(province: Province) -> ProvincePart:
    pairs = [pair for pair in province.counted_pairs() if pair.indicator.computed != Computed.SUM_OF_PARTS]
    return ProvincePart(
        pairs=[pair for pair in pairs if pair.published.value is not None],
        targets=targets_by_period(province),
        results=results(province),
    )
