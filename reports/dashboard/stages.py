"""How many sites stand in which state of each key stage."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

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

    `totals` are those of the sites of each kind. Three queries. Sites revoked or withdrawn are left out.
    """
    stages, counted = list(Stage.objects.key()), _counted(user)
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


def _counted(user) -> Counter:
    """Count the sites by (kind, stage, state); two queries, of which one reads the stages in phases row by row."""
    others = Site.objects.halted().order_by().values("pk")
    milestones = Milestone.objects.key().visible_to(user).exclude(site__in=others).with_blocked().order_by()
    counted = Counter()
    whole = milestones.filter(phase=0).values_list("site__kind", "stage", "state", "is_blocked")
    for kind, stage, state, is_blocked, count in whole.annotate(count=Count("pk")):
        counted[kind, stage, BLOCKED if is_blocked else state] += count
    for (site, stage), phased in _in_phases(milestones).items():
        # The stage as a whole, counted above, may be untouched beside its phases.
        counted.subtract((site.kind, stage.pk, m.shown_state) for m in phased if not m.phase)
        counted[site.kind, stage.pk, cell_of(stage, phased).state] += 1
    return counted


def _in_phases(milestones: QuerySet) -> dict[tuple[Site, Stage], list[Milestone]]:
    """Return those of `milestones` whose site runs their stage in phases, by site and stage; one query."""
    phases = Milestone.objects.filter(phase__gt=0).order_by()
    # Which sites is asked once, which of their stages for each milestone of those few.
    of_such_sites = milestones.filter(site__in=phases.values("site"))
    by_stage = defaultdict(list)
    for milestone in of_such_sites.filter(
        Exists(phases.filter(site=OuterRef("site"), stage=OuterRef("stage")))
    ).select_related("site", "stage"):
        by_stage[milestone.site, milestone.stage].append(milestone)
    return by_stage


def _row(stage: Stage, kind: str, counted: Counter) -> StageRow:
    return StageRow(stage, [_count(stage, kind, state, counted[kind, stage.pk, state]) for state in STATES])


def _count(stage: Stage, kind: str, state: str, count: int) -> StateCount:
    url = list_url(kind, stage=stage.code, state=state, standing=Standing.STANDING)
    return StateCount(state, state_label(state), count, url)
