"""Recording what befell a site, with all that it changes: pages and the administration call these."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction

from history.tracking import current_request_id, written_together
from progress.events.effects import apply, check_event, effects_of
from progress.models import Site, SiteEvent, Stage
from progress.records.actions import locked, may_change, refuse_unknown, sign, use_document

EVENT_FIELDS = frozenset({"kind", "date", "document", "new_developer", "area", "phases", "note"})


@transaction.atomic
def record_event(
    *, site: Site, by, values: dict, stages: Iterable[Stage] = (), is_record_only: bool = False, reason: str = ""
) -> SiteEvent:
    """Record an event of `site` and what it changes (`effects_of`); all of it is undone together.

    `stages` get a milestone for each of the event's phases. Raises PermissionDenied; ValidationError; TypeError for a
    field that is not an event's.
    """
    refuse_unknown(values, EVENT_FIELDS, "of an event")
    if not may_change(by, site, "progress.add_siteevent"):
        raise PermissionDenied
    site = Site.objects.select_for_update().get(pk=site.pk)
    event = SiteEvent(site=site, **values)
    return _save(event, None, by=by, stages=stages, is_record_only=is_record_only, reason=reason)


@transaction.atomic
def update_event(
    *,
    event: SiteEvent,
    by,
    version: int,
    changes: dict,
    stages: Iterable[Stage] = (),
    is_record_only: bool = False,
    reason: str = "",
) -> SiteEvent:
    """Set `changes` on an event seen at `version`, with what they change beside it; return it as saved.

    Raises PermissionDenied; StaleVersion when somebody saved it since (nothing is written); ValidationError;
    TypeError for a field that is not an event's.
    """
    refuse_unknown(changes, EVENT_FIELDS, "of an event")
    if not may_change(by, event, "progress.change_siteevent"):
        raise PermissionDenied
    current, before = locked(event, version), SiteEvent.objects.get(pk=event.pk)
    current.site = Site.objects.select_for_update().get(pk=current.site_id)
    for name, value in changes.items():
        setattr(current, name, value)
    stages = list(stages)
    if not stages and all(_value(current, name) == _value(before, name) for name in EVENT_FIELDS):
        return current
    return _save(current, before, by=by, stages=stages, is_record_only=is_record_only, reason=reason)


def _value(event: SiteEvent, name: str):
    return getattr(event, SiteEvent._meta.get_field(name).attname)


def _save(event: SiteEvent, before: SiteEvent | None, *, by, stages, is_record_only: bool, reason: str) -> SiteEvent:
    stages = list(stages)
    event.full_clean()
    check_event(event, stages)
    effects = effects_of(event, before=before, stages=stages, is_record_only=is_record_only)
    with _as_one():
        sign(event, by, reason)
        event.save()
        if event.document_id:
            use_document(document=event.document, site=event.site, by=by)
        apply(effects, event, by=by)
    return event


@contextmanager
def _as_one() -> Iterator[None]:
    """Let what is written inside share an id of history, also where no request gives one (a command)."""
    with written_together(current_request_id() or uuid.uuid4().hex):
        yield
