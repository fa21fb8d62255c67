"""The dashboard: all that one person may see of the province's sites, put together for one page.

The number of queries does not depend on the number of sites.
"""

import datetime
from dataclasses import dataclass

from progress import scope
from progress.models import SiteKind
from reports.access import scope_label, sees_province
from reports.changes import Change, newest_changes
from reports.figures import Pair, Province, Reading
from reports.late import Found, Late, late, open_obstacles
from reports.links import list_url
from reports.models import Computed, FigureKind
from reports.results import Results, results
from reports.stages import KeyStages, key_stages
from reports.targets import Target, targets_by_year
from reports.totals import SiteTotals, site_totals
from values.today import today


@dataclass(frozen=True, slots=True)
class Entered:
    """The sites of one kind that are recorded, beside the number planned where that is known."""

    kind: str
    totals: SiteTotals
    plan: Reading | None = None
    plan_year: int | None = None

    @property
    def is_cluster(self) -> bool:
        return self.kind == SiteKind.CLUSTER

    @property
    def url(self) -> str:
        return list_url(self.kind)


@dataclass(frozen=True, slots=True)
class ProvincePart:
    """What only people who see every cluster read: published figures beside the tracker's own."""

    pairs: list[Pair]
    targets: list[tuple[int, list[Target]]]
    results: Results


@dataclass(frozen=True, slots=True)
class Dashboard:
    on: datetime.date
    scope: str
    entered: list[Entered]
    late: Late
    obstacles: Found
    stages: KeyStages
    changes: list[Change]
    province: ProvincePart | None


def dashboard_for(user, on: datetime.date | None = None) -> Dashboard:
    """Everything `user` reads on the dashboard `on` a day (today)."""
    on = on or today()
    totals = site_totals(user)
    province = Province(totals[SiteKind.CLUSTER], on) if sees_province(user) else None
    return Dashboard(
        on=on,
        scope=scope_label(user),
        entered=_entered(user, totals, province),
        late=late(user, on),
        obstacles=open_obstacles(user),
        stages=key_stages(user),
        changes=newest_changes(user),
        province=_province_part(province) if province else None,
    )


def _entered(user, totals: dict[str, SiteTotals], province: Province | None) -> list[Entered]:
    """The kinds `user` has to do with: those they see in full, and those of which they see a site."""
    entered = []
    for kind in SiteKind.values:
        if kind == SiteKind.CLUSTER and province:
            entered.append(Entered(kind, totals[kind], *_plan_of_clusters(province)))
        elif totals[kind].known or scope.sees_every(user, kind):
            entered.append(Entered(kind, totals[kind]))
    return entered


def _plan_of_clusters(province: Province) -> tuple[Reading | None, int | None]:
    """How many clusters the furthest plan counts, and by which year."""
    for indicator in province.indicators:
        year = province.last_year(indicator, FigureKind.PLANNED)
        if indicator.computed == Computed.CLUSTERS_RECORDED and year:
            return province.published(indicator, year, FigureKind.PLANNED), year
    return None, None


def _province_part(province: Province) -> ProvincePart:
    pairs = [pair for pair in province.counted_pairs() if pair.indicator.computed != Computed.SUM_OF_PARTS]
    return ProvincePart(
        pairs=[pair for pair in pairs if pair.published.value is not None],
        targets=targets_by_year(province),
        results=results(province),
    )
