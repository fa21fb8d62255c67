"""What is late and what is held up, of the sites a person may see."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.urls import reverse

from progress.models import Milestone, Obstacle, SecondaryProject, SiteKind
from progress.obstacles.queries import CHASED
from progress.obstacles.queries import list_url as obstacles_url
from reports.dashboard.links import list_url

LATE_SHOWN = 10


OBSTACLES_SHOWN = 5


PROJECTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class KindCount:
    """So many records at so many sites of one kind, and the list of those sites or records."""

    kind: str
    count: int
    sites: int
    url: str

    @property
    def is_cluster(self) -> bool:
        return self.kind == SiteKind.CLUSTER


@dataclass(frozen=True, slots=True)
class Found:
    """The first few records, and how many there are in all."""

    rows: list[Milestone] | list[SecondaryProject] | list[Obstacle]
    counts: list[KindCount]
    url: str = ""  # of the list of them all, if there is one

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
    """Of the sites a person sees, those overdue longest at the top; five queries."""
    milestones, projects = (model.objects.visible_to(user) for model in (Milestone, SecondaryProject))
    return LateRecords(
        _overdue_milestones(milestones.overdue(on), on),
        _overdue_projects(projects.overdue(on), on),
        milestones.behind(on).count(),
    )


def _overdue_milestones(overdue: QuerySet, on: datetime.date) -> Found:
    rows = overdue.with_blocked().with_lateness(on).select_related("site", "stage")
    # The first day over is the longest overdue.
    rows = rows.order_by("due_slot", "site__name_key", "stage__order", "phase")
    return Found(list(rows[:LATE_SHOWN]), _counted(overdue, lambda kind: list_url(kind, late="yes")))


def _overdue_projects(overdue: QuerySet, on: datetime.date) -> Found:
    rows = overdue.with_lateness(on).select_related("site")
    rows = rows.order_by("due_slot", "site__name_key", "name_folded")
    address = f"{reverse('progress:projects')}?late=yes"
    counts = _counted(overdue, lambda kind: f"{address}&kind={kind}")
    return Found(list(rows[:PROJECTS_SHOWN]), counts, address)


def open_obstacles(user) -> Found:
    """Open obstacles at sites neither revoked nor withdrawn, the longest open first; two queries."""
    obstacles = Obstacle.objects.visible_to(user).open().at_standing_sites()
    oldest = obstacles.select_related("site", "asked_of").order_by("opened_on", F("due").asc(nulls_last=True), "pk")
    counts = _counted(obstacles, lambda kind: obstacles_url(state="open", site_kind=kind, **CHASED))
    return Found(list(oldest[:OBSTACLES_SHOWN]), counts, obstacles_url(state="open", **CHASED))


def _counted(records, address: Callable[[str], str]) -> list[KindCount]:
    """Count the records and their sites by kind; `address` is that of the list that shows those of a kind."""
    rows = records.order_by().values("site__kind").annotate(count=Count("pk"), sites=Count("site", distinct=True))
    by_kind = {row["site__kind"]: row for row in rows}
    return [
        KindCount(kind, by_kind[kind]["count"], by_kind[kind]["sites"], address(kind))
        for kind in SiteKind.values
        if kind in by_kind
    ]
