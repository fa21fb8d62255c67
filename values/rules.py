"""Rules of what may be said of a record, each written once as a condition: judged in memory, asked of the database.

A rule is broken by whoever says what breaks it. A record that breaks one since before stays readable and editable:
only what a change says anew is judged.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from values.checks import column_of, holds, names_in

_said_before: ContextVar[bool] = ContextVar("said before", default=False)


@dataclass(frozen=True)
class Rule:
    """What rows break it on a day, and what to say of one, at which field.

    `about` are the fields by which it is broken anew, all of the condition unless told. `needs` are annotations that
    the condition names beside fields. `excuse` says of a record whether what it says is no fault after all. A doubt
    that is not worth a question when it is saved (`asks`) is told among the doubtful data only.
    """

    code: str
    field: str
    broken: Callable[[datetime.date], Q]
    tell: Callable[[models.Model], str]
    about: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    excuse: Callable[[models.Model], bool] = lambda record: False
    asks: bool = True

    def is_said_anew(self, record: models.Model, on: datetime.date) -> bool:
        """Whether the record, as it would be saved, holds another value than is stored of a field it is about."""
        names = self.about or names_in(self.broken(on)) - {*self.needs, "pk"}
        return any(has_changed(record, name) for name in names)

    def is_broken(self, record: models.Model, on: datetime.date) -> bool:
        """Wants the annotations of `needs` as attributes of the record."""
        return holds(self.broken(on), record) and not self.excuse(record)


def has_changed(record: models.Model, name: str) -> bool:
    """Whether the record holds another value of a field than is stored; of a new record every field has changed."""
    stored: dict[str, Any] | None = getattr(record, "as_stored", None)
    if stored is None:
        return True
    attname = column_of(record, name).attname
    return attname in stored and bool(stored[attname] != getattr(record, attname))


def said_anew(record: models.Model, rules: Iterable[Rule], on: datetime.date) -> list[Rule]:
    """Return those rules that the change of the record may break."""
    return [] if _said_before.get() else [rule for rule in rules if rule.is_said_anew(record, on)]


def refuse_what_breaks(record: models.Model) -> None:
    """Raise ValidationError, at the fields, where the change of the record breaks rules of its model."""
    on = timezone.localdate()
    errors: dict[str, list[ValidationError]] = {}
    for rule in said_anew(record, getattr(record, "rules", ()), on):
        if rule.is_broken(record, on):
            errors.setdefault(rule.field, []).append(ValidationError(rule.tell(record), rule.code))
    if errors:
        raise ValidationError(errors)


@contextmanager
def as_said_before() -> Iterator[None]:
    """Inside, nothing is said anew: what an undo brings back and what is shipped was said at its time."""
    token = _said_before.set(True)
    try:
        yield
    finally:
        _said_before.reset(token)


def filled_fields(model: type[models.Model], keys: Collection[str]) -> "list[models.Field[Any, Any]]":
    """Return the concrete fields that people fill in: not `keys`, which say whose the row is, nor what is kept for us.

    The second are primary keys and fields that are not editable, such as versions and folded texts.
    """
    return [f for f in model._meta.concrete_fields if f.editable and not f.primary_key and f.name not in keys]


def untouched(model: type[models.Model], keys: Collection[str]) -> Q:
    """Return the rule that finds rows (and records of their history) of which nothing was recorded yet."""
    return Q(**{f.name: f.get_default() for f in filled_fields(model, keys)})


def is_untouched(row: models.Model, keys: Collection[str]) -> bool:
    """Return whether nothing was recorded of `row` yet: the same rule, of a row at hand."""
    return all(getattr(row, f.attname) == f.get_default() for f in filled_fields(type(row), keys))
