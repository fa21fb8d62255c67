"""Writing a pack from an office at work, so that another begins where this one stands.

What ships has natural keys; so a pack holds every record that has one, apart from what the catalogue says already. It
holds no account, no file and no history, and no field that names a person: see `personal` of a model. Names of people
with an account are taken out of all texts but those of organisations.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils.translation import override

from seeding import columns
from seeding.packs import ABOUT
from seeding.rows import FixtureRow, Reader, with_parents
from values.dates import PartialDate
from values.text import person_name

TAKEN_OUT = "…"
Entry = dict[str, Any]


@dataclass(slots=True)
class ExportedPack:
    """How many objects each file holds, and which records a pack cannot tell apart from another."""

    counts: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def export_pack(folder: Path, *, code: str, name: str) -> ExportedPack:
    """Write what is recorded into an empty folder; the queries do not depend on how much that is."""
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        writing = _Writing()
        files = {f"{number}-{model._meta.model_name}s.json": writing.entries(model) for number, model in _numbered()}
    folder.mkdir(parents=True, exist_ok=True)
    for filename, entries in files.items():
        if entries:
            text = json.dumps(entries, ensure_ascii=False, indent=2)
            (folder / filename).write_text(text + "\n", encoding="utf-8")
            writing.exported.counts[filename] = len(entries)
    about = {"code": code, "name": name}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in about.items()]
    (folder / ABOUT).write_text("".join(lines), encoding="utf-8")
    return writing.exported


def _numbered() -> Iterator[tuple[int, type[models.Model]]]:
    """Yield the models of a pack, each after those that its records name, numbered for the names of files."""
    own = [model for model in apps.get_models() if _is_named(model)]
    waiting = [model for model in own if not any(model in other._meta.get_parent_list() for other in own)]
    done: set[type[models.Model]] = set()
    number = 10
    while waiting:
        known = {model for other in waiting for model in with_parents(other)}
        ready = [model for model in waiting if not (_named_by(model) & known - set(with_parents(model)))]
        for model in sorted(ready, key=lambda model: model._meta.label_lower):
            yield number, model
            done |= set(with_parents(model))
            waiting.remove(model)
            number += 1
        if not ready:
            raise RuntimeError(f"these models name each other: {waiting}")


def _is_named(model: type[models.Model]) -> bool:
    return hasattr(model, "natural_key") and not model.__module__.startswith("django.")


def _named_by(model: type[models.Model]) -> set[type[models.Model]]:
    return {other.related_model for other in _fields(model) if other.is_relation}


def _fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields that a pack holds: what people say, identifiers, and which of several figures is in use."""
    lists = [other for other in model._meta.many_to_many if other.remote_field.through._meta.auto_created]
    return [other for other in [*model._meta.fields, *lists] if _is_exported(model, other)]


def _is_exported(model: type[models.Model], candidate: models.Field) -> bool:
    if candidate.primary_key or isinstance(candidate, models.FileField):
        return False
    if candidate.name in getattr(model, "personal", ()):
        return False
    if candidate.is_relation:
        return _is_named(candidate.related_model) and candidate.editable
    return candidate.editable or isinstance(candidate, models.SlugField | models.BooleanField)


class _Writing:
    """One going through all that is recorded, model by model in the order of `_numbered`."""

    def __init__(self) -> None:
        self.exported = ExportedPack()
        self.reader = Reader()
        rows = self.reader.read(*settings.FIXTURE_DIRS)
        self.catalogue: dict[tuple[str, str], FixtureRow] = {row.identity: row for row in rows}
        self.loaded: dict[tuple[type[models.Model], int], models.Model] = {}
        self.people = _people()

    def entries(self, model: type[models.Model]) -> list[Entry]:
        """Return the objects of a model, each after those that it names, without what the catalogue says already."""
        lists = [other.name for other in _fields(model) if other.many_to_many]
        instances = list(model._default_manager.prefetch_related(*lists))
        for instance in instances:
            self.loaded |= {(parent, instance.pk): instance for parent in with_parents(model)}
        relations = [other for other in _fields(model) if other.is_relation and not other.many_to_many]
        for instance in instances:
            for relation in relations:
                if pk := getattr(instance, relation.attname):
                    setattr(instance, relation.name, self.loaded[relation.related_model, pk])
        written, given = [], set()
        for instance in _named_first(model, instances):
            entry = {"model": model._meta.label_lower, "fields": self._values(model, instance)}
            row = self.reader.row(str(instance), entry)
            if row.identity in given:
                self.exported.left.append(f"{model._meta.verbose_name}: {instance}")
                continue
            given.add(row.identity)
            if not _says_the_same(row, self.catalogue.get(row.identity)):
                written.append(entry)
        return written

    def _values(self, model: type[models.Model], instance: models.Model) -> Entry:
        values = {}
        for one in _fields(model):
            if not columns.is_untouched(one, columns.stored(one, instance)):
                values[one.name] = self._value(model, one, instance)
        return values

    def _value(self, model: type[models.Model], one: models.Field, instance: models.Model) -> Any:
        if one.many_to_many:
            return sorted(list(other.natural_key()) for other in getattr(instance, one.name).all())
        value = getattr(instance, one.name)
        if one.is_relation:
            return list(value.natural_key())
        if isinstance(value, PartialDate):
            return str(value)
        if isinstance(value, str) and self.people and not getattr(model, "keeps_contacts", False):
            return self.people.sub(TAKEN_OUT, value)
        return columns.plain(value)


def _people() -> re.Pattern[str] | None:
    """Return what finds the names of people with an account in a text; None where there are none."""
    names = {person_name(person) for person in get_user_model().objects.all()}
    words = sorted(map(re.escape, names - {""}), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if words else None


def _named_first(model: type[models.Model], instances: list[models.Model]) -> Iterable[models.Model]:
    """Yield each object after those of its own model that it names."""
    own = [one for one in _fields(model) if one.is_relation and one.related_model is model]
    if not own:
        yield from instances
        return
    by_pk = {instance.pk: instance for instance in instances}
    done: set[int] = set()
    for instance in instances:
        stack = [instance.pk]
        while stack:
            named: set[int] = set()
            for one in own:
                held = columns.stored(one, by_pk[stack[-1]])
                named |= set(held) if isinstance(held, list) else {held} - {None}
            missing = named - done - set(stack)
            if missing:
                stack.append(min(missing))
            elif (pk := stack.pop()) not in done:
                done.add(pk)
                yield by_pk[pk]


def _says_the_same(row: FixtureRow, shipped: FixtureRow | None) -> bool:
    if shipped is None:
        return False
    return all(
        columns.plain(_said(row, name)) == columns.plain(_said(shipped, name))
        for name in row.values.keys() | shipped.values.keys()
    )


def _said(row: FixtureRow, name: str) -> Any:
    """Return what a fixture says of a field, or what a new object begins with."""
    one = row.field(name)
    return row.values.get(name, [] if one.many_to_many else one.get_default())
