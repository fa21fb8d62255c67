"""The sites of a weekly sheet with all that its cells tell, read some at a time with a fixed number of queries."""

import datetime
from collections.abc import Collection, Iterator

from django.db.models import F, Prefetch, Q

from places.models import AdministrativeUnit
from progress.milestones.stage_cells import OPERATION
from progress.models import (
    Measure,
    Milestone,
    Obstacle,
    SecondaryProject,
    Site,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    Stage,
)
from progress.models.event import LEADS_TO
from progress.models.milestone import SETTLED
from progress.models.site import GIVEN_UP

CHUNK = 250  # sites that are in memory at once
MEASURES = (Measure.AREA, Measure.TOTAL_INVESTMENT)


def columns_of_stages() -> dict[int, str]:
    """Return the column of the sheet (WeeklyColumn) that each stage speaks in, by its primary key; one query.

    The layout is today's: to be read before a past day is looked at.
    """
    return dict(Stage.objects.exclude(weekly_column="").values_list("pk", "weekly_column"))


def sites_for(user, *, columns: Collection[int], kind: str = "", with_given_up: bool = False) -> Iterator[Site]:
    """Yield the sites `user` sees, of one SiteKind or both, clusters first, by name; a dozen queries for each 250.

    Each carries `standing`, and what hangs on it as lists: `listed_milestones` (not those of which no sheet speaks,
    whose stages are neither key nor among `columns`, done or not needed), `listed_figures`, `open_obstacles`,
    `told_projects`, `standing_events` (the newest first) and `dated_documents` (the same).
    """
    sites = Site.objects.visible_to(user).with_standing().select_related("unit__parent", "developer")
    if kind:
        sites = sites.filter(kind=kind)
    if not with_given_up:
        sites = sites.exclude(standing__in=GIVEN_UP)
    return sites.prefetch_related(*_parts(columns)).order_by("kind", "name_key").iterator(chunk_size=CHUNK)


def _parts(columns: Collection[int]) -> list[Prefetch]:
    units = AdministrativeUnit.objects.select_related("parent").order_by("valid_from", "folded")
    spoken_of = Q(stage__is_key=True) | Q(stage__in=columns) | Q(stage__code=OPERATION) | ~Q(state__in=SETTLED)
    # A stage and a document have many milestones: each is read once.
    milestones = Milestone.objects.filter(spoken_of).with_blocked().prefetch_related("stage", "document")
    figures = SiteFigure.objects.filter(measure__in=MEASURES).select_related("document")
    obstacles = Obstacle.objects.open().select_related("asked_of", "document")
    projects = SecondaryProject.objects.chased()
    events = SiteEvent.objects.filter(kind__in=list(LEADS_TO)).select_related("document")
    documents = SiteDocument.objects.filter(document__date__isnull=False).select_related("document")
    return [
        Prefetch("unit__successors", queryset=units),
        Prefetch("unit__predecessors", queryset=units),
        Prefetch("milestones", milestones.order_by("stage__order", "stage__code", "phase"), "listed_milestones"),
        Prefetch("figures", figures.order_by("measure", "-is_chosen", "pk"), "listed_figures"),
        Prefetch("obstacles", obstacles.order_by("opened_on", "pk"), "open_obstacles"),
        Prefetch("projects", projects.order_by("name_folded", "pk"), "told_projects"),
        Prefetch("events", events.order_by("-date", "-pk"), "standing_events"),
        Prefetch("site_documents", documents.order_by(F("document__date").desc(), "-pk"), "dated_documents"),
    ]


def present_units(site: Site, on: datetime.date) -> list[AdministrativeUnit]:
    """Return the unit a site was recorded in as it is `on`: itself while it is valid, else what it has become by then.

    Itself too where nobody recorded what it became.
    """
    unit = site.unit
    if unit is None:
        return []
    if unit.valid_until is None or unit.valid_until >= on:
        return [unit]
    return [later for later in unit.successors.all() if later.valid_from is None or later.valid_from <= on] or [unit]
