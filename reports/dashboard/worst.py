"""The sites that want a decision most, each told in one sentence made of what is recorded."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.models import Milestone, Obstacle, Site
from progress.promises.ledger import how_late
from reports.dashboard.grid import GridRow

MOST = 5


@dataclass(frozen=True, slots=True)
class WorstSite:
    """A site and what is told of it; `url` leads to the milestone or the obstacle that speaks."""

    site: Site
    url: str
    sentence: str
    milestone: Milestone | None = None  # the longest overdue


def worst_sites(user, rows: list[GridRow], oldest: list[Obstacle], on: datetime.date) -> list[WorstSite]:
    """Return the five sites overdue longest of `rows`, which begin with these, then those of the `oldest` obstacles.

    Two queries.
    """
    sites = {row.site.pk: row.site for row in rows[:MOST] if row.overdue}
    for obstacle in oldest:
        if obstacle.site and len(sites) < MOST:
            sites.setdefault(obstacle.site.pk, obstacle.site)
    milestones, obstacles = _milestones(user, sites, on), _obstacles(user, sites)
    return [
        WorstSite(
            site,
            _url(site, milestones[pk], obstacles[pk]),
            _sentence(milestones[pk], obstacles[pk], on),
            milestones[pk][0] if milestones[pk] else None,
        )
        for pk, site in sites.items()
        if milestones[pk] or obstacles[pk]
    ]


def _milestones(user, sites, on: datetime.date) -> dict[int, list[Milestone]]:
    overdue = Milestone.objects.visible_to(user).filter(site__in=sites).overdue(on).select_related("site", "stage")
    return _by_site(overdue.order_by("due_slot", "stage__order", "phase"))


def _obstacles(user, sites) -> dict[int, list[Obstacle]]:
    held = Obstacle.objects.visible_to(user).filter(site__in=sites).open().select_related("asked_of")
    return _by_site(held.order_by("opened_on", "pk"))


def _by_site(records) -> dict[int, list]:
    found = defaultdict(list)
    for record in records:
        found[record.site_id].append(record)
    return found


def _url(site: Site, milestones: list[Milestone], obstacles: list[Obstacle]) -> str:
    if milestones:
        return f"{site.get_absolute_url()}#milestone-{milestones[0].pk}"
    return obstacles[0].get_absolute_url()


def _sentence(milestones: list[Milestone], obstacles: list[Obstacle], on: datetime.date) -> str:
    said = "; ".join((*_of_milestones(milestones, on), *_of_obstacles(obstacles, on)))
    return f"{said}."


def _of_milestones(milestones: list[Milestone], on: datetime.date) -> Iterator[str]:
    """Say how late the longest overdue is, whether it was given a new date, and how many others are overdue."""
    if not milestones:
        return
    first, *others = milestones
    yield f"{first.title}: {how_late(first, on)}"
    if first.promise == first.first_promise:
        yield _("no new date")
    if others:
        yield ngettext("%(count)s more overdue milestone", "%(count)s more overdue milestones", len(others)) % {
            "count": len(others)
        }


def _of_obstacles(obstacles: list[Obstacle], on: datetime.date) -> Iterator[str]:
    """Say how many are open, for how long the oldest has been, and who is to resolve it."""
    if not obstacles:
        return
    days = (on - obstacles[0].opened_on).days
    words = ngettext(
        "%(count)s open obstacle, %(days)s days", "%(count)s open obstacles, the oldest %(days)s days", len(obstacles)
    )
    yield words % {"count": len(obstacles), "days": days}
    if obstacles[0].asked_of:
        yield _("to be resolved by %(organisation)s") % {"organisation": obstacles[0].asked_of}
