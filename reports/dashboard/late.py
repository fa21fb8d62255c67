"""What is late and what is held up, of the sites a person may see."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from progress.models import Milestone, Obstacle, SecondaryProject, SiteKind
from progress.obstacles.queries import CHASED
from progress.obstacles.queries import list_url as obstacles_url
from reports.dashboard.links import address, list_url, of_place
from values.lateness import slots_over

LATE_SHOWN = 10
OBSTACLES_SHOWN = 5
PROJECTS_SHOWN = 5
KIND = F("site__kind")


@dataclass(frozen=True, slots=True)
class KindCount:
    """So many records at so many sites of one kind, and the list of those sites or records.

    `common` of the records belong to no site, but are common to all of the kind.
    """

    kind: str
    count: int
    sites: int
    url: str
    common: int = 0

    @property
    def at_sites(self) -> int:
        return self.count - self.common

    @property
    def is_cluster(self) -> bool:
        return self.kind == SiteKind.CLUSTER


@dataclass(frozen=True, slots=True)
class Found:
    """The first few records, and how many there are in all."""

    rows: list[Milestone] | list[SecondaryProject] | list[Obstacle]
    counts: list[KindCount]
    url: str  # of the list of them all

    @property
    def total(self) -> int:
        return sum(kind.count for kind in self.counts)

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)


@dataclass(frozen=True, slots=True)
class LateRecords:
    """Which milestones and projects are overdue, and how many milestones are behind their original target."""

    milestones: Found
    projects: Found
    milestones_behind: int


class LateSite(NamedTuple):
    """How many records of a site are overdue and behind their original target; its first day over, by its number."""

    kind: str
    name_key: str
    site: int
    overdue: int
    behind: int
    due_slot: int | None


class LateSites:
    """The sites with late milestones or projects, of those neither revoked nor withdrawn; one query.

    `records` are those a person sees.
    """

    def __init__(self, records: QuerySet, on: datetime.date):
        self.records, self.on = records, on
        over, slipped = records.over(on), records.slipped(on)
        found = records.filter(over | slipped).at_standing_sites().order_by()
        counts = {
            "overdue": Count("pk", filter=over), "behind": Count("pk", filter=slipped),
            "first": Min("due_slot", filter=over),
        }  # fmt: skip
        site = ("site__kind", "site__name_key", "site")
        self._sites = [LateSite(*row) for row in found.values_list(*site).annotate(**counts)]

    def longest(self, count: int) -> list[int]:
        """Return primary keys of the sites overdue longest, `count` of them or all, in the order of the grid."""
        overdue = [site for site in self._sites if site.overdue]
        return [site.site for site in nsmallest(count, overdue, key=lambda site: (site.due_slot, *site[:3]))]

    def longest_overdue(self, count: int, *order: str) -> QuerySet:
        """Return the records overdue longest, those of one site and day in an order.

        The first day over is the longest overdue, so each of the first ten is at one of the first ten sites. As these
        stand, the days alone decide how late a record is.
        """
        records = self.records.filter(self.records.over(self.on), site__in=self.longest(count))
        late = {"overdue_slots": slots_over("due_slot", self.on), "behind_slots": Coalesce("slip", 0)}
        order = ("due_slot", "site__kind", "site__name_key", "site", *order)
        return records.with_slip(self.on).annotate(**late).select_related("site").order_by(*order)[:count]

    @property
    def behind(self) -> int:
        return sum(site.behind for site in self._sites)

    def by_kind(self, address: Callable[[str], str]) -> list[KindCount]:
        """Return how many records are overdue at how many sites; `address` is that of the list of a kind."""
        counted = {kind: {"of_kind": kind, "count": 0, "sites": 0} for kind in SiteKind.values}
        for site in self._sites:
            counted[site.kind]["count"] += site.overdue
            counted[site.kind]["sites"] += bool(site.overdue)
        return _by_kind(list(counted.values()), address)


def late(user, milestones: LateSites, on: datetime.date) -> LateRecords:
    """Return the late records of the sites a person sees, the longest overdue first; runs three queries."""
    rows = milestones.longest_overdue(LATE_SHOWN, "stage__order", "phase").with_blocked().select_related("stage")
    counts = milestones.by_kind(lambda kind: list_url(kind, late="yes"))
    overdue = Found(list(rows), counts, address("progress:promises", late="overdue"))
    projects = LateSites(SecondaryProject.objects.visible_to(user), on)
    return LateRecords(overdue, _overdue_projects(projects), milestones.behind)


def _overdue_projects(projects: LateSites) -> Found:
    counts = projects.by_kind(lambda kind: address("progress:projects", late="yes", kind=kind))
    shown = list(projects.longest_overdue(PROJECTS_SHOWN, "name_folded"))
    return Found(shown, counts, address("progress:projects", late="yes"))


def open_obstacles(user) -> Found:
    """Return open obstacles at sites neither revoked nor withdrawn, the longest open first; runs two queries."""
    obstacles, place = Obstacle.objects.visible_to(user).open().at_standing_sites(), of_place()
    oldest = obstacles.select_related("site", "asked_of").order_by("opened_on", F("due").asc(nulls_last=True), "pk")
    common = Count("pk", filter=Q(site=None))
    counted = _count(obstacles, kind=Coalesce("site__kind", "common_to"), common=common)
    counts = _by_kind(counted, lambda kind: obstacles_url(state="open", site_kind=kind, **CHASED, **place))
    return Found(list(oldest[:OBSTACLES_SHOWN]), counts, obstacles_url(state="open", **CHASED, **place))


def _count(records: QuerySet, *, kind=KIND, **more: Count) -> list[dict]:
    """Count by `kind` of site the records and their sites; one query."""
    counts = {"count": Count("pk"), "sites": Count("site", distinct=True)}
    return list(records.order_by().values(of_kind=kind).annotate(**counts, **more))


def _by_kind(counted: list[dict], address: Callable[[str], str]) -> list[KindCount]:
    """Return what was counted, as far as there is any; `address` is that of the list that shows those of a kind."""
    by_kind = {row["of_kind"]: row for row in counted if row["count"]}
    return [
        KindCount(kind, by_kind[kind]["count"], by_kind[kind]["sites"], address(kind), by_kind[kind].get("common", 0))
        for kind in SiteKind.values
        if kind in by_kind
    ]
