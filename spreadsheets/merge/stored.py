"""What is recorded, loaded once for a whole sheet: values by primary key, and what they were at former versions."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.utils.functional import cached_property

from history.tracking import TrackedModel
from spreadsheets.columns import VERSION
from spreadsheets.resources import SheetResource

BATCH = 500
# A file with fewer rows than these, all of which say their ids, asks only for those.
FEW = 500
SEVERAL = 0


class StoredRows:
    """The visible records of a resource, as tuples: `place[name]` is where the value of a field stands."""

    def __init__(self, resource: SheetResource, only: Collection[int] | None = None) -> None:
        self.resource, model = resource, resource.model
        fields = [column.field_of(model) for column in resource.columns]
        plain = [field.attname for field in fields if field is not None and not field.many_to_many]
        needed = [name for column in resource.columns for name in column.depends_on]
        needed += [column.attribute for column in resource.columns if column.is_key and column.field_of(model) is None]
        names = dict.fromkeys(["pk", VERSION, *plain, *needed, *resource.natural])
        self.names = list(names)
        self.place = {name: index for index, name in enumerate(self.names)}
        self.rows: dict[int, tuple[Any, ...]] = {row[0]: row for row in self._load(only)}
        for column, field in zip(resource.columns, fields, strict=True):
            if field is not None and field.many_to_many:
                self._add_many(field, column.lookup)

    def _load(self, only: Collection[int] | None) -> Iterable[tuple[Any, ...]]:
        visible = self.resource.visible().order_by().select_related(None).prefetch_related(None)
        if only is None:
            yield from visible.values_list(*self.names)
            return
        for part in batches(only):
            yield from visible.filter(pk__in=part).values_list(*self.names)

    def _add_many(self, field: Any, lookup: Any) -> None:
        """Put the other records' primary keys behind the other values: of those that the person may name."""
        through, here, there = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
        linked: dict[int, set[int]] = {}
        for pk, other in through._base_manager.values_list(here, there):
            if lookup.get(other) is not None:
                linked.setdefault(pk, set()).add(other)
        self.place[field.attname] = len(self.names)
        self.names.append(field.attname)
        self.rows = {pk: (*row, frozenset(linked.get(pk, ()))) for pk, row in self.rows.items()}

    @cached_property
    def by_key(self) -> dict[Hashable, int]:
        """The primary key of the record with a natural key; SEVERAL where more than one has it."""
        places = [self.place[name] for name in self.resource.natural]
        keys_of, by_key = self.resource.keys_of, {}
        for pk, row in self.rows.items():
            for key in keys_of(tuple(row[place] for place in places)):
                by_key[key] = pk if key not in by_key else SEVERAL
        return by_key

    def values(self, row: tuple[Any, ...]) -> dict[Any, Any]:
        return dict(zip(self.names, row, strict=True))


Item = TypeVar("Item")


def batches(items: Iterable[Item]) -> Iterable[list[Item]]:
    items = list(items)
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def records_of(resource: SheetResource, pks: Iterable[int]) -> dict[int, models.Model]:
    """Return whole records to be changed, with their related ones at hand."""
    all_records: dict[int, models.Model] = {}
    for part in batches(pks):
        records = resource.model._default_manager.in_bulk(part)
        for record in records.values():
            resource.attach(record)
        resource.see_stored(list(records.values()))
        all_records |= records
    return all_records


@dataclass(frozen=True, slots=True)
class Save:
    """One version of a record: what it held, who saved it and when."""

    values: dict[str, Any]
    who: Any
    when: Any


class Versions:
    """The versions of some records from the oldest one that a file knew, read from history in a query per batch."""

    def __init__(self, resource: SheetResource, stored: StoredRows, known: dict[int, int]) -> None:
        """Read the saves since the versions in `known`, those that the file knew by primary key."""
        self.saves: dict[int, dict[int, Save]] = {}
        model = resource.model
        kept = {field.attname for field in model.history.model.tracked_fields}
        names = [name for name in stored.names if name in kept]
        columns = [(column.field_of(model), column.lookup) for column in resource.columns]
        self.many = [(field, lookup) for field, lookup in columns if field is not None and field.many_to_many]
        for part in batches(known):
            oldest = min(known[pk] for pk in part)
            self._read(model, part, oldest, names)

    def _read(self, model: type[TrackedModel], pks: list[int], oldest: int, names: list[str]) -> None:
        pk_name = model._meta.pk.attname
        records = model.history.model.objects.filter(**{f"{pk_name}__in": pks, "version__gte": oldest})
        records = records.exclude(history_type="-").select_related("history_user").order_by("history_id")
        linked = {field.attname: self._linked(model, field, lookup, records) for field, lookup in self.many}
        for record in records:
            values = {name: getattr(record, name) for name in names}
            values |= {name: frozenset(linked_pks.get(record.pk, ())) for name, linked_pks in linked.items()}
            saves = self.saves.setdefault(getattr(record, pk_name), {})
            saves[record.version] = Save(values, record.history_user, record.history_date)

    def _linked(self, model: type[TrackedModel], field: Any, lookup: Any, records: Any) -> dict[int, set[int]]:
        """Return by history id the targets of a relation to many that the person may name."""
        kept = getattr(model.history.model, field.name, None)
        rows = kept.filter(history__in=records) if kept is not None else ()
        linked: dict[int, set[int]] = {}
        for history_id, other in rows and rows.values_list("history_id", field.m2m_reverse_name()):
            if lookup.get(other) is not None:
                linked.setdefault(history_id, set()).add(other)
        return linked

    def at(self, pk: int, version: int) -> dict[str, Any] | None:
        """Return what a record held at a version; None where history does not know."""
        save = self.saves.get(pk, {}).get(version)
        return save.values if save else None

    def who_wrote(self, pk: int, name: str, value: Any, since: int) -> Save | None:
        """Return the save after version `since` that gave the field its present value; None for none."""
        writer, last = None, object()
        for version, save in sorted(self.saves.get(pk, {}).items()):
            held = save.values.get(name)
            if version > since and held == value and last != value:
                writer = save
            last = held
        return writer
