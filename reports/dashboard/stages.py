"""How many sites stand in which state of each key stage."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from progress.milestones.keystages import cell, state_label
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
    def states(self) -> list[tuple[str, str]]:
        """(state, label) of each column."""
        return [(state, state_label(state)) for state in STATES]


def key_stages(user, totals: dict[str, SiteTotals]) -> KeyStages:
    """A table per kind of which `user` sees a site; a site that runs a stage in phases is counted once.

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
    sites = Site.objects.visible_to(user).with_standing().filter(standing=Standing.STANDING).order_by()
    milestones = Milestone.objects.key().filter(site__in=sites.values("pk")).with_blocked().order_by()
    phases = Milestone.objects.filter(phase__gt=0).order_by()
    # The first condition alone is asked once; the second for each milestone of the few sites built in phases.
    is_phased = Q(site__in=phases.values("site")) & Exists(phases.filter(site=OuterRef("site"), stage=OuterRef("stage")))
    whole = milestones.filter(~is_phased).values_list("site__kind", "stage", "state", "is_blocked")
    counted = Counter()
    for kind, stage, state, is_blocked, count in whole.annotate(count=Count("pk")):
        counted[kind, stage, BLOCKED if is_blocked else state] += count
    phased = defaultdict(list)
    for milestone in milestones.filter(is_phased).select_related("site", "stage"):
        phased[milestone.site, milestone.stage].append(milestone)
    counted.update((site.kind, stage.pk, cell(stage, found).state) for (site, stage), found in phased.items())
    return counted


def _row(stage: Stage, kind: str, counted: Counter) -> StageRow:
    return StageRow(stage, [_count(stage, kind, state, counted[kind, stage.pk, state]) for state in STATES])


def _count(stage: Stage, kind: str, state: str, count: int) -> StateCount:
    url = list_url(kind, stage=stage.code, state=state, standing=Standing.STANDING)
    return StateCount(state, state_label(state), count, url)
