"""A model's constraints judged in memory: many rows can be checked without a query for each of them."""

import functools
import operator
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Q

from values.dates import PartialDate


class CannotTell(Exception):
    """A condition uses something that only the database can judge."""


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, among: value in among,
}


def broken_checks(instance: models.Model, changed: Collection[str] | None = None) -> Iterator[models.CheckConstraint]:
    """Yield the check constraints that the values of `instance` break: those about the fields named `changed`, or all.

    What cannot be judged in memory is asked of the database, at a query each.
    """
    for constraint, names in _checks(type(instance)):
        if changed is not None and names.isdisjoint(changed):
            continue
        try:
            is_held = _judge(constraint.condition, instance)
        except CannotTell:
            is_held = _asked(constraint, instance)
        if is_held is False:
            yield constraint


def holds(condition: Q, instance: models.Model) -> bool:
    """Return whether the values of `instance` meet `condition`, as a filter of the database would.

    A path may follow a relation to one record (`stage__asks_date`), and name what an annotation of the queryset would
    add, read from an attribute of the instance. A value that is not of its field's kind meets no comparison: the field
    complains of it. Raises CannotTell for what only the database can judge.
    """
    return _judge(condition, instance) is True


def may_break(constraint: models.BaseConstraint, instance: models.Model) -> bool:
    """Return whether the values of `instance` may break `constraint`, so that the database has to be asked.

    They do not where a check holds in memory, where the condition of a unique constraint does not take the row in, and
    where the row holds in every field of a unique constraint what is stored of it (`as_stored` of a tracked row).
    """
    unique = constraint if isinstance(constraint, models.UniqueConstraint) else None
    names = {*unique.fields} if unique else set()
    for field in map(instance._meta.get_field, names):
        if hasattr(field, "fill"):
            field.fill(instance)
    try:
        if isinstance(constraint, models.CheckConstraint):
            return _judge(constraint.condition, instance) is False
        if unique and unique.condition and not holds(unique.condition, instance):
            return False
    except CannotTell:
        return True
    if not names or instance._state.adding:
        return True
    return not all(is_as_stored(instance, name) for name in names | _names_of(unique.condition if unique else None))


def is_as_stored(instance: models.Model, name: str) -> bool:
    """Return whether a field of a tracked row holds what was read or saved of it last; one not loaded does."""
    attname = column_of(instance, name).attname
    stored, held = getattr(instance, "as_stored", None) or {}, instance.__dict__
    return attname not in held or (attname in stored and stored[attname] == held[attname])


def column_of(row: models.Model | type[models.Model], name: str) -> "models.Field[Any, Any]":
    """Return the field of that name, or the primary key for "pk"; FieldDoesNotExist where another model has it."""
    field = row._meta.pk if name == "pk" else row._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{row._meta.label} has no field “{name}”")
    return field


def names_in(condition: Q) -> frozenset[str]:
    """Return the names of the fields, relations and annotations that `condition` is about."""
    return frozenset(_names_in(condition))


@functools.cache
def _checks(model: type[models.Model]) -> list[tuple[models.CheckConstraint, frozenset[str]]]:
    """Each check of the model and its parents, with the names of the fields it is about."""
    parents = [model, *model._meta.all_parents]
    found = [constraint for one in parents for constraint in one._meta.constraints]
    checks = [constraint for constraint in found if isinstance(constraint, models.CheckConstraint)]
    return [(check, frozenset(_names_in(check.condition))) for check in checks]


def _names_of(condition: Q | None) -> frozenset[str]:
    return names_in(condition) if condition else frozenset()


def _names_in(condition: Any) -> Iterator[str]:
    if not isinstance(condition, Q):
        return
    for child in condition.children:
        if not isinstance(child, tuple):
            yield from _names_in(child)
            continue
        path, wanted = child
        yield path.partition("__")[0]
        if isinstance(wanted, F):
            yield _path(wanted).partition("__")[0]


def _path(wanted: F) -> str:
    name: str = vars(wanted)["name"]  # the stubs forget it
    return name


def _asked(constraint: models.CheckConstraint, instance: models.Model) -> bool:
    try:
        constraint.validate(type(instance), instance, using=instance._state.db or DEFAULT_DB_ALIAS)
    except ValidationError:
        return False
    return True


def _judge(condition: Any, instance: models.Model) -> bool | None:
    """SQL's three values: True, False, or None where a NULL leaves it open, which a check lets pass."""
    if not isinstance(condition, Q):
        raise CannotTell
    parts: list[bool | None] = []
    for child in condition.children:
        if isinstance(child, tuple):
            path, wanted = child
            parts.append(_look_up(path, wanted, instance))
        else:
            parts.append(_judge(child, instance))
    result = _joined(parts, condition.connector)
    return result if result is None or not condition.negated else not result


def _joined(parts: list[bool | None], connector: str) -> bool | None:
    if connector not in (Q.AND, Q.OR):
        raise CannotTell
    decisive = connector == Q.OR
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _look_up(path: str, wanted: Any, instance: models.Model) -> bool | None:
    names = path.split("__")
    lookup = names.pop() if names[-1] in (*_COMPARE, "isnull") else "exact"
    value = _value(names, instance)
    if lookup == "isnull":
        return bool((value is None) == wanted)
    if isinstance(wanted, F):
        wanted = _value(_path(wanted).split("__"), instance)
    elif hasattr(wanted, "resolve_expression"):
        raise CannotTell
    if value is None or wanted is None:
        return None
    if lookup != "in" and isinstance(value, str) != isinstance(wanted, str):
        return None
    return bool(_COMPARE[lookup](value, wanted))


def _value(names: list[str], instance: models.Model) -> Any:
    """The value of a field or annotation, the first or last day of a partial date, or a value of a related record."""
    try:
        field = column_of(instance, names[0])
    except FieldDoesNotExist:
        if len(names) > 1 or not hasattr(instance, names[0]):
            raise CannotTell from None
        return getattr(instance, names[0])
    if len(names) == 1:
        return getattr(instance, field.attname)
    if field.is_relation:
        related = getattr(instance, field.name) if getattr(instance, field.attname) is not None else None
        return related and _value(names[1:], related)
    if len(names) == 2 and names[1] in getattr(field, "parts", ()):
        value = getattr(instance, field.attname)
        return getattr(value, names[1]) if isinstance(value, PartialDate) else None
    raise CannotTell
