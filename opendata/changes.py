"""What changed lately of what is published, for a feed (Atom): each record once, as it stands, with when it became so.

Read from the history of records, by the published columns alone: what nobody sees changes nothing, what was undone or
waits for approval is never told.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from history.past_tables import history_of
from opendata.fields import FIGURE_FIELDS, MILESTONE_FIELDS, SITE_FIELDS, OpenField, event_text, ticked
from opendata.models import OpenDataSettings
from progress.models import Milestone, SiteEvent, SiteFigure, SiteOutline, SitePosition
from progress.models.milestone import with_phase
from values.today import ONE_DAY, now

LATELY = 90 * ONE_DAY
MOST = 100
# Which columns of a record a field speaks of.
OF_SITE = {
    "unit": ["unit_id"],
    "address": ["address"],
    "developer": ["developer_id"],
    "cluster-type": ["cluster_type"],
}
OF_MILESTONE = {
    "milestone:state": ["state"],
    "milestone:done": ["actual"],
    "milestone:target": ["planned", "forecast"],
    "milestone:percent": ["percent"],
    "milestone:areas": ["area_done", "area_ready", "area_total"],
    "milestone:households": ["households_done", "households_total"],
}


@dataclass(frozen=True, slots=True)
class Change:
    """A record of a site as it stands: `key` names it within the site and never changes."""

    site: Any
    key: str
    title: str
    text: str
    at: datetime.datetime


def changes_of(office: OpenDataSettings, sites: Iterable[Any]) -> list[Change]:
    """Return the latest changes of these sites, as `read_sites` gives them, the newest first."""
    found = [change for part in _parts(office, list(sites)) for change in part]
    return sorted(found, key=lambda change: (change.at, change.key), reverse=True)[:MOST]


def _parts(office: OpenDataSettings, sites: list[Any]) -> Iterator[Iterable[Change]]:
    keys = office.published
    yield _of_sites(sites, keys)
    columns = [name for key in OF_MILESTONE if key in keys for name in OF_MILESTONE[key]]
    if columns:
        yield _of_records(
            Milestone, columns, {m.pk: (site, m) for site in sites for m in site.open_milestones}, _Milestone(keys)
        )
    figures = {f.pk: (site, f) for site in sites for f in site.chosen.values()}
    if figures:
        yield _of_records(SiteFigure, ["value", "is_chosen"], figures, _figure)
    if "events" in keys:
        events = {e.pk: (site, e) for site in sites for e in site.open_events}
        yield _of_records(SiteEvent, ["kind", "date", "area", "phases", "document_id"], events, _event)
    if "position" in keys:
        placed = {s.where.position.pk: (s, s.where.position) for s in sites if s.where.position}
        yield _of_records(SitePosition, ["latitude", "longitude"], placed, _site_field("position"))
    if "outline" in keys:
        shaped = {s.shape.pk: (s, s.shape) for s in sites if s.shape}
        yield _of_records(SiteOutline, ["shape"], shaped, _site_field("outline"))


def _of_sites(sites: list[Any], keys: frozenset[str]) -> Iterator[Change]:
    for model in {type(site.child) for site in sites}:
        own = {site.pk: (site, site) for site in sites if type(site.child) is model}
        names = {field.attname for field in model._meta.concrete_fields}
        wanted = ["name", *(name for key in OF_SITE if key in keys for name in OF_SITE[key])]
        yield from _of_records(model, [name for name in wanted if name in names], own, _Site(keys))


def _of_records(model: type[Model], columns: list[str], records: dict[int, Any], tell: Any) -> Iterator[Change]:
    for pk, at in changed_since(model, columns, records, now() - LATELY).items():
        site, record = records[pk]
        key, title, text = tell(site, record)
        yield Change(site, key, title, text, at)


def changed_since(
    model: type[Model], columns: list[str], keys: Iterable[int], since: datetime.datetime
) -> dict[int, datetime.datetime]:
    """Return when the columns of records last became what they are, by key, of those where that was since a moment.

    Two queries: which records were written since, and all that history holds of these from then on.
    """
    name = model._meta.pk.attname
    records = history_of(model)._default_manager.order_by()
    wanted = set(keys)
    written = wanted & set(records.filter(history_date__gte=since).values_list(name, flat=True))
    rows = records.filter(in_force_until__gte=since, **{f"{name}__in": written}) if written else records.none()
    found: dict[int, datetime.datetime] = {}
    before: dict[int, tuple[Any, ...]] = {}
    for pk, at, *values in rows.order_by("history_date", "history_id").values_list(name, "history_date", *columns):
        nothing = tuple(_empty(model, column) for column in columns)
        if before.get(pk, nothing) != tuple(values) and at >= since:
            found[pk] = at
        before[pk] = tuple(values)
    return found


def _empty(model: type[Model], column: str) -> Any:
    """Return what a column holds of a record of which nobody has said anything."""
    return model._meta.get_field(column).get_default()


class _Site:
    def __init__(self, keys: frozenset[str]):
        self.fields = [field for field in ticked(SITE_FIELDS, keys) if field.key in OF_SITE]

    def __call__(self, site: Any, _record: Any) -> tuple[str, str, str]:
        return "site", _("Record of the site"), _told(self.fields, site)


class _Milestone:
    def __init__(self, keys: frozenset[str]):
        self.fields = ticked(MILESTONE_FIELDS, keys)

    def __call__(self, _site: Any, milestone: Milestone) -> tuple[str, str, str]:
        key = f"milestone/{milestone.stage.code}/{milestone.phase}"
        return key, with_phase(milestone.stage.label, milestone.phase), _told(self.fields, milestone)


def _figure(site: Any, figure: SiteFigure) -> tuple[str, str, str]:
    field = next(field for field in FIGURE_FIELDS if field.key == f"figure:{figure.measure}")
    return f"figure/{figure.measure}", str(field.label), _told([field], site)


def _event(_site: Any, event: SiteEvent) -> tuple[str, str, str]:
    return f"event/{event.pk}", str(event.get_kind_display()), event_text(event)


def _site_field(key: str) -> Any:
    [field] = [field for field in SITE_FIELDS if field.key == key]
    return lambda site, _record: (key, str(field.label), _told([field], site))


def _told(fields: Iterable[OpenField], record: Any) -> str:
    """Return "State: done; Date done: 15/03/2024" of what is known."""
    unknown = _("no data yet")
    return "; ".join(f"{field.label}: {field.text(record) or unknown}" for field in fields)
