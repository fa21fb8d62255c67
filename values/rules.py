"""Rules of what may be said of a record, each written once as a condition: judged in memory, asked of the database.

A rule is broken by whoever says what breaks it. A record that breaks one since before stays readable and editable:
only what a change says anew is judged.
"""

import datetime
import functools
import operator
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from values.dates import FIRST_YEAR, LAST_YEAR, PartialDate


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


def stand_for(draft: models.Model, stored: models.Model) -> None:
    """Let a draft be judged as a change of a stored row: what may change no more is refused where it would."""
    draft.pk = stored.pk
    if hasattr(stored, "as_stored"):
        draft.as_stored = stored.as_stored  # type: ignore[attr-defined]


def column_of(row: models.Model | type[models.Model], name: str) -> "models.Field[Any, Any]":
    """Return the field of that name, or the primary key for "pk"; FieldDoesNotExist where another model has it."""
    return _column_of(row if isinstance(row, type) else type(row), name)


@functools.cache
def _column_of(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{model._meta.label} has no field “{name}”")
    return field


def names_in(condition: Any) -> frozenset[str]:
    """Return the names of the fields, relations and annotations that `condition` is about."""
    return frozenset(_names_in(condition))


@functools.cache
def _checks(model: type[models.Model]) -> list[tuple[models.CheckConstraint, frozenset[str]]]:
    """Return each check of the model and its parents, with the names of the fields it is about."""
    parents = [model, *model._meta.all_parents]
    constraints = [constraint for parent in parents for constraint in parent._meta.constraints]
    checks = [constraint for constraint in constraints if isinstance(constraint, models.CheckConstraint)]
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
    """Judge a condition as SQL does: True, False, or None where a NULL leaves it open, which a check lets pass."""
    if not isinstance(condition, Q) or condition.connector not in (Q.AND, Q.OR):
        raise CannotTell
    decisive = condition.connector == Q.OR
    result: bool | None = not decisive
    for child in condition.children:
        part = _look_up(child[0], child[1], instance) if isinstance(child, tuple) else _judge(child, instance)
        if part is decisive:
            result = decisive
            break
        result = None if part is None else result
    return result if result is None or not condition.negated else not result


def _look_up(path: str, wanted: Any, instance: models.Model) -> bool | None:
    names, lookup = _taken_apart(path)
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


@functools.cache
def _taken_apart(path: str) -> tuple[list[str], str]:
    """Return the names that a condition's path consists of and its lookup."""
    names = path.split("__")
    lookup = names.pop() if names[-1] in (*_COMPARE, "isnull") else "exact"
    return names, lookup


def _value(names: list[str], instance: models.Model) -> Any:
    """Return the value of a field, annotation, day of a partial date or related record; raise CannotTell."""
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
        """Return whether a field the rule is about would be saved with another value than is stored."""
        if getattr(record, "as_stored", None) is None:
            return True
        names = self.about or names_in(_broken(self, on)) - {*self.needs, "pk"}
        return any(has_changed(record, name) for name in names)

    def is_broken(self, record: models.Model, on: datetime.date) -> bool:
        """Return whether the record breaks the rule; it needs the annotations of `needs` as attributes."""
        return holds(_broken(self, on), record) and not self.excuse(record)


@functools.lru_cache(maxsize=200)
def _broken(rule: Rule, on: datetime.date) -> Q:
    """Return what rows break a rule on a day, put together once: an import asks it of every row."""
    return rule.broken(on)


def has_changed(record: models.Model, name: str) -> bool:
    """Return whether a field's value differs from the stored one; of a new record every field has changed."""
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


def refuse_far_days(record: models.Model) -> None:
    """Raise ValidationError at each day that the change of the record puts out of the years an office speaks of."""
    params = {"first": FIRST_YEAR, "last": LAST_YEAR}
    far = ValidationError(_("Give a day of the years %(first)s to %(last)s."), "far_day", params)
    errors = {}
    for field in record._meta.concrete_fields:
        value = record.__dict__.get(field.attname)
        if not isinstance(field, models.DateField) or not isinstance(value, datetime.date):
            continue
        if not FIRST_YEAR <= value.year <= LAST_YEAR and not is_as_stored(record, field.name):
            errors[field.name] = far
    if errors:
        raise ValidationError(errors)


@contextmanager
def as_said_before() -> Iterator[None]:
    """Count nothing inside as said anew: what an undo brings back and what is shipped was said at its time."""
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
    return all(getattr(row, name) == default for name, default in _begins_as(type(row), tuple(keys)))


@functools.cache
def _begins_as(model: type[models.Model], keys: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Return what the fields that people fill in hold of a new row: asked of each of thousands."""
    return [(f.attname, f.get_default()) for f in filled_fields(model, keys)]
