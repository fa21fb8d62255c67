"""How many sites stand in which state of each key stage."""

from collections import Counter
from dataclasses import dataclass

from progress.milestones import keystages
from progress.milestones.keystages import state_label
from progress.models import Site, SiteKind, Stage, Standing, State
from progress.models.milestone import BLOCKED
from reports.dashboard.links import list_url

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


def key_stages(user) -> KeyStages:
    """A table per kind of which `user` sees a site; a site that runs a stage in phases is counted once.

    Three queries. Sites revoked or withdrawn are left out.
    """
    stages = list(Stage.objects.key())
    sites = Site.objects.visible_to(user).standing().order_by().prefetch_related(keystages.prefetch_key_milestones())
    seen, counted = Counter(), Counter()
    for site in sites:
        seen[site.kind, site.standing] += 1
        if site.standing == Standing.STANDING:
            counted.update((site.kind, cell.stage.pk, cell.state) for cell in keystages.cells(site, stages))
    tables = [
        StageTable(
            kind,
            seen[kind, Standing.STANDING],
            seen[kind, Standing.SUSPENDED],
            [_row(stage, kind, counted) for stage in stages if stage.is_for(kind)],
        )
        for kind in SiteKind.values
        if seen[kind, Standing.STANDING] or seen[kind, Standing.SUSPENDED]
    ]
    return KeyStages(tables)


def _row(stage: Stage, kind: str, counted: Counter) -> StageRow:
    return StageRow(stage, [_count(stage, kind, state, counted[kind, stage.pk, state]) for state in STATES])


def _count(stage: Stage, kind: str, state: str, count: int) -> StateCount:
    url = list_url(kind, stage=stage.code, state=state, standing=Standing.STANDING)
    return StateCount(state, state_label(state), count, url)
