"""Everything that the page of a site shows, read with a fixed number of queries."""

from django.contrib.auth.models import User

from progress.desks.queries import desks_at
from progress.documents.actions import documents_of
from progress.figures.queries import figures_of
from progress.in_charge.queries import in_charge_at
from progress.meetings.queries import conclusions_at
from progress.milestones.queries import milestones_of
from progress.models import Measure, Obstacle, Site, Standing
from progress.models.event import LEADS_TO
from progress.periods.reporting import periods_of_site
from progress.sites.page.turns import turns_of
from values.today import today


def everything_known(site: Site, user: User) -> dict:
    """Return what the page of a site shows `user`, without its history, by the names that the template uses.

    Wants `with_place()`, with "position" and "outline" or it asks for each.
    """
    events = list(site.events.select_related("document", "new_developer"))
    obstacles = list(site.obstacles.select_related("kind", "milestone__stage", "asked_of", "document"))
    projects = list(site.projects.select_related("investor", "document").with_lateness(today()))
    figures = figures_of(site)
    conclusions, desks = list(conclusions_at(site)), desks_at(site)
    open_findings = list(site.findings.open().most_urgent_first())
    return {
        "site": site,
        "standing_label": "" if site.standing == Standing.STANDING else Standing(site.standing).label,
        "standing_event": _deciding(events) if site.standing != Standing.STANDING else None,
        "milestones": milestones_of(site),
        "figures": figures,
        "events": events,
        "obstacles": obstacles,
        "common_obstacles": Obstacle.objects.visible_to(user).common().filter(common_to=site.kind).open().count(),
        "open_obstacles": sum(obstacle.is_open for obstacle in obstacles),
        "documents": documents_of(site),
        "projects": projects,
        "periods": periods_of_site(site, projects),
        "inspections": site.inspections.select_related("document").with_counts(today()),
        "conclusions": conclusions,
        "desks": desks,
        "turns": turns_of(desks, obstacles, conclusions, open_findings),
        "in_charge": in_charge_at(site),
        "open_findings": open_findings,
        "position": getattr(site, "position", None),
        "outline": getattr(site, "outline", None),
        "decided_area": figures.chosen(Measure.AREA),
    }


def _deciding(events):
    """Return the event that left the site as it stands: the newest of those that can."""
    return next((event for event in events if event.kind in LEADS_TO), None)
