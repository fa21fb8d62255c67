"""What is late and what is held up, of the sites a person may see."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from progress.models import Milestone, Obstacle, SecondaryProject, SiteKind
from progress.obstacles.queries import CHASED
from progress.obstacles.queries import list_url as obstacles_url
from reports.dashboard.links import list_url

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


def late(user, on: datetime.date) -> LateRecords:
    """Return the late records of the sites a person sees, the longest overdue first; runs six queries."""
    milestones, projects = (model.objects.visible_to(user) for model in (Milestone, SecondaryProject))
    late_of_both = milestones.filter(milestones.over(on) | milestones.slipped(on)).at_standing_sites()
    counted = _count(late_of_both, milestones.over(on), slipped=Count("pk", filter=milestones.slipped(on)))
    return LateRecords(
        _overdue_milestones(milestones.overdue(on), counted, on),
        _overdue_projects(projects.overdue(on), on),
        sum(row["slipped"] for row in counted),
    )


def _overdue_milestones(overdue: QuerySet, counted: list[dict], on: datetime.date) -> Found:
    # The first day over is the longest overdue.
    rows = _first(overdue, LATE_SHOWN, "due_slot", "site__name_key", "stage__order", "phase")
    rows = rows.with_blocked().with_lateness(on).select_related("site", "stage")
    counts = _by_kind(counted, lambda kind: list_url(kind, late="yes"))
    return Found(list(rows), counts, f"{reverse('progress:promises')}?late=overdue")


def _overdue_projects(overdue: QuerySet, on: datetime.date) -> Found:
    rows = _first(overdue, PROJECTS_SHOWN, "due_slot", "site__name_key", "name_folded")
    address = f"{reverse('progress:projects')}?late=yes"
    counts = _by_kind(_count(overdue), lambda kind: f"{address}&kind={kind}")
    return Found(list(rows.with_lateness(on).select_related("site")), counts, address)


def _first(records: QuerySet, count: int, *order: str) -> QuerySet:
    """Return the first few in their order, to be read with all that they show: nothing is worked out of the others."""
    pks = list(records.order_by(*order).values_list("pk", flat=True)[:count])
    return records.model.objects.filter(pk__in=pks).order_by(*order)


def open_obstacles(user) -> Found:
    """Return open obstacles at sites neither revoked nor withdrawn, the longest open first; runs two queries."""
    obstacles = Obstacle.objects.visible_to(user).open().at_standing_sites()
    oldest = obstacles.select_related("site", "asked_of").order_by("opened_on", F("due").asc(nulls_last=True), "pk")
    common = Count("pk", filter=Q(site=None))
    counted = _count(obstacles, kind=Coalesce("site__kind", "common_to"), common=common)
    counts = _by_kind(counted, lambda kind: obstacles_url(state="open", site_kind=kind, **CHASED))
    return Found(list(oldest[:OBSTACLES_SHOWN]), counts, obstacles_url(state="open", **CHASED))


def _count(records: QuerySet, condition: Q | None = None, *, kind=KIND, **more: Count) -> list[dict]:
    """Count by `kind` of site the records of a condition, or all, and their sites; one query."""
    counts = {"count": Count("pk", filter=condition), "sites": Count("site", distinct=True, filter=condition)}
    return list(records.order_by().values(of_kind=kind).annotate(**counts, **more))


def _by_kind(counted: list[dict], address: Callable[[str], str]) -> list[KindCount]:
    """Return what was counted, as far as there is any; `address` is that of the list that shows those of a kind."""
    by_kind = {row["of_kind"]: row for row in counted if row["count"]}
    return [
        KindCount(kind, by_kind[kind]["count"], by_kind[kind]["sites"], address(kind), by_kind[kind].get("common", 0))
        for kind in SiteKind.values
        if kind in by_kind
    ]
