"""How many sites stand in which state of each key stage."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, QuerySet, When

from progress.milestones.stage_cells import cell_of, state_label
from progress.models import Milestone, Site, SiteKind, Stage, Standing, State
from progress.models.milestone import BLOCKED
from reports.dashboard.links import list_url
from reports.dashboard.totals import SiteTotals

STATES = [State.UNKNOWN, State.NOT_STARTED, State.IN_PROGRESS, BLOCKED, State.DONE, State.NOT_APPLICABLE]


@dataclass(frozen=True, slots=True)
class StateCount:
    state: str
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class StageRow:
    stage: Stage
    counts: list[StateCount]


@dataclass(frozen=True, slots=True)
class StageTable:
    """The key stages of one kind of site, of those standing; the suspended are counted apart."""

    kind: str
    standing: int
    suspended: int
    rows: list[StageRow]

    @property
    def is_cluster(self) -> bool:
        return self.kind == SiteKind.CLUSTER

    @property
    def suspended_url(self) -> str:
        return list_url(self.kind, standing=Standing.SUSPENDED)


@dataclass(frozen=True, slots=True)
class KeyStages:
    """The tables of both kinds, under the same columns."""

    tables: list[StageTable]

    @property
    def stages(self) -> list[Stage]:
        """The stages of all tables, in their order."""
        return sorted({row.stage for table in self.tables for row in table.rows}, key=lambda s: (s.order, s.code))

    @property
    def states(self) -> list[tuple[str, str]]:
        """(state, label) of each column."""
        return [(state, state_label(state)) for state in STATES]


def key_stages(user, totals: dict[str, SiteTotals]) -> KeyStages:
    """Return a table per kind of site `user` sees; a site that runs a stage in phases is counted once.

    `totals` are those of the sites of each kind. Two or three queries. Sites revoked or withdrawn are left out.
    """
    stages = list(Stage.objects.key())
    counted = _counted(user, stages)
    tables = [
        StageTable(
            kind,
            totals[kind].standing - totals[kind].suspended,
            totals[kind].suspended,
            [_row(stage, kind, counted) for stage in stages if stage.is_for(kind)],
        )
        for kind in SiteKind.values
        if totals[kind].standing
    ]
    return KeyStages(tables)


def _counted(user, stages: list[Stage]) -> Counter:
    """Count the sites by (kind, stage, state); a query, and another where a site runs a stage in phases."""
    others = Site.objects.halted().order_by().values("pk")
    milestones = (
        Milestone.objects.filter(stage__in=[stage.pk for stage in stages])
        .visible_to(user)
        .exclude(site__in=others)
        .with_blocked()
        .order_by()
    )
    in_phases = Case(When(phase__gt=0, then=F("site")), output_field=IntegerField())
    by_state = milestones.values_list("site__kind", "stage", "state", "is_blocked", in_phases)
    counted, phased = Counter(), set()
    for kind, stage, state, is_blocked, site, count in by_state.annotate(count=Count("pk")):
        if site:
            phased.add((site, stage))
        else:
            counted[kind, stage, BLOCKED if is_blocked else state] += count
    for (site, stage), of_stage in _of(milestones, phased).items():
        # The stage as a whole, counted above, may be untouched beside its phases.
        counted.subtract((site.kind, stage.pk, m.shown_state) for m in of_stage if not m.phase)
        counted[site.kind, stage.pk, cell_of(stage, of_stage).state] += 1
    return counted


def _of(milestones: QuerySet, wanted: set[tuple[int, int]]) -> dict[tuple[Site, Stage], list[Milestone]]:
    """Return those of `milestones` that belong to the wanted (site, stage), by these; a query where any is wanted."""
    sites, by_stage = {site for site, _stage in wanted}, defaultdict(list)
    for milestone in milestones.filter(site__in=sites).select_related("site", "stage") if wanted else ():
        if (milestone.site_id, milestone.stage_id) in wanted:
            by_stage[milestone.site, milestone.stage].append(milestone)
    return by_stage


def _row(stage: Stage, kind: str, counted: Counter) -> StageRow:
    return StageRow(stage, [_count(stage, kind, state, counted[kind, stage.pk, state]) for state in STATES])


def _count(stage: Stage, kind: str, state: str, count: int) -> StateCount:
    url = list_url(kind, stage=stage.code, state=state, standing=Standing.STANDING)
    return StateCount(state, state_label(state), count, url)
