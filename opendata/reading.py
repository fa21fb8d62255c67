"""Sites as they are published: what is not ticked is not even read. As many queries for one site as for a thousand."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max, QuerySet

from history.past_tables import history_of
from opendata.fields import MILESTONE_KEYS
from opendata.models import OpenDataSettings
from places.models import AdministrativeUnit, Organisation
from progress.models import (
    Document,
    Milestone,
    Site,
    SiteDocument,
    SiteEvent,
    SiteFigure,
    SiteOutline,
    SitePosition,
    Stage,
)
from progress.positions.queries import Whereabouts, unit_centres

FIGURE = "figure:"
# Whatever any answer is made of.
SOURCES = (
    Milestone, SiteEvent, SiteFigure, SiteDocument, SiteOutline, SitePosition, Document, Stage, AdministrativeUnit,
    Organisation, OpenDataSettings, *Site.__subclasses__(),
)  # fmt: skip


def published_sites(office: OpenDataSettings) -> QuerySet:
    """Return the sites that the office publishes, with their legal status."""
    return Site.objects.filter(kind__in=office.kinds).with_standing().order_by("kind", "name_key", "pk")


def changed_at() -> datetime.datetime | None:
    """Return when anything was last recorded that may be published; a query for each kind of record."""
    newest = (history_of(model)._default_manager.aggregate(at=Max("history_date"))["at"] for model in SOURCES)
    return max(filter(None, newest), default=None)


def read_sites(sites: QuerySet, published: Iterable[str]) -> list[Any]:
    """Return the sites with what is published beside: `where`, `shape`, `chosen`, `open_milestones`, `open_events`,
    `papers`; what is not published is empty there.
    """
    keys = frozenset(published)
    found = list(sites.select_related("unit__parent__parent", "developer", "cluster", "zone"))
    pks = [site.pk for site in found]
    chosen = _figures(pks, [key.removeprefix(FIGURE) for key in keys if key.startswith(FIGURE)])
    milestones = _milestones(pks, "milestone:sub-steps" in keys) if keys & MILESTONE_KEYS else {}
    where = _positions(found, is_known="unit" in keys) if "position" in keys else {}
    shapes = {row.site_id: row for row in SiteOutline.objects.filter(site__in=pks)} if "outline" in keys else {}
    events = _events(pks) if "events" in keys else {}
    papers = _papers(pks) if keys & {"documents", "document-title", "document-url"} else {}
    for site in found:
        site.where = where.get(site.pk, Whereabouts(None, None))
        site.shape = shapes.get(site.pk)
        site.chosen = chosen.get(site.pk, {})
        site.open_milestones = milestones.get(site.pk, [])
        site.open_events = events.get(site.pk, [])
        site.papers = papers.get(site.pk, [])
    return found


def _figures(pks: Sequence[int], measures: Sequence[str]) -> dict[int, dict[str, SiteFigure]]:
    found: dict[int, dict[str, SiteFigure]] = defaultdict(dict)
    if measures:
        rows = SiteFigure.objects.filter(site__in=pks, measure__in=measures, is_chosen=True)
        for row in rows.select_related("document__issuer"):
            found[row.site_id][row.measure] = row
    return found


def _milestones(pks: Sequence[int], with_sub_steps: bool) -> dict[int, list[Milestone]]:
    rows = Milestone.objects.filter(site__in=pks).select_related("stage__parent", "document__issuer")
    if not with_sub_steps:
        rows = rows.filter(stage__parent=None)
    return _by_site(rows.order_by("stage__order", "stage__code", "phase"))


def _events(pks: Sequence[int]) -> dict[int, list[SiteEvent]]:
    return _by_site(SiteEvent.objects.filter(site__in=pks).select_related("document__issuer"))


def _by_site(rows: QuerySet) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.site_id].append(row)
    return found


def _papers(pks: Sequence[int]) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = defaultdict(list)
    for link in SiteDocument.objects.filter(site__in=pks).select_related("document__issuer"):
        found[link.site_id].append(link.document)
    return found


def _positions(sites: list[Site], is_known: bool) -> dict[int, Whereabouts]:
    """Return where the sites lie; the centre of a unit only where the unit `is_known` to everybody."""
    positions = SitePosition.objects.filter(site__in=[site.pk for site in sites])
    said = {position.site_id: position for position in positions}
    unsaid = [site.unit for site in sites if site.unit and site.pk not in said] if is_known else []
    centres = unit_centres(unit.pk for unit in unsaid)
    return {
        site.pk: Whereabouts(said.get(site.pk), None if site.pk in said else centres.get(site.unit_id or 0))
        for site in sites
    }
