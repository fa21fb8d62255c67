"""Who refers to records that are to be deleted again: what somebody else built on stays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from history.tracking import TrackedModel
from spreadsheets.imports.written import Key, root_of
from spreadsheets.merge.stored import batches
from spreadsheets.resources import SheetResource

SHOWN = 3


class References:
    """All references to some records, read once: a query for each relation and each 500 records.

    `free` are the records that nothing keeps: what refers to one of them is itself among them. `holders` are, of each
    other, some of the records that keep it.
    """

    def __init__(self, candidates: Iterable[Key], resources: dict[type[TrackedModel], SheetResource]) -> None:
        self.resources = resources
        self.free: set[Key] = set(candidates)
        self.holders: dict[Key, list[Key]] = {}
        self._refers_to: dict[Key, set[Key]] = defaultdict(set)
        referred: dict[Key, set[Key]] = defaultdict(set)
        for referrer, target in self._read(self.free):
            if referrer != target:
                referred[target].add(referrer)
                self._refers_to[referrer].add(target)
        self._keep_held(referred)

    def _keep_held(self, referred: dict[Key, set[Key]]) -> None:
        held = [key for key in self.free if not referred[key] <= self.free]
        for key in held:
            self.holders[key] = _some(referred[key] - self.free)
        while held:
            key = held.pop()
            self.free.discard(key)
            for target in self._refers_to[key] & self.free - self.holders.keys():
                self.holders[target] = [key]
                held.append(target)

    def _read(self, candidates: set[Key]) -> Iterator[tuple[Key, Key]]:
        by_model = defaultdict(list)
        for model, pk in candidates:
            by_model[model].append(pk)
        for model, pks in by_model.items():
            for relation in references_to(model):
                for part in batches(pks):
                    yield from _along(relation, model, part)
            for resource in self.resources.values():
                if root_of(resource.model) is model:
                    yield from (((root_of(m), pk), (model, target)) for m, pk, target in resource.counted_on_by(pks))

    def told(self, keys: Iterable[Key]) -> dict[Key, str]:
        """Return by key the names of what keeps each record, as far as the person may see it; a query per kind."""
        keys = list(keys)
        wanted = defaultdict(set)
        for key in keys:
            for model, pk in self.holders[key]:
                wanted[model].add(pk)
        named = {model: self._names(model, pks) for model, pks in wanted.items()}
        return {key: "; ".join(dict.fromkeys(named[m][pk] for m, pk in self.holders[key])) for key in keys}

    def _names(self, model: type[models.Model], pks: set[int]) -> dict[int, str]:
        kind = str(model._meta.verbose_name)
        names = dict.fromkeys(pks, kind)
        for resource in self.resources.values():
            if root_of(resource.model) is model:
                for part in batches(pks):
                    for record in resource.visible().filter(pk__in=part):
                        name = resource.label_of(resource.attach(record))
                        names[record.pk] = f"{resource.model._meta.verbose_name} “{name}”"
        return names


def _some(keys: set[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key[0]._meta.label, key[1]))[:SHOWN]


def references_to(model: type[models.Model]) -> list[Any]:
    """Return the relations by which rows of any table refer to rows of a model or of its children."""
    references = {}
    relation: Any
    for of in (model, *model.__subclasses__()):
        for relation in of._meta.get_fields(include_hidden=True):
            is_reverse = relation.auto_created and not relation.concrete
            if not is_reverse or not (relation.one_to_many or relation.one_to_one) or relation.parent_link:
                continue
            if not _follows(relation.related_model):
                references[relation.field] = relation
    return list(references.values())


def _follows(model: type[models.Model]) -> bool:
    """Return whether rows of a table come and go with others: history, its relations to many, what is kept ready."""
    if hasattr(model, "instance_type") or hasattr(model, "computed_sql"):
        return True
    return any(f.is_relation and hasattr(f.related_model, "instance_type") for f in model._meta.concrete_fields)


def _along(relation: Any, model: type[models.Model], pks: list[int]) -> Iterator[tuple[Key, Key]]:
    referring, attname = relation.related_model, relation.field.attname
    name = "pk"
    if referring._meta.auto_created:  # the links of a relation to many: what refers is the record they are of
        of = referring._meta.auto_created
        many = next(f for f in of._meta.local_many_to_many if f.remote_field.through is referring)
        if relation.field.name == many.m2m_field_name():
            return
        referring, name = referring._meta.auto_created, f"{many.m2m_field_name()}_id"
    rows = relation.related_model._base_manager.filter(**{f"{attname}__in": pks}).order_by().values_list(name, attname)
    for pk, target in rows:
        yield (root_of(referring), pk), (model, target)
