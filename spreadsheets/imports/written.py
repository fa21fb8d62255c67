"""What an import wrote, record by record, as the history tells it: what was before, what it gave, what came since."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from simple_history.models import HistoricalRecords

from history.bulk import SomeAreStale
from history.tracking import RecordColumns, TrackedModel
from spreadsheets.merge.stored import batches
from spreadsheets.resources import SheetResource
from values.fields import DerivedField

ADDED, CHANGED, DELETED = "+", "~", "-"
_NOT_TOLD = {"version", "changed_at"}
Key = tuple[type[models.Model], int]


@dataclass(slots=True, eq=False)
class Written:
    """A record that an import wrote, perhaps more than once.

    `first` and `last` are its first and its last record of history by the import, `before` the one before these (None:
    the import added it), `since` those after, `live` the record as it stands (None: it is gone). Relations to many are
    in `links` of a record of history, by field name; `live_links` has those of now.
    """

    resource: Any  # a SheetResource, or None where no sheet holds such records
    model: type[TrackedModel]
    pk: int
    first: Any
    last: Any
    before: Any = None
    live: Any = None
    live_links: dict[str, frozenset[int]] = field(default_factory=dict)
    since: list[Any] = field(default_factory=list)
    is_visible: bool = False

    @property
    def key(self) -> Key:
        return root_of(self.model), self.pk

    @property
    def is_deleted(self) -> bool:
        return bool(self.last.history_type == DELETED)

    @property
    def is_added(self) -> bool:
        return self.before is None

    @property
    def touched(self) -> "list[models.Field[Any, Any]]":
        """The fields that the import gave another value, relations to many too."""
        return [f for f in history_fields(self.model) if value_in(self.before, f) != value_in(self.last, f)]

    @property
    def overwritten(self) -> "list[models.Field[Any, Any]]":
        """Of all fields, those that no longer hold what the import left."""
        return [f for f in history_fields(self.model) if self.now(f) != value_in(self.last, f)]

    def now(self, f: "models.Field[Any, Any]") -> Any:
        return self.live_links.get(f.name, frozenset()) if f.many_to_many else getattr(self.live, f.attname)

    def who_changed(self, f: "models.Field[Any, Any] | None") -> Any:
        """Return the later record of history that gave a field its value; the last one for no field, None for none."""
        if f is None:
            return self.since[-1] if self.since else None
        change, held = None, value_in(self.last, f)
        for record in self.since:
            if record.history_type != DELETED and value_in(record, f) != held:
                change, held = record, value_in(record, f)
        return change


def root_of(model: type[models.Model]) -> type[models.Model]:
    """Return the root model, whose table has a row and the primary key for every record of a model."""
    parents = model._meta.get_parent_list()
    return parents[-1] if parents else model


@cache
def history_fields(model: type[TrackedModel]) -> "list[models.Field[Any, Any]]":
    """The fields whose values history keeps and somebody chose, relations to many at the end."""
    not_told = _NOT_TOLD | getattr(model, "derived_fields", frozenset())
    plain = [
        f
        for f in model._meta.concrete_fields
        if f.name not in not_told and not f.primary_key and not isinstance(f, DerivedField) and not f.auto_created
    ]
    return plain + list(model.history.model._history_m2m_fields)


def value_in(record: Any, f: "models.Field[Any, Any]") -> Any:
    return record.links.get(f.name, frozenset()) if f.many_to_many else getattr(record, f.attname)


def written_by(request_id: str, resources: dict[type[TrackedModel], SheetResource]) -> list[Written]:
    """Return all that the records of history with this id wrote, in the order in which sheets depend on each other.

    Nothing is locked: `refuse_stale` says whether it still holds. A fixed number of queries for each tracked model and
    each 500 records. `resources` judge the records of each model for the person who asks.
    """
    all_written = []
    order = {model: place for place, model in enumerate(resources)}
    tracked = [history.instance_type for history in _histories()]
    for model in sorted(tracked, key=lambda m: order.get(m, len(order))):
        all_written += _Reader(model, resources.get(model)).read(request_id)
    return all_written


def refuse_stale(all_written: list[Written]) -> None:
    """Lock what was read by `written_by`, until the transaction ends; raise SomeAreStale where it was saved since."""
    by_model = defaultdict(list)
    for written in all_written:
        by_model[written.model].append(written)
    for model, of_model in by_model.items():
        read = {written.pk: written.live.version for written in of_model if written.live is not None}
        now: dict[int, int] = {}
        for part in batches(written.pk for written in of_model):
            rows = model._base_manager.select_for_update().filter(pk__in=part).order_by("pk")
            now |= dict(rows.values_list("pk", "version"))
        if now != read:
            raise SomeAreStale
        for f in model.history.model._history_m2m_fields:
            if any(links != written.live_links[f.name] for written, links in _links_now(f, of_model)):
                raise SomeAreStale


def _histories() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, RecordColumns)]


class _Reader:
    def __init__(self, model: type[TrackedModel], resource: SheetResource | None) -> None:
        self.model, self.resource, self.history = model, resource, model.history.model
        self.own = model._meta.pk.attname

    def read(self, request_id: str) -> list[Written]:
        grouped = defaultdict(list)
        for record in self.history.objects.filter(request_id=request_id).order_by("history_id"):
            grouped[getattr(record, self.own)].append(record)
        by_key = {
            pk: Written(self.resource, self.model, pk, records[0], records[-1])
            for pk, records in sorted(grouped.items())
        }
        self._add_befores([written for written in by_key.values() if written.first.history_type != ADDED])
        for part in batches(by_key):
            self._add_now({pk: by_key[pk] for pk in part})
        self._add_links(list(by_key.values()))
        # Added and deleted again by one import: nothing was done.
        return [written for written in by_key.values() if not (written.is_added and written.is_deleted)]

    def _add_befores(self, changed: list[Written]) -> None:
        by_first = {written.first.pk: written for written in changed}
        for part in batches(by_first):
            firsts = self.history.objects.filter(pk__in=part).order_by()
            rows = firsts.annotate(before=Subquery(self._previous)).values_list("pk", "before")
            befores = {before: pk for pk, before in rows if before is not None}
            for pk, record in self.history.objects.in_bulk(list(befores)).items():
                by_first[befores[pk]].before = record

    @cached_property
    def _previous(self) -> QuerySet[Any]:
        same = {self.own: OuterRef(self.own), "history_id__lt": OuterRef("history_id")}
        newest: QuerySet[Any] = self.history.objects.filter(**same).order_by("-history_id").values("history_id")[:1]
        return newest

    def _add_now(self, part: dict[int, Written]) -> None:
        live: Any
        for pk, live in self.model._base_manager.in_bulk(list(part)).items():
            part[pk].live = live
        moved = [pk for pk, written in part.items() if self._was_written_since(written)]
        later = self.history.objects.filter(**{f"{self.own}__in": moved}).select_related("history_user")
        for record in later.order_by("history_id") if moved else ():
            written = part[getattr(record, self.own)]
            if record.pk > written.last.pk:
                written.since.append(record)
        if self.resource is not None:
            seen = set(self.resource.visible().order_by().filter(pk__in=list(part)).values_list("pk", flat=True))
            for pk, written in part.items():
                # What is gone was seen by whoever imported it; its rights are asked of it as it was.
                written.is_visible = pk in seen or written.live is None

    def _was_written_since(self, written: Written) -> bool:
        # A relation to many leaves the version as it is.
        return (
            bool(self.history._history_m2m_fields)
            or written.live is None
            or written.live.version != written.last.version
        )

    def _add_links(self, all_written: list[Written]) -> None:
        records = [
            r
            for written in all_written
            for r in (written.first, written.last, written.before, *written.since)
            if r is not None
        ]
        for record in records:
            record.links = {}
        for f in self.history._history_m2m_fields:
            kept = HistoricalRecords.m2m_models[f]
            by_record = defaultdict(set)
            for part in batches(record.pk for record in records):
                rows = kept.objects.filter(history__in=part).values_list(
                    "history_id", f"{f.m2m_reverse_field_name()}_id"
                )
                for history_id, pk in rows:
                    by_record[history_id].add(pk)
            for record in records:
                record.links[f.name] = frozenset(by_record[record.pk])
            for written, now in _links_now(f, all_written):
                written.live_links[f.name] = now


def _links_now(f: Any, all_written: list[Written]) -> Iterator[tuple[Written, frozenset[int]]]:
    linked = defaultdict(set)
    for part in batches(written.pk for written in all_written):
        here, there = f.m2m_column_name(), f.m2m_reverse_name()
        rows = f.remote_field.through._base_manager.filter(**{f"{here}__in": part}).values_list(here, there)
        for pk, other in rows:
            linked[pk].add(other)
    return ((written, frozenset(linked[written.pk])) for written in all_written)
