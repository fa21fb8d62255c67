"""Reading the fixture files. Nothing is written here, and every complaint names file, object and field."""

import json
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from values.rules import as_said_before, stand_for


class SeedError(Exception):
    """The shipped data cannot be read; the message says where and why."""

    def __init__(self, place: str, problem: str, field: str = ""):
        where = _("%(place)s, field %(field)s") % {"place": place, "field": field} if field else place
        super().__init__(f"{where}: {problem}")


@dataclass(slots=True, eq=False)
class FixtureRow:
    """One object of a fixture.

    `values` are read, not yet resolved: a relation's is the target's natural key as text, or a list of them. `draft`
    is the object as the fixtures alone describe it, never saved.
    """

    model: type[models.Model]
    place: str
    values: dict[str, object]
    draft: models.Model
    key: str
    folder: Path | None = None

    @property
    def identity(self) -> tuple[str, str]:
        return self.model._meta.label_lower, self.key

    def field(self, name: str) -> models.Field:
        field: models.Field = self.model._meta.get_field(name)
        return field

    def check(self, recorded: models.Model | None = None, *, beside_others: bool = True) -> None:
        """Check the draft by the rules of its model; as the successor of `recorded`, it does not clash with that.

        Not `beside_others`: without the rules about what else is recorded, which are then those of the merge.
        """
        draft, fields = copy(self.draft), self.model._meta.fields
        if recorded:
            stand_for(draft, recorded)
        for field in fields:
            if field.is_relation and not field.null and not field.auto_created and self.values.get(field.name) is None:
                raise SeedError(self.place, str(field.error_messages["null"]), field.name)
        skipped = [f.name for f in fields if f.is_relation or (not f.editable and f.name not in self.values)]
        try:
            draft.clean_fields(exclude=skipped)
            if beside_others:
                with as_said_before():
                    draft.clean()
            for model, constraints in draft.get_constraints():
                for constraint in constraints:
                    if isinstance(constraint, models.CheckConstraint):
                        constraint.validate(model, draft)
        except ValidationError as error:
            raise complaint(self.place, error) from error


def key_text(key) -> str:
    """Return a natural key as JSON text, the same for the same key."""
    return json.dumps(key, ensure_ascii=False)


def complaint(place: str, error: ValidationError, field: str = "") -> SeedError:
    if not field and hasattr(error, "message_dict"):
        field = ", ".join(name for name in error.message_dict if name != "__all__")
    return SeedError(place, " ".join(error.messages), field)


def with_parents(model: type[models.Model]) -> list[type[models.Model]]:
    """Return the model, and those it inherits its table from: a Cluster is referred to as a Site."""
    return [model, *model._meta.get_parent_list()]


class Reader:
    """Reads folders of fixtures, files by name; what a relation names must stand before what refers to it."""

    def __init__(self):
        self.drafts: dict[tuple[type[models.Model], str], models.Model] = {}
        self.rows: dict[tuple[str, str], FixtureRow] = {}
        self.overridden: list[tuple[str, str]] = []

    def read(self, *folders: Path) -> list[FixtureRow]:
        """Return the rows of all folders; an object that a later one gives again stands as that says it."""
        for folder in folders:
            files = sorted(folder.glob("*.json"))
            if not files:
                raise SeedError(str(folder), _("there is no fixture here."))
            given: set[tuple[str, str]] = set()
            for path in files:
                for place, entry in self._entries(path):
                    row = self.row(place, entry)
                    row.folder = folder
                    if row.identity in given:
                        raise SeedError(row.place, _("the fixtures give this object twice."))
                    given.add(row.identity)
                    if row.identity in self.rows:
                        self.overridden.append(row.identity)
                    self.rows[row.identity] = row
        return list(self.rows.values())

    def _entries(self, path: Path) -> Iterator[tuple[str, dict]]:
        try:
            entries = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        except ValueError as error:
            raise SeedError(path.name, str(error)) from error
        if not isinstance(entries, list):
            raise SeedError(path.name, _("a fixture is a list of objects."))
        for number, entry in enumerate(entries, 1):
            place = _("%(file)s, object %(number)d") % {"file": path.name, "number": number}
            if (
                not isinstance(entry, dict)
                or entry.keys() != {"model", "fields"}
                or not isinstance(entry["fields"], dict)
            ):
                raise SeedError(place, _("an object has “model” and “fields”, and nothing else."))
            yield place, entry

    def row(self, place: str, entry: dict) -> FixtureRow:
        """Read one object, which later ones may name; raise SeedError."""
        try:
            model = apps.get_model(entry["model"])
        except (LookupError, ValueError, AttributeError) as error:
            raise SeedError(place, str(error)) from error
        place = f"{place} ({entry['model']} {_named(entry['fields'])})"
        values, attributes = {}, {}
        for name, value in entry["fields"].items():
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist as error:
                raise SeedError(place, str(error), name) from error
            values[name], draft_value = self._value(place, field, value)
            if not field.many_to_many:
                attributes[name] = draft_value
        draft = model(**attributes)
        for parent in with_parents(model):  # a stand-in for a key, so that relations between drafts can be checked
            setattr(draft, parent._meta.pk.attname, -len(self.drafts) - 1)
        row = FixtureRow(model, place, values, draft, self._key(place, draft))
        self.drafts |= {(parent, row.key): draft for parent in with_parents(model)}
        return row

    def _key(self, place: str, draft: models.Model) -> str:
        try:
            return key_text(draft.natural_key())
        except (AttributeError, ObjectDoesNotExist) as error:
            raise SeedError(place, _("what names the object is missing: %(error)s") % {"error": error}) from error

    def _value(self, place: str, field: models.Field, raw):
        """Return the value for the row and the one for the draft."""
        if field.many_to_many:
            if not isinstance(raw, list):
                raise SeedError(place, _("a list of natural keys is wanted."), field.name)
            return [key_text(key) for key in raw if self._target(place, field, key)], None
        if field.is_relation:
            return (None, None) if raw is None else (key_text(raw), self._target(place, field, raw))
        try:
            value = field.clean(raw, None)
        except ValidationError as error:
            raise complaint(place, error, field.name) from error
        return value, value

    def _target(self, place: str, field: models.Field, key) -> models.Model:
        """Return the object of a natural key: from the fixtures so far, else from the database; raise SeedError."""
        target = field.related_model
        text = key_text(key)
        if (target, text) not in self.drafts:
            try:
                self.drafts[target, text] = target._default_manager.get_by_natural_key(*key)
            except (ObjectDoesNotExist, TypeError, ValidationError) as error:
                problem = _("%(key)s names nothing that comes before it.") % {"key": text}
                raise SeedError(place, problem, field.name) from error
        return self.drafts[target, text]


def _named(fields: dict) -> str:
    """Return a text by which a person knows the object."""
    names = (fields.get(name) for name in ("slug", "code", "number", "name", "title"))
    relations = [" ".join(map(str, value)) for value in fields.values() if isinstance(value, list) and value]
    return str(next(filter(None, names), None) or "; ".join(relations[:2]))
