"""Everything known of a site, gathered for its page with a fixed number of queries."""

from django.db.models import Prefetch, QuerySet

from places.models import AdministrativeUnit
from progress.figures import figures_of
from progress.milestones import milestones_of
from progress.models import Site, Standing
from progress.models.event import LEADS_TO
from progress.reporting import periods_of_site
from values.today import today


def with_place(sites: QuerySet) -> QuerySet:
    """Sites with their unit, what became of it, and their developer."""
    successors = AdministrativeUnit.objects.select_related("parent").order_by("valid_from", "folded")
    return (
        sites.with_standing()
        .select_related("unit__parent", "developer")
        .prefetch_related(Prefetch("unit__successors", queryset=successors))
    )


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


def documents_of(site: Site) -> QuerySet:
    return site.documents.select_related("issuer")


def _deciding(events):
    """The event that left the site as it stands: the newest of those that can."""
    return next((event for event in events if event.kind in LEADS_TO), None)
