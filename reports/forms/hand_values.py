"""Values put in by hand: entering one, approving or returning one that waits, letting the computed one stand again."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from history.tracking import StaleVersion
from places.models import AdministrativeUnit
from progress.models.office import needs_acceptance
from progress.models.rules.reporting_period import Period
from progress.records.actions import sign
from progress.records.doubts import ask
from reports.access import Scope
from reports.models import FormLevel, FormRow, RowOverride
from values.text import person_name

DELETED = "-"  # of a record of history
OVERRIDE_FIELDS = frozenset({"value", "reason", "source"})


class AlreadyDecided(ValidationError):
    """The value no longer waits: somebody approved, returned or withdrew it."""

    def __init__(self, waiting: RowOverride):
        """`waiting` is the one that was returned, or tells by its row, period and unit which one waited."""
        super().__init__(_decided_already(waiting))


def _decided_already(waiting: RowOverride) -> str:
    if waiting.pk:
        return _("Already returned by %(person)s.") % {"person": person_name(waiting.history.first().history_user)}
    of_row = {"row": waiting.row_id, "unit": waiting.unit_id, "year": waiting.year, "period": waiting.period}
    last = RowOverride.history.filter(**of_row, is_waiting=True).first()
    end = last and (last if last.history_type == DELETED else last.next_record)
    if end is None:
        return _("No value waits for approval here.")
    text = _("Already withdrawn by %(person)s.") if _is_withdrawn(end) else _("Already approved by %(person)s.")
    return text % {"person": person_name(end.history_user)}


def _is_withdrawn(end) -> bool:
    return end.history_type == DELETED and end.history_user_id == end.entered_by_id


def may_enter(by, row: FormRow, found: Scope) -> bool:
    """Return whether `by` enters values of a form: its officers, and of a form of a unit who prepares it there."""
    prepares = row.kind.level == FormLevel.UNIT and not found.is_whole
    return by.has_perm("reports.add_rowoverride") and (found.is_kept or prepares)


def may_decide(by, found: Scope) -> bool:
    """Return whether `by` approves and returns what others entered: officers of the office that files the form."""
    return found.is_kept and by.has_perm("reports.change_rowoverride") and not needs_acceptance(by)


@transaction.atomic
def override_row(
    *,
    row: FormRow,
    unit: AdministrativeUnit | None,
    period: Period,
    by,
    version: int,
    values: dict,
    confirmed: Collection[str] = (),
) -> RowOverride:
    """Put a value in place of the computed one or, of one whose reports wait, propose it; return it as saved.

    `version` is that of the value as it was seen, 0 for none. Raises PermissionDenied; StaleVersion when somebody saved
    since; ValidationError, at "confirmed" for doubts that are not among it; TypeError for other fields.
    """
    if unknown := values.keys() - OVERRIDE_FIELDS:
        raise TypeError(f"not of an override: {', '.join(sorted(unknown))}")
    _check(row, unit, period, by, "reports.add_rowoverride")
    override = _stored(row, unit, period, version, is_waiting=needs_acceptance(by))
    for name, value in values.items():
        setattr(override, name, value)
    override.entered_by, override.returned = by, ""
    override.full_clean()
    ask(override, confirmed)
    sign(override, by, override.reason)
    override.save()
    return override


@transaction.atomic
def remove_override(*, row: FormRow, unit: AdministrativeUnit | None, period: Period, by, version: int) -> bool:
    """Let the computed value stand again; who proposes takes back the proposal. Return whether there was one.

    Raises as `override_row` does.
    """
    _check(row, unit, period, by, "reports.delete_rowoverride")
    override = _stored(row, unit, period, version, is_waiting=needs_acceptance(by))
    if override.pk is None:
        return False
    sign(override, by, "")
    override.delete()
    return True


@transaction.atomic
def approve_override(*, row: FormRow, unit: AdministrativeUnit | None, period: Period, by, version: int) -> RowOverride:
    """Put a value that waits in force, in place of the one that is; return it.

    Raises as `override_row` does, and AlreadyDecided where it no longer waits.
    """
    waiting = _waiting(row, unit, period, by, version)
    standing = RowOverride.objects.filter(**_of_row(row, unit, period), is_waiting=False).first()
    if standing is None:
        waiting.is_waiting, waiting.returned = False, ""
        return _saved(waiting, by, waiting.reason)
    for name in (*OVERRIDE_FIELDS, "entered_by"):
        setattr(standing, name, getattr(waiting, name))
    sign(waiting, by, "")
    waiting.delete()
    return _saved(standing, by, standing.reason)


@transaction.atomic
def return_override(
    *, row: FormRow, unit: AdministrativeUnit | None, period: Period, by, version: int, reason: str
) -> RowOverride:
    """Return a value that waits to who entered it, with the reason; ValidationError without one, or where it is over.

    Raises as `approve_override` does.
    """
    waiting = _waiting(row, unit, period, by, version)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason for returning it.")})
    waiting.returned = reason
    waiting.full_clean()
    return _saved(waiting, by, reason)


def _saved(override: RowOverride, by, reason: str) -> RowOverride:
    sign(override, by, reason)
    override.save()
    return override


def _check(row: FormRow, unit, period: Period, by, permission: str) -> Scope:
    found = Scope(by, row.kind.site_kind)
    found.check(row.kind, unit, period, permission)
    if not may_enter(by, row, found):
        raise PermissionDenied
    return found


def _waiting(row: FormRow, unit, period: Period, by, version: int) -> RowOverride:
    if not may_decide(by, _check(row, unit, period, by, "reports.change_rowoverride")):
        raise PermissionDenied
    _lock(row)
    of_row = _of_row(row, unit, period) | {"is_waiting": True}
    waiting = RowOverride.objects.filter(**of_row).first() or RowOverride(**of_row)
    if waiting.pk is None or waiting.returned:
        raise AlreadyDecided(waiting)
    if waiting.version != version:
        raise StaleVersion(waiting, waiting)
    return waiting


def _of_row(row: FormRow, unit: AdministrativeUnit | None, period: Period) -> dict:
    return {"row": row, "unit": unit, "year": period.year, "period": period.kind}


def _lock(row: FormRow) -> None:
    """Of two who write first, one comes second."""
    FormRow.objects.select_for_update().get(pk=row.pk)


def _stored(row: FormRow, unit, period: Period, version: int, *, is_waiting: bool) -> RowOverride:
    """Return the value as it is stored, or a new one; StaleVersion where that is not the one that was seen."""
    _lock(row)
    of_row = _of_row(row, unit, period) | {"is_waiting": is_waiting}
    stored = RowOverride.objects.filter(**of_row).first()
    override = stored or RowOverride(**of_row)
    if override.version != version:
        raise StaleVersion(override, stored)
    return override
