"""The steps of an obstacle: opened, answered, resolved, confirmed by a second person, or sent back.

As all actions: keywords only, atomic, `by=` the person. Each raises PermissionDenied; StaleVersion when somebody saved
since `version` (nothing is written); ValidationError for what cannot be, at the field where it is about one.
"""

import datetime
from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.tracking import StaleVersion
from progress.access.scope import keeps_every
from progress.models import Document, NotificationKind, Obstacle, Site
from progress.models.obstacle import NEEDS_A_SECOND_PERSON
from progress.notifications.actions import notify, notify_each
from progress.notifications.concerned import people_concerned
from progress.records.actions import may_change, sign, use_document
from progress.records.history import ADDED
from progress.records.provenance import Statement, entered_by, renew, said_again

OBSTACLE_FIELDS = frozenset(
    {
        "kind",
        "milestone",
        "description",
        "cause",
        "request",
        "asked_of",
        "asked_on",
        "due",
        "opened_on",
        "document",
        "source",
        "as_of",
    }
)

ANSWER = {"answered_on": None, "answer": "", "answer_document": None}
RESOLUTION = {"resolved_on": None, "resolution": "", "resolved_by": None, "confirmed_on": None, "confirmed_by": None}
CLOSED = _("This obstacle is closed. Reopen it first.")


@transaction.atomic
def open_obstacle(
    *, site: Site | None, by, values: dict, common_to: str = "", reason: str = "", statement: Statement | None = None
) -> Obstacle:
    """Record an obstacle of `site` or, without one, of all sites of the kind `common_to`; values: OBSTACLE_FIELDS.

    Without a source it rests on `statement` (that `by` tells of it today). One that stands open there in the same words
    is refused: a form that was sent twice records once.
    """
    values, _said = said_again(values)
    _refuse_unknown(values)
    if not (may_change(by, site, "progress.add_obstacle") if site else may_open_common(by, common_to)):
        raise PermissionDenied
    place = {"site_id": site and site.pk, "common_to": common_to}
    if Obstacle.objects.open().filter(**place, description=values.get("description", "")).exists():
        raise ValidationError({"description": ValidationError(_("This obstacle is already recorded."), "recorded")})
    obstacle = Obstacle(**place, **values)
    renew(obstacle, values, statement=statement or entered_by(by), is_new=True)
    _save(obstacle, by, reason)
    tell([obstacle], NotificationKind.OPENED, by=by)
    return obstacle


def may_open_common(by, kind: str) -> bool:
    """Return whether `by` may record an obstacle common to all sites of a kind: the officers who keep them."""
    return by.has_perm("progress.add_obstacle") and keeps_every(by, kind)


@transaction.atomic
def edit_obstacle(*, obstacle: Obstacle, by, version: int, changes: dict, reason: str = "") -> Obstacle:
    """Change the fields of an open obstacle. Where another organisation is asked, the former one's answer is cleared.

    That answer stays in the history. What changes nothing is not saved. What is told anew rests on the source said
    with it, or on what `by` reports today; the recorded one stays where `changes` say so (SOURCE_STANDS).
    """
    changes, stated = said_again(changes)
    _refuse_unknown(changes)
    current = _locked(obstacle, by, version)
    _refuse_closed(current)
    changed = {name: value for name, value in changes.items() if getattr(current, name) != value}
    if not changed:
        return current
    if "asked_of" in changed:
        asked_on = changed.get("asked_on") or timezone.localdate()
        changed |= ANSWER | {"asked_on": asked_on if changed["asked_of"] else None}
    renew(_with(current, changed), changed, statement=entered_by(by), stated=stated)
    return _save(current, by, reason)


@transaction.atomic
def answer_obstacle(
    *,
    obstacle: Obstacle,
    by,
    version: int,
    answered_on: datetime.date,
    answer: str,
    answer_document: Document | None = None,
    reason: str = "",
) -> Obstacle:
    """Record, or mend, what the organisation asked has answered."""
    current = _locked(obstacle, by, version)
    _refuse_closed(current)
    if not current.asked_of_id:
        raise ValidationError(_("Choose the authority first."))
    _want(answer, "answer", _("Give the answer."))
    is_new = current.answered_on is None
    answered = {"answered_on": answered_on, "answer": answer, "answer_document": answer_document}
    _save(_with(current, answered), by, reason)
    if is_new:
        tell([current], NotificationKind.ANSWERED, by=by)
    return current


@transaction.atomic
def resolve_obstacle(
    *, obstacle: Obstacle, by, version: int, resolved_on: datetime.date, resolution: str, reason: str = ""
) -> Obstacle:
    """Record, or mend, how an obstacle was resolved. It still counts as open until a second person confirms."""
    current = _locked(obstacle, by, version)
    _refuse_closed(current)
    _want(resolution, "resolution", _("Describe the resolution."))
    return _save(_with(current, {"resolved_on": resolved_on, "resolution": resolution, "resolved_by": by}), by, reason)


@transaction.atomic
def confirm_obstacle(
    *, obstacle: Obstacle, by, version: int, confirmed_on: datetime.date, reason: str = ""
) -> Obstacle:
    """Close an obstacle that somebody else resolved."""
    current = _locked(obstacle, by, version)
    _refuse_closed(current)
    if not current.resolved_on:
        raise ValidationError(_("Only a resolved obstacle can be confirmed."))
    if not current.may_be_confirmed_by(by):
        raise ValidationError(NEEDS_A_SECOND_PERSON)
    return _save(_with(current, {"confirmed_on": confirmed_on, "confirmed_by": by}), by, reason)


@transaction.atomic
def reopen_obstacle(*, obstacle: Obstacle, by, version: int, reason: str) -> Obstacle:
    """Send a resolution back, confirmed or not. What it said, and the reason, stay in the history."""
    current = _locked(obstacle, by, version)
    if not current.resolved_on:
        raise ValidationError(_("This obstacle has no resolution to return."))
    _want(reason, "reason", _("Give the reason for returning it."))
    resolved_by = current.resolved_by_id
    _save(_with(current, RESOLUTION), by, reason)
    notify(people=[resolved_by], kind=NotificationKind.RETURNED, record=current, by=by)
    return current


def tell(obstacles: Collection[Obstacle], kind: NotificationKind, *, by) -> None:
    """Tell the people concerned with their sites, and who recorded them, that obstacles were opened or answered."""
    if not obstacles:
        return
    concerned = people_concerned({obstacle.site_id for obstacle in obstacles} - {None})
    writers = Obstacle.history.filter(id__in=[obstacle.pk for obstacle in obstacles], history_type=ADDED)
    opened_by = dict(writers.order_by().values_list("id", "history_user"))
    records_with_people = [
        (obstacle, concerned[obstacle.site_id] | {opened_by.get(obstacle.pk)}) for obstacle in obstacles
    ]
    notify_each(records_with_people=records_with_people, kind=kind, by=by)


def resolution_of(obstacle: Obstacle) -> dict:
    """Return what is told of its resolution, as `sign_steps` compares it."""
    return {name: getattr(obstacle, name) for name in ("resolved_on", "resolution", "confirmed_on")}


def sign_steps(obstacle: Obstacle, before: dict, by) -> None:
    """Name `by` as the person of each step taken since `before`, for forms and files that write days freely.

    `before` is what `resolution_of` said. Raises ValidationError where one person would resolve and confirm, or where
    a confirmed resolution changes and stays confirmed.
    """
    is_told_anew = any(getattr(obstacle, name) != before[name] for name in ("resolved_on", "resolution"))
    if is_told_anew and before["confirmed_on"] and obstacle.confirmed_on:
        raise ValidationError(_("The resolution is confirmed. Undo the confirmation before changing it."))
    if is_told_anew:
        obstacle.resolved_by = by if obstacle.resolved_on else None
    if obstacle.confirmed_on != before["confirmed_on"]:
        obstacle.confirmed_by = by if obstacle.confirmed_on else None
    if obstacle.confirmed_by_id and obstacle.confirmed_by_id == obstacle.resolved_by_id:
        raise ValidationError({"confirmed_on": NEEDS_A_SECOND_PERSON})


def _locked(obstacle: Obstacle, by, version: int) -> Obstacle:
    """Return the obstacle as it is stored, held until the transaction ends; refused when stale."""
    if not may_change(by, obstacle, "progress.change_obstacle"):
        raise PermissionDenied
    current = Obstacle.objects.select_for_update(of=("self",)).select_related("site").get(pk=obstacle.pk)
    if current.version != version:
        raise StaleVersion(obstacle, current, version)
    return current


def _with(obstacle: Obstacle, changes: dict) -> Obstacle:
    for name, value in changes.items():
        setattr(obstacle, name, value)
    return obstacle


def _save(obstacle: Obstacle, by, reason: str) -> Obstacle:
    obstacle.full_clean()
    sign(obstacle, by, reason)
    obstacle.save()
    if obstacle.site:
        for document in {obstacle.document, obstacle.answer_document} - {None}:
            use_document(document=document, site=obstacle.site, by=by)
    return obstacle


def _refuse_unknown(values: dict) -> None:
    if unknown := set(values) - OBSTACLE_FIELDS:
        raise TypeError(f"not told of an obstacle: {', '.join(sorted(unknown))}")


def _refuse_closed(obstacle: Obstacle) -> None:
    if not obstacle.is_open:
        raise ValidationError(CLOSED)


def _want(text: str, field: str, message) -> None:
    if not text.strip():
        raise ValidationError({field: message})
