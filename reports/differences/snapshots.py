"""The state of the sites a person may see at the end of a day, as far as two days are compared."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst

from history.past_tables import history_of
from places.models import AdministrativeUnit, Organisation
from progress.changes.past import as_of
from progress.models import SITE_PARTS, Document, Milestone, Obstacle, SecondaryProject, Site, SiteDocument, SiteEvent
from progress.models.site import GIVEN_UP
from progress.records.history import DELETED, Labels, Names, history_fields
from reports.differences.base import NOTHING, Difference, DifferenceKind, Record
from values.dates import Lateness, slot_of
from values.today import end_of


def columns_of(model) -> list[str]:
    """Return what a snapshot holds of a row of `model`: its key, its version and every field that history shows."""
    return ["pk", "version", *(f.attname for f in history_fields(model))]


def names_for(model, records: Iterable[Record], snapshot: "Snapshot") -> Names:
    """Return how the values of records of one model are shown; a query for each model they name, none to count them."""
    labels = Labels(snapshot.reader)
    pairs = [] if snapshot.is_only_counted else [(record.new or record.old, record.old) for record in records]
    names = Names(model, pairs, labels)
    labels.read()
    return names


def rest(record: Record, names: Names, left_out: Collection[str]) -> Iterator[Difference]:
    """Yield the fields that differ of a record that was there and still is, but for those shown otherwise."""
    if record.old is None or record.new is None:
        return
    for f in history_fields(record.model):
        if f.name in left_out or getattr(record.old, f.attname) == getattr(record.new, f.attname):
            continue
        before, after = names.show(f, record.old), names.show(f, record.new)
        if before or after:
            yield record.differs(DifferenceKind.CHANGED, f.attname, before or NOTHING, after or NOTHING)


def called(names: Names, row) -> str:
    """Return a record's kind and name as in the history: "Obstacle: five households …"."""
    return capfirst(names.of(row))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was recorded at the end of `day` of the sites that `reader` sees, as far as it may differ from another day.

    `sites` are rows of what is SHOWN, `details` their rows as clusters and zones, `parts` the rows of each model that
    hangs on a site, all by primary key. `documents` are the rows of the papers used at these sites, `called` the names
    of units and developers by column and primary key. What is only counted is not named.
    """

    reader: object
    day: datetime.date
    sites: dict[int, Any]
    details: dict[int, tuple]
    parts: dict[type, dict]
    documents: dict[int, tuple]
    called: dict[str, dict[int, str]]
    is_only_counted: bool = False

    def limited_to(self, sites: set[int], keys: dict[type, set[int]]) -> "Snapshot":
        """Return what it says of these sites, and of the rows with these keys wherever they hang."""
        parts = {
            model: {pk: row for pk, row in rows.items() if pk in keys[model]} for model, rows in self.parts.items()
        }
        all_sites = sites.union(row.site_id for rows in parts.values() for row in rows.values())
        return replace(
            self,
            sites={pk: row for pk, row in self.sites.items() if pk in all_sites},
            details={pk: row for pk, row in self.details.items() if pk in sites},
            parts=parts,
        )

    def overdue_by(self, model: type[Milestone | SecondaryProject], row) -> Lateness | None:
        """Return how overdue a row of this snapshot was, by its model's own rule; nothing of a site given up is."""
        dates = {} if row is None else {name: date for name in model.dates if (date := getattr(row, name))}
        if not dates or self.sites[row.site_id].standing in GIVEN_UP:
            return None
        return model(state=row.state, **dates).overdue_by(self.day)


def snapshots(
    user, first: datetime.date, last: datetime.date, *, kind: str = "", site: int | None = None
) -> tuple[Snapshot, Snapshot]:
    """Return what was recorded at the ends of two days, of sites of a kind (all) or of one, as far as it may differ.

    Only rows that were saved or deleted between the days are read, what days alone made overdue, and the sites of all
    these. A fixed number of queries.
    """
    compared = ComparedDays(user, first, last, kind, site)
    before, after = compared.parts(first), compared.parts(last)
    for model in FELL_DUE:
        rows = compared.in_order(model)
        before[model] |= {pk: row for pk, row in rows.items() if pk not in after[model]}
        after[model] = {pk: after[model].get(pk, row) for pk, row in rows.items()}
    pks = {row.site_id for parts in (before, after) for rows in parts.values() for row in rows.values()}
    found = compared.snapshot(first, before, pks), compared.snapshot(last, after, pks)
    compared.name_places(*found)
    return found


def of_sites(before: Snapshot, after: Snapshot, pks: set[int]) -> tuple[Snapshot, Snapshot]:
    """Return what two snapshots say of what hangs, or hung, on these sites; with the sites it hung on."""
    keys = {
        model: {pk for rows in (before.parts[model], now) for pk, row in rows.items() if row.site_id in pks}
        for model, now in after.parts.items()
    }
    return before.limited_to(pks, keys), after.limited_to(pks, keys)


def site_of(row) -> Site:
    """Return the site that a row of a snapshot's sites is of, with what is shown of it."""
    return Site(**{name: getattr(row, name) for name in SHOWN})


# Of what became overdue unsaved, all that is told beside its site, its state and its dates; thousands are read, as are
# their sites, so neither are instances.
FELL_DUE = {Milestone: ("stage_id", "phase"), SecondaryProject: ("name",)}
SHOWN = ("pk", "kind", "slug", "name", "name_key", "place_hint")
LED_TO = {
    "unit_id": AdministrativeUnit._base_manager.select_related("parent"),
    "developer_id": Organisation._base_manager.all(),
}
MOST_KEYS = 5000  # of sites that are asked for one by one


@dataclass(frozen=True, slots=True)
class ComparedDays:
    """Which sites are compared, at the ends of which days."""

    user: object
    first: datetime.date
    last: datetime.date
    kind: str
    site: int | None

    def parts(self, day: datetime.date) -> dict[type, dict]:
        """Return by model and primary key the rows of `day`, of what hangs on a site, that may tell of a difference."""
        with self._at(day):
            return {model: self._read(model, self.changed(model), columns_of(model)) for model in SITE_PARTS}

    def in_order(self, model: type) -> dict:
        """Return by primary key, in the order of reading, the rows of the later day that changed or may have become
        overdue although nobody saved them; of each no more than of the latter is told."""
        names = ("pk", "version", "site_id", "state", *model.dates, *FELL_DUE[model])
        with self._at(self.last):
            return self._read(model, self.changed(model) | self.fell_due(), names)

    def snapshot(self, day: datetime.date, parts: dict[type, dict], pks: set[int]) -> Snapshot:
        """Return the snapshot of `day`: these parts, the sites that changed and those with these keys."""
        with self._at(day):
            details = {
                row.pk: row
                for model in Site.__subclasses__()
                for row in model.objects.filter(self.changed(model))
                .order_by()
                .values_list(*columns_of(model), named=True)
            }
            sites = self._sites(pks | details.keys())
            used = {link.document_id for link in parts[SiteDocument].values()}
            papers = Document.objects.filter(self.changed(Document)).order_by()
            documents = {row.pk: row for row in papers.values_list(*columns_of(Document), named=True) if row.pk in used}
            details = {pk: row for pk, row in details.items() if pk in sites}
            parts = {
                model: {pk: row for pk, row in rows.items() if row.site_id in sites} for model, rows in parts.items()
            }
            return Snapshot(self.user, day, sites, details, parts, documents, {name: {} for name in LED_TO})

    def name_places(self, before: Snapshot, after: Snapshot) -> None:
        """Read the units and developers of the sites that changed theirs, as they were called on each day."""
        pks = [
            pk
            for pk, site in after.sites.items()
            if (old := before.sites.get(pk)) and any(getattr(old, name) != getattr(site, name) for name in LED_TO)
        ]
        for snapshot in (before, after):
            with self._at(snapshot.day):
                for name, rows in LED_TO.items():
                    keys = {getattr(snapshot.sites[pk], name) for pk in pks}
                    snapshot.called[name].update((row.pk, str(row)) for row in rows.filter(pk__in=keys - {None}))

    def _at(self, day: datetime.date):
        return as_of(day, self.user, recorded_until=self.last)

    def _sites(self, pks: set[int]) -> dict[int, Any]:
        seen = Site.objects.visible_to(self.user).with_standing().order_by()
        if self.kind:
            seen = seen.filter(kind=self.kind)
        if self.site is not None:
            seen = seen.filter(pk=self.site)
        if len(pks) < MOST_KEYS:
            seen = seen.filter(pk__in=pks)
        rows = seen.values_list(*SHOWN, *LED_TO, "standing", named=True)
        return {row.pk: row for row in rows if row.pk in pks}

    def _read(self, model: type, wanted: Q, names: Collection[str]) -> dict:
        # In the order of reading: of records that were saved anew a database gives any.
        rows = model.objects.visible_to(self.user).filter(wanted).order_by(*model._meta.ordering, "pk")
        rows = rows.filter(site__kind=self.kind) if self.kind else rows
        rows = rows.filter(site=self.site) if self.site is not None else rows
        return {row.pk: row for row in rows.values_list(*names, named=True)}

    def fell_due(self) -> Q:
        """Return the condition that a row may have become overdue although nobody saved it."""
        decided = SiteEvent.history.filter(id__in=self._written(SiteEvent)).order_by().values("site_id")
        return Q(due_slot__gte=slot_of(self.first), due_slot__lt=slot_of(self.last)) | Q(site__in=decided)

    def changed(self, model: type) -> Q:
        """Return the condition that a row was saved or deleted between the days, or what it leads to was."""
        changed = Q(pk__in=self._written(model))
        if model is SiteDocument:
            changed |= Q(document__in=self._written(Document))
        if model is Obstacle:  # its milestone is emptied where that is deleted, without a record
            held = Obstacle.history.filter(milestone_id__in=self._written(Milestone).filter(history_type=DELETED))
            changed |= Q(pk__in=held.order_by().values("id"))
        return changed

    def _written(self, model: type) -> QuerySet:
        """Return the keys of rows of a model with a record between the days."""
        key = model._meta.pk.attname
        written = history_of(model).objects.filter(
            history_date__gte=end_of(self.first), history_date__lt=end_of(self.last)
        )
        return written.order_by().values(key)
