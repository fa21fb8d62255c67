"""Everything known of a site, gathered for its page with a fixed number of queries."""

from django.urls import reverse

from progress.documents.queries import documents_of
from progress.figures.queries import figures_of
from progress.milestones.queries import milestones_of
from progress.models import Site, Standing
from progress.models.event import LEADS_TO
from progress.periods.reporting import periods_of_site
from progress.records.history import changes_of_site
from values.today import today


def everything_known(site: Site) -> dict:
    """What the page of a site shows, by the name the template uses; history apart. Wants `with_place()`."""
    events = list(site.events.select_related("document", "new_developer"))
    obstacles = list(site.obstacles.select_related("kind", "milestone__stage", "asked_of", "document"))
    projects = list(site.projects.select_related("investor", "document").with_lateness(today()))
    return {
        "site": site,
        "standing_label": "" if site.standing == Standing.STANDING else Standing(site.standing).label,
        "standing_event": _deciding(events) if site.standing != Standing.STANDING else None,
        "milestones": milestones_of(site),
        "figures": figures_of(site),
        "events": events,
        "obstacles": obstacles,
        "open_obstacles": sum(obstacle.is_open for obstacle in obstacles),
        "documents": documents_of(site),
        "projects": projects,
        "periods": periods_of_site(site, projects),
        "inspections": site.inspections.select_related("document").with_counts(today()),
        "open_findings": site.findings.open().most_urgent_first(),
    }


def _deciding(events):
    """The event that left the site as it stands: the newest of those that can."""
    return next((event for event in events if event.kind in LEADS_TO), None)


# Beyond the last of these the site's own page of history goes on.
CHANGES_AT_FIRST, CHANGES_MORE, CHANGES_AT_MOST = 15, 100, 215


def history_context(site, reader, asked: str = "") -> dict:
    """The newest changes of a site, as many as were asked for, and whether there are more."""
    limit = int(asked) if asked.isascii() and asked.isdigit() else CHANGES_AT_FIRST
    limit = min(limit, CHANGES_AT_MOST)
    changes = changes_of_site(site, reader).newest(limit + 1)
    has_more = len(changes) > limit
    return {
        "changes": changes[:limit],
        "changes_more": limit + CHANGES_MORE if has_more and limit < CHANGES_AT_MOST else None,
        "history_url": reverse("progress:site-history", args=[site.pk]),
    }
