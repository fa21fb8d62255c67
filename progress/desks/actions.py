"""Writes about dossiers: their movements between offices; the legal time limits and the holidays they are counted by.

As all actions: keywords only, atomic, `by=` the person. Each raises PermissionDenied; StaleVersion when somebody saved
since `version` (nothing is written); ValidationError for what cannot be; TypeError for a field that is not known.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from progress.models import HolidayCalendar, Milestone, Movement, TimeLimit
from progress.records.actions import change_record, locked, refuse_unknown, require, sign, use_document

MOVEMENT_FIELDS = frozenset({"kind", "office", "date", "document", "source", "note"})
LIMIT_FIELDS = frozenset({"stage", "site_kind", "days", "day_kind", "article", "valid_from", "valid_until", "note"})
CALENDAR_FIELDS = frozenset({"year", "days_off", "days_worked", "source"})


@transaction.atomic
def add_movement(*, milestone: Milestone, by, facts: dict, reason: str = "") -> Movement:
    """Record a movement of the dossier of `milestone`; its document counts among those of the site.

    One of the same kind, office and day is refused: a form that was sent twice records once.
    """
    refuse_unknown(facts, MOVEMENT_FIELDS, "of a movement")
    require(by, milestone, "progress.add_movement")
    movement = Movement(site_id=milestone.site_id, milestone=milestone, **facts)
    movement.full_clean()
    same = Movement.objects.filter(milestone=milestone, kind=movement.kind, office=movement.office, date=movement.date)
    if same.exists():
        raise ValidationError(_("This movement is already recorded."), code="recorded")
    sign(movement, by, reason)
    movement.save()
    _use(movement, by)
    return movement


@transaction.atomic
def edit_movement(*, movement: Movement, by, version: int, changes: dict, reason: str = "") -> Movement:
    saved = change_record(
        record=movement,
        by=by,
        permission="progress.change_movement",
        allowed=MOVEMENT_FIELDS,
        version=version,
        changes=changes,
        reason=reason,
    )
    _use(saved, by)
    return saved


@transaction.atomic
def delete_movement(*, movement: Movement, by, version: int, reason: str = "") -> None:
    """Delete a movement that was not; its history keeps it."""
    require(by, movement, "progress.delete_movement")
    current = locked(movement, version)
    sign(current, by, reason)
    current.delete()


def _use(movement: Movement, by) -> None:
    if movement.document:
        use_document(document=movement.document, site=movement.site, by=by)


@transaction.atomic
def add_limit(*, by, facts: dict) -> TimeLimit:
    refuse_unknown(facts, LIMIT_FIELDS, "of a time limit")
    return _add(TimeLimit(**facts), by, "progress.add_timelimit")


@transaction.atomic
def add_calendar(*, by, facts: dict) -> HolidayCalendar:
    refuse_unknown(facts, CALENDAR_FIELDS, "of a calendar")
    return _add(HolidayCalendar(**facts), by, "progress.add_holidaycalendar")


def edit_limit(*, limit: TimeLimit, by, version: int, changes: dict, reason: str = "") -> TimeLimit:
    return _edit(limit, by, version, changes, reason, "progress.change_timelimit", LIMIT_FIELDS)


def edit_calendar(*, calendar: HolidayCalendar, by, version: int, changes: dict, reason: str = "") -> HolidayCalendar:
    return _edit(calendar, by, version, changes, reason, "progress.change_holidaycalendar", CALENDAR_FIELDS)


def _add(record, by, permission: str):
    if not by.has_perm(permission):
        raise PermissionDenied
    record.full_clean()
    sign(record, by, "")
    record.save()
    return record


def _edit(record, by, version, changes, reason, permission, allowed):
    return change_record(
        record=record, by=by, permission=permission, allowed=allowed, version=version, changes=changes, reason=reason
    )
