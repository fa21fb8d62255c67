"""What hangs on a site and takes steps of its own: obstacles, findings of inspections, secondary projects, events."""

import datetime
from collections.abc import Callable, Iterator
from operator import attrgetter

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from progress.models import (
    Finding,
    Obstacle,
    ObstacleState,
    ProjectState,
    SecondaryProject,
    SiteEvent,
    SiteEventKind,
)
from progress.records.history import Names
from reports.differences.base import Difference, DifferenceKind, Record, differing, kind_of_record, show, step
from reports.differences.milestones import became_overdue, promises
from reports.differences.snapshots import Snapshot, names_for, rest

PROJECT_STATES = (ProjectState.REGISTERED, ProjectState.APPROVED, ProjectState.BUILDING, ProjectState.OPERATING)
QUANTITIES = ("capacity", "land_area", "registered_capital", "paid_capital", "workers")
OBSTACLE_STATES = (ObstacleState.OPEN, ObstacleState.ANSWERED, ObstacleState.WAITING, ObstacleState.CLOSED)
SAYS_STATE = {
    ObstacleState.ANSWERED: "answered_on",
    ObstacleState.WAITING: "resolved_on",
    ObstacleState.CLOSED: "confirmed_on",
}
# What a step of an obstacle says by itself.
STEP_SAYS = ("due", *SAYS_STATE.values(), "answer", "resolution", "resolved_by", "confirmed_by")
LONGEST = 200  # characters of an answer or a resolution
EVENTS = {
    SiteEventKind.REVOKED: DifferenceKind.CLOSED,
    SiteEventKind.WITHDRAWN: DifferenceKind.CLOSED,
    SiteEventKind.SUSPENDED: DifferenceKind.CLOSED,
    SiteEventKind.RESUMED: DifferenceKind.OPENED,
}


def _records(model, called: Callable, before: Snapshot, after: Snapshot) -> tuple[list[Record], Names]:
    """Return the records that differ, at sites still there, and their names; `called` names a row."""
    records = [
        Record(model, kind_of_record(model, called(new or old)), (new or old).site_id, old, new)
        for _key, old, new in differing(before.parts[model], after.parts[model])
        if (new or old).site_id in after.sites
    ]
    return records, names_for(model, records, after)


def obstacles(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    records, names = _records(Obstacle, attrgetter("description"), before, after)
    for record in records:
        was, now = _obstacle_state(record.old), _obstacle_state(record.new)
        if record.new is None:
            if was != ObstacleState.CLOSED:
                yield record.is_gone(shown=str(was.label))
            continue
        if record.old is None:
            yield record.is_there(shown=str(ObstacleState.OPEN.label))
        is_step = now != (was or ObstacleState.OPEN)
        if is_step:
            yield _obstacle_step(record, was or ObstacleState.OPEN, now)
        elif record.old and record.old.due != record.new.due:
            yield record.moved("due", record.old.due, record.new.due)
        yield from rest(record, names, STEP_SAYS if is_step else ("due",))


def _obstacle_state(row) -> ObstacleState | None:
    """Return the state of an obstacle in a snapshot, by the model's own rule; None without a row."""
    return row and Obstacle(**{name: getattr(row, name) for name in SAYS_STATE.values()}).state


def _obstacle_step(record: Record, was: ObstacleState, now: ObstacleState) -> Difference:
    ends = {now: DifferenceKind.CLOSED, was: DifferenceKind.OPENED}.get(ObstacleState.CLOSED)
    kind = ends or step(OBSTACLE_STATES, was, now)
    name = SAYS_STATE.get(now) or SAYS_STATE[was]
    note = record.new.answer if now == ObstacleState.ANSWERED else record.new.resolution
    return record.differs(kind, name, str(was.label), str(now.label), Truncator(note).chars(LONGEST), what="")


def findings(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield changes of findings: opened when recorded, closed when done."""
    records, names = _records(Finding, attrgetter("found"), before, after)
    for record in records:
        yield from _one_finding(record, names)


def _one_finding(record: Record, names: Names) -> Iterator[Difference]:
    old, new = record.old, record.new
    was, now = (row and row.done_on for row in (old, new))
    if new is None:
        if was is None:
            yield record.is_gone(shown=_("Still open"))
        return
    if old is None:
        yield record.is_there(shown=_("Still open"))
    is_step = (was is None) != (now is None)
    if is_step:
        note = Truncator(new.done_note).chars(LONGEST)
        yield record.differs(
            DifferenceKind.CLOSED if now else DifferenceKind.OPENED, "done_on", _settled(was), _settled(now), note, ""
        )
    elif was != now:
        yield record.differs(DifferenceKind.CHANGED, "done_on", show(was), show(now))
    if old and not is_step and old.due != new.due:
        yield record.moved("due", old.due, new.due)
    yield from rest(record, names, ("done_on", "done_note", "due") if is_step else ("done_on", "due"))


def _settled(done_on: datetime.date | None) -> str:
    return _("Done %(day)s") % {"day": show(done_on)} if done_on else _("Still open")


def projects(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield changes recorded of projects, and those that became overdue because days passed."""
    records, names = _records(SecondaryProject, attrgetter("name"), before, after)
    for record in records:
        if record.old is None:
            yield record.is_there(shown=str(ProjectState(record.new.state).label))
        elif record.new is None:
            yield record.is_gone(shown=str(ProjectState(record.old.state).label))
        else:
            yield from _one_project(record, record.old, record.new)
            yield from rest(record, names, ("state", *SecondaryProject.dates, *QUANTITIES))
    was = before.parts[SecondaryProject]
    for pk, new in after.parts[SecondaryProject].items():
        # Of a site that is new, that alone is said.
        if new.site_id in before.sites:
            subject = kind_of_record(SecondaryProject, new.name)
            yield from became_overdue(Record(SecondaryProject, subject, new.site_id, was.get(pk), new), before, after)


def _one_project(record: Record, old, new) -> Iterator[Difference]:
    if old.state != new.state:
        stopped = {new.state: DifferenceKind.CLOSED, old.state: DifferenceKind.OPENED}.get(ProjectState.STOPPED)
        kind = stopped or step(PROJECT_STATES, old.state, new.state)
        yield record.differs(kind, "state", ProjectState(old.state).label, ProjectState(new.state).label)
    if old.actual_operation != new.actual_operation:
        texts = show(old.actual_operation), show(new.actual_operation)
        yield record.differs(DifferenceKind.CHANGED, "actual_operation", *texts)
    yield from promises(record, old, new)
    for name in QUANTITIES:
        if getattr(old, name) != getattr(new, name):
            yield record.counted(DifferenceKind.CHANGED, name)


def _event_kind(row) -> str:
    return str(SiteEventKind(row.kind).label)


def events(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    records, names = _records(SiteEvent, _event_kind, before, after)
    for record in records:
        old, new = record.old, record.new
        if old is None:
            yield record.is_there(EVENTS.get(new.kind, DifferenceKind.CHANGED), show(new.date))
        elif new is None:
            yield record.is_gone(DifferenceKind.CHANGED, show(old.date))
        else:
            yield from rest(record, names, ())
