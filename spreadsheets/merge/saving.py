"""Checks and writes what a sheet's plan says, inside the caller's transaction."""

from operator import attrgetter
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext as _

from history.bulk import Ready, SomeAreStale
from history.tracking import StaleVersion
from spreadsheets.book import Note
from spreadsheets.merge.plan import RowPlan, SheetPlan, Status
from spreadsheets.resources import SheetResource
from values.rules import CannotTell, broken_checks, holds, names_in


def problems_of(
    resource: SheetResource,
    record: Any,
    changed: set[str],
    before: dict[Any, Any],
    reason: str,
    *,
    is_new: bool,
) -> None:
    """Raise ValidationError with all that is wrong with the fields named `changed`, and of a new record with any."""
    errors: dict[str, list[Any]] = {}
    _check_fields(record, changed, errors, is_new=is_new)
    for judge in (record.clean, lambda: resource.check(record, changed, before, reason, is_new=is_new)):
        try:
            judge()
        except ValidationError as error:
            _add(errors, error)
    if not errors:
        fields = None if is_new else changed
        for check in broken_checks(record, fields):
            errors.setdefault(_where_broken(check, record, fields), []).append(check.get_violation_error_message())
    if errors:
        raise ValidationError(errors)


def _where_broken(check: CheckConstraint, record: Any, changed: set[str] | None) -> str:
    """Return the field whose value breaks a check: the only one that the broken part is about, or that was changed."""
    condition: Any = check.condition
    is_all = isinstance(condition, Q) and condition.connector == Q.AND and not condition.negated
    parts = [Q(part) for part in condition.children] if is_all else [condition]
    try:
        names = frozenset().union(*(names_in(part) for part in parts if not holds(part, record)))
    except CannotTell:
        return NON_FIELD_ERRORS
    about = names if changed is None or len(names) == 1 else names & changed
    return next(iter(about)) if len(about) == 1 else NON_FIELD_ERRORS


def _check_fields(record: Any, changed: set[str], errors: dict[str, list[Any]], *, is_new: bool) -> None:
    """Check each value by its field's rules; relations, looked up already, only for being missing."""
    for field in record._meta.concrete_fields:
        if field.primary_key or not field.editable or not (is_new or field.name in changed):
            continue
        value = getattr(record, field.attname)
        if field.blank and value in field.empty_values:
            continue
        try:
            if not field.is_relation:
                setattr(record, field.attname, field.clean(value, record))
            elif value is None and not field.null:
                raise ValidationError(field.error_messages["blank"], code="blank")
        except ValidationError as error:
            errors.setdefault(field.name, []).extend(error.error_list)


def _add(errors: dict[str, list[Any]], error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        errors.setdefault(NON_FIELD_ERRORS, []).extend(error.error_list)
        return
    for name, field_errors in error.error_dict.items():
        if name not in errors:
            errors[name] = list(field_errors)


class Together:
    """The rows of a sheet that are written at once, made ready for that before anything is locked."""

    def __init__(self, resource: SheetResource, rows: list[RowPlan]) -> None:
        self.resource, self.rows = resource, rows
        self.before = [(row.record, row.record.pk, row.record.version) for row in rows]
        new = [row.record for row in rows if row.status == Status.NEW]
        # In the order of their keys: two imports that meet wait for each other instead of holding each other up.
        changed = sorted((row.record for row in rows if row.status == Status.CHANGED), key=attrgetter("pk"))
        self.names = {name for row in rows for name in row.changed}
        many = {name for row in rows for name in row.record._many}  # of new rows: links that `saved` writes
        fields = sorted({name for row in rows if row.status == Status.CHANGED for name in row.changed} - many)
        resource.complete(new)
        self.changed, self.new = Ready(changed, fields, by=resource.user), Ready(new, None, by=resource.user)

    def write(self, reason: str) -> None:
        """Save the rows; raises SomeAreStale, or IntegrityError with the records in memory as they were."""
        for row in self.rows:
            row.record._change_reason = row.reason(reason)
        try:
            with transaction.atomic():
                self.changed.write(reason)
                self.new.write(reason)
                self.resource.saved([*self.changed.rows, *self.new.rows], self.names)
        except IntegrityError:
            for record, pk, version in self.before:
                record.pk, record.version, record._state.adding = pk, version, pk is None
            raise


def made_ready(resource: SheetResource, plan: SheetPlan) -> Together:
    """Return what of `plan` is written at once."""
    return Together(resource, [row for row in plan.to_save if _goes_together(resource, row)])


def write(resource: SheetResource, plan: SheetPlan, *, reason: str, ready: Together | None = None) -> None:
    """Save the rows of `plan` that are new or changed. Rows that the database refuses become refused, with the reason.

    `ready` is what `made_ready` gave. Raises SomeAreStale where a record was saved meanwhile. What was written of a
    sheet with refused rows is the caller's to take back.
    """
    if not plan.to_save:
        return
    alone = [row for row in plan.to_save if not _goes_together(resource, row)]
    _write_together(plan, ready or made_ready(resource, plan), reason)
    # What takes the place of another record comes after what it may take it from.
    for row in alone:
        _write_one(resource, plan, row, reason)


def _goes_together(resource: SheetResource, row: RowPlan) -> bool:
    is_alone = resource.reports or row.is_taken_up or resource.is_saved_alone(row.record)
    return resource.is_bulk and not is_alone


def _write_together(plan: SheetPlan, ready: Together, reason: str) -> None:
    """Write all rows at once; where the database refuses some of them, those that are left once more."""
    while ready.rows:
        try:
            ready.write(reason)
            return
        except IntegrityError:
            if not _refuse_contradictions(plan, ready.rows):
                plan.errors.append(Note(plan.sheet, "", "", _contradicts()))
                return
        ready = Together(ready.resource, [row for row in ready.rows if row.status != Status.REFUSED])


def _refuse_contradictions(plan: SheetPlan, rows: list[RowPlan]) -> bool:
    """Ask which rows the database refuses, only now, for each would cost queries; return whether there are any."""
    has_found = False
    for row in rows:
        try:
            row.record.validate_constraints()
        except ValidationError as error:
            plan.refuse(row, [Note(plan.sheet, str(row.number), "", text) for text in error.messages])
            has_found = True
    return has_found


def _contradicts() -> str:
    return _("This row contradicts another row or record.")


def _write_one(resource: SheetResource, plan: SheetPlan, row: RowPlan, reason: str) -> None:
    is_new, reason = row.status == Status.NEW, row.reason(reason)
    try:
        # Its own savepoint: the error must not spoil the transaction that the other rows are tried in.
        with transaction.atomic():
            if resource.reports:
                resource.report(row.record, is_new=is_new, changed=row.changed, reason=reason)
            else:
                resource.save(row.record, is_new=is_new, changed=set(row.changed), reason=reason)
            if row.is_taken_up:
                resource.take_up(row.record, row.why)
    except StaleVersion as error:
        raise SomeAreStale from error
    except ValidationError as error:
        plan.refuse(row, [Note(plan.sheet, str(row.number), "", text) for text in error.messages])
    except PermissionDenied:
        plan.refuse(
            row, [Note(plan.sheet, str(row.number), "", _("You do not have permission to change this record."))]
        )
    except IntegrityError:
        plan.refuse(row, [Note(plan.sheet, str(row.number), "", text) for text in _contradictions(row)])


def _contradictions(row: RowPlan) -> list[str]:
    try:
        row.record.validate_constraints()
    except ValidationError as error:
        return error.messages
    return [_contradicts()]
