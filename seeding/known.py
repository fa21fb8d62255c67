"""Which object of the database each row of the fixtures is."""

import json
from collections import defaultdict

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db import models

from seeding.models import SeedRecord
from seeding.rows import FixtureRow, with_parents


class Known:
    """What earlier runs recorded, the objects they made or met, and those met in this run."""

    def __init__(self, rows: list[FixtureRow]):
        self.folders = {row.identity: row.folder for row in rows}
        self.records = {(record.model, record.key): record for record in SeedRecord.objects.all()}
        self.instances = self._load_instances(rows)
        self.ids: dict[tuple[type[models.Model], str], int | None] = {}  # None: deleted, or never made
        self.given: dict[tuple[type[models.Model], int], FixtureRow] = {}  # what this run has merged, and by which row

    def _load_instances(self, rows: list[FixtureRow]) -> dict[tuple[type[models.Model], int], models.Model]:
        """Return every object that earlier runs made or met and that is still there; a query or two for each model."""
        wanted = defaultdict(set)
        for row in rows:
            if (record := self.records.get(row.identity)) and record.object_id:
                wanted[row.model].add(record.object_id)
        instances = {}
        for model, keys in wanted.items():
            lists = [f.name for f in model._meta.many_to_many if f.remote_field.through._meta.auto_created]
            queryset = model._base_manager.prefetch_related(*lists)
            instances |= {(model, key): instance for key, instance in queryset.in_bulk(keys).items()}
        return instances

    def find(self, row: FixtureRow) -> models.Model | None:
        """Return the row's object: that of earlier runs, even if renamed, else the one of that name; None for none."""
        record = self.records.get(row.identity)
        if record and (known := self.instances.get((row.model, record.object_id))):
            return known
        return _named(row.model, row.key)

    def equal(self, row: FixtureRow) -> models.Model | None:
        """Return the one object that an office would call the same as the row's, under another natural key, else None.

        It was made here, or given by an earlier folder: what the row's own folder gives besides is another.
        """
        if not hasattr(row.model._default_manager, "equal_to"):
            return None
        plain = {name: value for name, value in row.values.items() if not row.field(name).many_to_many}
        values = {row.field(name).attname: self.resolve(row.field(name), value) for name, value in plain.items()}
        beside = {record.object_id for record in self._beside(row)}
        beside |= {pk for (model, pk), other in self.given.items() if (model, other.folder) == (row.model, row.folder)}
        found = [one for one in row.model._default_manager.equal_to(row.model(**values)) if one.pk not in beside]
        return found[0] if len(found) == 1 else None

    def _beside(self, row: FixtureRow) -> list[SeedRecord]:
        """Return what earlier runs recorded of the objects that the row's folder gives besides, or gave."""
        label, key = row.identity
        of_model = [record for (model, other), record in self.records.items() if model == label and other != key]
        return [one for one in of_model if self.folders.get((one.model, one.key), row.folder) == row.folder]

    def remember(self, row: FixtureRow, instance: models.Model | None) -> None:
        if instance:
            self.given[row.model, instance.pk] = row
        self.ids |= {(model, row.key): instance and instance.pk for model in with_parents(row.model)}

    def resolve(self, field: models.Field, value):
        """Return a value as the database holds it: primary keys in place of the natural keys of a relation."""
        if not field.is_relation or value is None:
            return value
        if field.many_to_many:
            return [pk for key in value if (pk := self._id(field.related_model, key))]
        return self._id(field.related_model, value)

    def _id(self, model: type[models.Model], key: str) -> int | None:
        if (model, key) not in self.ids:
            named = _named(model, key)
            self.ids[model, key] = named and named.pk
        return self.ids[model, key]

    def no_longer_given(self) -> list[SeedRecord]:
        return [record for identity, record in self.records.items() if identity not in self.folders]


def _named(model: type[models.Model], key: str) -> models.Model | None:
    try:
        return model._default_manager.get_by_natural_key(*json.loads(key))
    except (ObjectDoesNotExist, MultipleObjectsReturned):
        return None


def is_lost(value, resolved) -> bool:
    """Return whether the target that a relation names is not there any more."""
    return value is not None and resolved is None
