"""A record as a row would leave it, checked without asking the database."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from spreadsheets.resources import SheetResource
from values.rules import broken_checks


def problems_of(
    resource: SheetResource,
    record: models.Model,
    changed: set[str],
    before: dict[str, Any],
    reason: str,
    *,
    is_new: bool,
) -> None:
    """Raise ValidationError with all that is wrong with the fields named `changed`, and of a new record with any."""
    errors: dict[str, list] = {}
    _check_fields(record, changed, errors, is_new=is_new)
    for judge in (record.clean, lambda: resource.check(record, changed, before, reason, is_new=is_new)):
        try:
            judge()
        except ValidationError as error:
            _add(errors, error)
    if not errors:
        fields = None if is_new else changed
        for check in broken_checks(record, fields):
            errors.setdefault(NON_FIELD_ERRORS, []).append(check.get_violation_error_message())
    if errors:
        raise ValidationError(errors)


def _check_fields(record: models.Model, changed: set[str], errors: dict[str, list], *, is_new: bool) -> None:
    """Each value by its field's own rules. Relations were looked up: only whether one may be missing is asked."""
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


def _add(errors: dict[str, list], error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        errors.setdefault(NON_FIELD_ERRORS, []).extend(error.error_list)
        return
    for name, found in error.error_dict.items():
        if name not in errors:
            errors[name] = list(found)
