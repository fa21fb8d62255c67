"""Writes about dossiers: their movements between offices; the legal time limits and the holidays they are counted by.

As all actions: keywords only, atomic, `by=` the person. Each raises PermissionDenied; StaleVersion when somebody saved
since `version` (nothing is written); ValidationError for what cannot be; TypeError for a field that is not known.
"""

import datetime
from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from progress.models import HolidayCalendar, Milestone, Movement, MovementKind, TimeLimit
from progress.records.actions import change_record, locked, refuse_unknown, require, sign, use_document
from progress.records.doubts import CONFIRMED
from values.today import shown_day, today

LONG_AGO = 10  # years; a dossier moved before is asked about
MOVEMENT_FIELDS = frozenset({"kind", "office", "date", "document", "source", "note"})
LIMIT_FIELDS = frozenset({"stage", "site_kind", "days", "day_kind", "article", "valid_from", "valid_until", "note"})
CALENDAR_FIELDS = frozenset({"year", "days_off", "days_worked", "source"})


@transaction.atomic
def add_movement(
    *, milestone: Milestone, by, facts: dict, reason: str = "", confirmed: Collection[str] = ()
) -> Movement:
    """Record a movement of the dossier of `milestone`; its document counts among those of the site.

    One of the same kind, office and day is refused: a form that was sent twice records once. Raises ValidationError at
    "confirmed" for doubts that are not among it.
    """
    refuse_unknown(facts, MOVEMENT_FIELDS, "of a movement")
    require(by, milestone, "progress.add_movement")
    movement = Movement(site_id=milestone.site_id, milestone=milestone, **facts)
    movement.full_clean()
    same = Movement.objects.filter(milestone=milestone, kind=movement.kind, office=movement.office, date=movement.date)
    if same.exists():
        raise ValidationError(_("This movement is already recorded."), code="recorded")
    _ask(movement, confirmed)
    sign(movement, by, reason)
    movement.save()
    _use(movement, by)
    return movement


@transaction.atomic
def edit_movement(
    *, movement: Movement, by, version: int, changes: dict, reason: str = "", confirmed: Collection[str] = ()
) -> Movement:
    """Change a movement; asks as `add_movement` does where its day, kind or office changes."""
    stored = Movement.objects.filter(pk=movement.pk).first()
    told = {name: changes[name] for name in ("kind", "office", "date") if name in changes}
    if stored and any(getattr(stored, name) != value for name, value in told.items()):
        for name, value in told.items():
            setattr(stored, name, value)
        _ask(stored, confirmed)
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


def _ask(movement: Movement, confirmed: Collection[str]) -> None:
    """Raise ValidationError at "confirmed" with what is doubtful about a day and not among `confirmed`."""
    doubts = {}
    if movement.date.year < today().year - LONG_AGO:
        doubts["long_ago"] = _("%(day)s is more than %(years)s years ago.") % {
            "day": shown_day(movement.date),
            "years": LONG_AGO,
        }
    if movement.kind != MovementKind.SENT and (sent := _sent_later(movement)):
        doubts["before_sent"] = _("It was sent to this office later only, on %(day)s.") % {"day": shown_day(sent)}
    if open_ones := [ValidationError(text, code) for code, text in doubts.items() if code not in confirmed]:
        raise ValidationError({CONFIRMED: open_ones})


def _sent_later(movement: Movement) -> datetime.date | None:
    """Return when the dossier was first sent to the office, where that is after the movement; None otherwise."""
    sent = Movement.objects.filter(milestone=movement.milestone, office=movement.office, kind=MovementKind.SENT)
    first = sent.exclude(pk=movement.pk).order_by("date").values_list("date", flat=True).first()
    return first if first and first > movement.date else None


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
