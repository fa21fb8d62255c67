"""What the dashboard counts, by the former provinces that were merged into the office's."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from places.holders import DISTRICTS_UNTIL, OLD_PROVINCE, Holders, were_merged
from places.models import AdministrativeUnit
from progress.models import Obstacle, SiteKind
from reports.dashboard.late import LateSites
from reports.dashboard.totals import Counts, SiteTotals


@dataclass(frozen=True, slots=True)
class PlaceTotals:
    """What is counted in one former province; `unit` is None for sites that may lie in several or in none recorded."""

    unit: AdministrativeUnit | None
    clusters: SiteTotals
    zones: SiteTotals
    overdue: int
    obstacles: int

    @property
    def operating(self) -> int:
        return self.clusters.operating + self.zones.operating


def by_place(user, counts: Counts, late: LateSites, holders: Holders | None = None) -> list[PlaceTotals]:
    """Return the totals of each former province, those told of none last; none in an office of one province.

    Of one province one query, of more five; one and two less with the units at hand.
    """
    holders = were_merged(counts.units, holders)
    if holders is None:
        return []
    units: dict[AdministrativeUnit | None, set[int | None]] = defaultdict(set)
    for unit in counts.units:
        units[OLD_PROVINCE.of(holders, unit, DISTRICTS_UNTIL)].add(unit)
    overdue = late.records.filter(late.records.over(late.on)).at_standing_sites().order_by()
    obstacles = Obstacle.objects.visible_to(user).open().at_standing_sites().exclude(site=None).order_by()
    found = [dict(records.values_list("site__unit").annotate(Count("pk"))) for records in (overdue, obstacles)]
    return [
        PlaceTotals(
            province,
            counts.of_kind(SiteKind.CLUSTER, units[province]),
            counts.of_kind(SiteKind.ZONE, units[province]),
            *(sum(of_unit.get(unit, 0) for unit in units[province]) for of_unit in found),
        )
        for province in sorted(units, key=lambda one: (one is None, one.folded if one else ""))
    ]
