"""The state of the sites a person may see at the end of a day, as far as two days are compared."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst

from progress.changes.past import as_of
from progress.models import SITE_PARTS, Document, Milestone, SecondaryProject, Site, SiteDocument
from progress.models.site import GIVEN_UP
from progress.records.history import Names, told_fields
from reports.differences.base import NOTHING, Difference, DifferenceKind, Record
from values.dates import Lateness


def columns_of(model) -> list[str]:
    """What a snapshot holds of each row of `model`: its key, its version and every field that the history tells."""
    return ["pk", "version", *(f.attname for f in told_fields(model))]


def names_for(model, records: Iterable[Record], reader) -> Names:
    """How the values of records of one model are shown; a query or two per relation, none without records."""
    pairs = [(record.new or record.old, record.old) for record in records]
    return Names(model, pairs, reader)


def rest(record: Record, names: Names, told: Collection[str]) -> Iterator[Difference]:
    """The fields that differ of a record that was there and still is, but for those `told` otherwise."""
    if record.old is None or record.new is None:
        return
    for f in told_fields(record.model):
        if f.name in told or getattr(record.old, f.attname) == getattr(record.new, f.attname):
            continue
        before, after = names.show(f, record.old), names.show(f, record.new)
        if before or after:
            yield record.differs(DifferenceKind.CHANGED, f.attname, before or NOTHING, after or NOTHING)


def called(names: Names, row) -> str:
    """ "Obstacle: five households …": a record by its kind and its own name, as the history calls it."""
    return capfirst(names.of(row))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was recorded at the end of `day` of the sites that `reader` sees.

    Sites are model instances with `standing`; `details` are their rows as clusters and zones, `parts` the rows of each
    model that hangs on a site, all by primary key. `documents` are the rows of the papers used at these sites.
    """

    reader: object
    day: datetime.date
    sites: dict[int, Site]
    details: dict[int, tuple]
    parts: dict[type, dict]
    documents: dict[int, tuple]

    def overdue_by(self, model: type[Milestone | SecondaryProject], row) -> Lateness | None:
        """How overdue a row of this snapshot was, by its model's own rule; nothing of a site given up is."""
        dates = {} if row is None else {name: date for name in model.dates if (date := getattr(row, name))}
        if not dates or self.sites[row.site_id].standing in GIVEN_UP:
            return None
        return model(state=row.state, **dates).overdue_by(self.day)


def snapshot(user, day: datetime.date, *, kind: str = "", site: int | None = None) -> Snapshot:
    """What was recorded until the end of `day` of the sites of a kind (all), or of one; a fixed number of queries."""
    with as_of(day, user):
        seen = Site.objects.visible_to(user).with_standing().select_related("unit__parent", "developer").order_by()
        if kind:
            seen = seen.filter(kind=kind)
        if site is not None:
            seen = seen.filter(pk=site)
        sites = {found.pk: found for found in seen}

        def of_sites(model) -> dict:
            # In the order of reading: of records that were saved anew a database gives any.
            rows = model.objects.visible_to(user).order_by(*model._meta.ordering, "pk")
            rows = rows.filter(site__kind=kind) if kind else rows
            rows = rows.filter(site=site) if site is not None else rows
            return {row.pk: row for row in rows.values_list(*columns_of(model), named=True) if row.site_id in sites}

        details = {
            row.pk: row
            for model in Site.__subclasses__()
            for row in model.objects.order_by().values_list(*columns_of(model), named=True)
            if row.pk in sites
        }
        parts = {model: of_sites(model) for model in SITE_PARTS}
        used = {link.document_id for link in parts[SiteDocument].values()}
        papers = Document.objects.order_by().values_list(*columns_of(Document), named=True)
        documents = {row.pk: row for row in papers if row.pk in used}
        return Snapshot(user, day, sites, details, parts, documents)
