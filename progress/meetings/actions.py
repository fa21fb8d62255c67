"""Writes about meetings: the meeting, its agenda, its conclusions and how these are settled.

As all actions: keywords only, atomic, `by=` the person. Each raises PermissionDenied; StaleVersion when somebody saved
since `version` (nothing is written); ValidationError for what cannot be.
"""

import datetime
from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from progress.meetings.queries import due_for_agenda, whose
from progress.models import (
    AgendaItem,
    Conclusion,
    ConclusionState,
    Meeting,
    Milestone,
    NotificationKind,
    Obstacle,
    Site,
)
from progress.models.exchange.meeting import SECOND_PERSON_CONFIRMS
from progress.notifications.actions import notify, notify_only
from progress.records.actions import change_record, locked, may_change, refuse_unknown, require, sign

MEETING_FIELDS = frozenset({"kind", "date", "title", "place", "chair", "people"})
ITEM_FIELDS = frozenset({"topic", "notes"})
CONCLUSION_FIELDS = frozenset({"text", "organisation", "person", "due"})
NOT_DONE = {"done_on": None, "done_note": "", "done_by": None, "confirmed_on": None, "confirmed_by": None}
MATTERS = {Milestone: "milestone", Obstacle: "obstacle", Conclusion: "conclusion"}


@transaction.atomic
def add_meeting(*, by, facts: dict) -> Meeting:
    """Record a meeting; its agenda begins with what is due for it (`take_up`)."""
    refuse_unknown(facts, MEETING_FIELDS, "of a meeting")
    meeting = Meeting(**facts)
    if not by.has_perm("progress.add_meeting"):
        raise PermissionDenied
    _save(meeting, by)
    require(by, meeting, "progress.add_meeting")
    take_up(meeting=meeting, by=by)
    return meeting


def edit_meeting(*, meeting: Meeting, by, version: int, changes: dict, reason: str = "") -> Meeting:
    """Change what is recorded of a meeting. Raises as `change_record` does."""
    return change_record(
        record=meeting,
        by=by,
        permission="progress.change_meeting",
        allowed=MEETING_FIELDS - {"kind"},
        version=version,
        changes=changes,
        reason=reason,
    )


def take_up(*, meeting: Meeting, by) -> list[AgendaItem]:
    """Put on the agenda the conclusions still open from earlier meetings, then obstacles open for long; each once."""
    return add_items(meeting=meeting, by=by, records=due_for_agenda(meeting))


@transaction.atomic
def add_items(*, meeting: Meeting, by, records: Iterable[Milestone | Obstacle | Conclusion]) -> list[AgendaItem]:
    """Append records to the agenda in this order; what stands on it already is left where it is."""
    require(by, meeting, "progress.add_agendaitem")
    known = {(m, o, c) for m, o, c in meeting.items.values_list("milestone", "obstacle", "conclusion")}
    added, order = [], _last_order(meeting)
    for record in records:
        matter = MATTERS[type(record)]
        key = tuple(record.pk if name == matter else None for name in MATTERS.values())
        if key in known:
            continue
        known.add(key)
        order += 1
        item = AgendaItem(meeting=meeting, site_id=record.site_id, order=order, **{matter: record})
        added.append(_save(item, by))
    return added


@transaction.atomic
def add_topic(*, meeting: Meeting, by, site: Site, topic: str) -> AgendaItem:
    """Put a matter of a site on the agenda in words."""
    require(by, meeting, "progress.add_agendaitem")
    if not Site.objects.visible_to(by).filter(pk=site.pk, kind=meeting.kind).exists():
        raise PermissionDenied
    return _save(AgendaItem(meeting=meeting, site_id=site.pk, order=_last_order(meeting) + 1, topic=topic), by)


def edit_item(*, item: AgendaItem, by, version: int, changes: dict) -> AgendaItem:
    """Change the topic of an item or what was said about it. Raises as `change_record` does."""
    require(by, item.meeting, "progress.change_agendaitem")
    return change_record(
        record=item,
        by=by,
        permission="progress.change_agendaitem",
        allowed=ITEM_FIELDS,
        version=version,
        changes=changes,
    )


@transaction.atomic
def move_item(*, item: AgendaItem, by, up: bool) -> None:
    """Let an item change places with the one before it or after it; at the end nothing happens."""
    _move(item, by, lambda place: place - 1 if up else place + 1)


@transaction.atomic
def place_item(*, item: AgendaItem, by, place: int) -> None:
    """Put an item at a place of the agenda, counted from 1: the last one, where there are not so many."""
    _move(item, by, lambda _place: place)


def place_of(item: AgendaItem) -> int:
    """Return at which place of its agenda an item stands, counted from 1."""
    before = Q(order__lt=item.order) | Q(order=item.order, pk__lt=item.pk)
    return item.meeting.items.filter(before).count() + 1


def _move(item: AgendaItem, by, to: Callable[[int], int]) -> None:
    require(by, item.meeting, "progress.change_agendaitem")
    items = list(item.meeting.items.select_for_update(of=("self",)).order_by("order", "pk"))
    place = next(index for index, other in enumerate(items) if other.pk == item.pk)
    items.insert(max(to(place + 1), 1) - 1, items.pop(place))
    for number, moved in enumerate(items, 1):
        if moved.order != number:
            moved.order = number
            _save(moved, by)


@transaction.atomic
def remove_item(*, item: AgendaItem, by, version: int) -> None:
    """Take an item off the agenda; what it is about stays as it is."""
    require(by, item.meeting, "progress.delete_agendaitem")
    current = locked(item, version)
    sign(current, by, "")
    current.delete()


@transaction.atomic
def add_conclusion(*, meeting: Meeting, by, site: Site | None, facts: dict) -> Conclusion:
    """Record what a meeting decided: what is to be done, by whom and by when.

    Without a site it is about what all sites of the meeting's kind have in common.
    """
    refuse_unknown(facts, CONCLUSION_FIELDS, "of a conclusion")
    require(by, meeting, "progress.add_conclusion")
    if site and not Site.objects.editable_by(by).filter(pk=site.pk).exists():
        raise PermissionDenied
    conclusion = _save(Conclusion(meeting=meeting, site_id=site and site.pk, **facts), by)
    notify(people=whose(conclusion), kind=NotificationKind.ASSIGNED, record=conclusion, by=by)
    return conclusion


@transaction.atomic
def edit_conclusion(*, conclusion: Conclusion, by, version: int, changes: dict, reason: str = "") -> Conclusion:
    """Change an open conclusion. Raises as `change_record` does."""
    if not conclusion.is_open:
        raise ValidationError(_("This conclusion is closed. Return it first."))
    saved = change_record(
        record=conclusion,
        by=by,
        permission="progress.add_conclusion",
        allowed=CONCLUSION_FIELDS,
        version=version,
        changes=changes,
        reason=reason,
    )
    notify_only(people=whose(saved), kind=NotificationKind.ASSIGNED, record=saved, by=by)
    return saved


def may_settle(user, conclusion: Conclusion) -> bool:
    """Return whether `user` may say that it is done: who works at the site, or the person in charge of it."""
    if not user.has_perm("progress.change_conclusion"):
        return False
    return conclusion.person_id == user.pk or may_change(user, conclusion, "progress.change_conclusion")


def may_confirm(user, conclusion: Conclusion) -> bool:
    """Return whether `user`, an officer of the site, is the second person who confirms that it is done."""
    return conclusion.may_be_confirmed_by(user) and may_change(user, conclusion, "progress.add_conclusion")


@transaction.atomic
def settle_conclusion(
    *, conclusion: Conclusion, by, version: int, done_on: datetime.date, done_note: str = ""
) -> Conclusion:
    """Record, or mend, that a conclusion is done. It stands until a second person confirms it."""
    if not may_settle(by, conclusion):
        raise PermissionDenied
    current = locked(conclusion, version)
    if not current.is_open:
        raise ValidationError(_("This conclusion is closed. Return it first."))
    return _set(current, by, {"done_on": done_on, "done_note": done_note, "done_by": by})


@transaction.atomic
def confirm_conclusion(*, conclusion: Conclusion, by, version: int, confirmed_on: datetime.date) -> Conclusion:
    """Settle a conclusion that somebody else recorded as done."""
    require(by, conclusion, "progress.add_conclusion")
    current = locked(conclusion, version)
    if current.state != ConclusionState.WAITING:
        raise ValidationError(_("Only a conclusion that is done can be confirmed."))
    if not current.may_be_confirmed_by(by):
        raise ValidationError(SECOND_PERSON_CONFIRMS)
    return _set(current, by, {"confirmed_on": confirmed_on, "confirmed_by": by})


@transaction.atomic
def reopen_conclusion(*, conclusion: Conclusion, by, version: int, reason: str) -> Conclusion:
    """Say that a conclusion is not done after all; what was said, and the reason, stay in the history."""
    require(by, conclusion, "progress.add_conclusion")
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason for returning it.")})
    current = locked(conclusion, version)
    if not current.done_on:
        raise ValidationError(_("It was not reported as done yet."))
    done_by = current.done_by_id
    saved = _set(current, by, NOT_DONE, reason)
    notify(people=[done_by], kind=NotificationKind.RETURNED, record=saved, by=by)
    return saved


def _last_order(meeting: Meeting) -> int:
    return meeting.items.aggregate(last=Max("order"))["last"] or 0


def _set(conclusion: Conclusion, by, values: dict, reason: str = "") -> Conclusion:
    for name, value in values.items():
        setattr(conclusion, name, value)
    return _save(conclusion, by, reason)


def _save(record, by, reason: str = ""):
    record.full_clean()
    sign(record, by, reason)
    record.save()
    return record
