"""What else hangs on a site: obstacles, findings of inspections, secondary projects, figures in use, events."""

import datetime
from collections.abc import Callable, Iterator
from operator import attrgetter

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from progress.models import (
    Finding,
    Measure,
    Obstacle,
    ObstacleState,
    ProjectState,
    SecondaryProject,
    SiteEvent,
    SiteEventKind,
    SiteFigure,
)
from reports.differences.base import NOTHING, Difference, Kind, Record, differing, kind_of_record, show, step
from reports.differences.milestones import became_overdue, promises
from reports.differences.snapshots import Snapshot
from values.numbers import format_number

PROJECT_STATES = (ProjectState.REGISTERED, ProjectState.APPROVED, ProjectState.BUILDING, ProjectState.OPERATING)
QUANTITIES = ("capacity", "land_area", "registered_capital", "paid_capital", "workers")
OBSTACLE_STATES = (ObstacleState.OPEN, ObstacleState.ANSWERED, ObstacleState.WAITING, ObstacleState.CLOSED)
SAYS_STATE = {
    ObstacleState.ANSWERED: "answered_on",
    ObstacleState.WAITING: "resolved_on",
    ObstacleState.CLOSED: "confirmed_on",
}
LONGEST = 200  # characters of an answer or a resolution
EVENTS = {
    SiteEventKind.REVOKED: Kind.CLOSED,
    SiteEventKind.WITHDRAWN: Kind.CLOSED,
    SiteEventKind.SUSPENDED: Kind.CLOSED,
    SiteEventKind.RESUMED: Kind.OPENED,
}


def _records(model, called: Callable, before: dict, after: dict, sites: dict) -> Iterator[Record]:
    """Records that differ, of sites that are still there; `called` names a row."""
    for _key, old, new in differing(before, after):
        row = new or old
        if row.site_id in sites:
            yield Record(model, kind_of_record(model, called(row)), row.site_id, old, new)


def obstacles(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for record in _records(Obstacle, attrgetter("description"), before.obstacles, after.obstacles, after.sites):
        was, now = _obstacle_state(record.old), _obstacle_state(record.new)
        if record.new is None:
            if was != ObstacleState.CLOSED:
                yield record.is_gone(shown=str(was.label))
            continue
        if record.old is None:
            yield record.is_there(shown=str(ObstacleState.OPEN.label))
        if now != (was or ObstacleState.OPEN):
            yield _obstacle_step(record, was or ObstacleState.OPEN, now)
        elif record.old and record.old.due != record.new.due:
            yield record.moved("due", record.old.due, record.new.due)


def _obstacle_state(row) -> ObstacleState | None:
    """The model's own rule, of a row of a snapshot."""
    return row and Obstacle(**{name: getattr(row, name) for name in SAYS_STATE.values()}).state


def _obstacle_step(record: Record, was: ObstacleState, now: ObstacleState) -> Difference:
    ends = {now: Kind.CLOSED, was: Kind.OPENED}.get(ObstacleState.CLOSED)
    kind = ends or step(OBSTACLE_STATES, was, now)
    name = SAYS_STATE.get(now) or SAYS_STATE[was]
    note = record.new.answer if now == ObstacleState.ANSWERED else record.new.resolution
    return record.differs(kind, name, str(was.label), str(now.label), Truncator(note).chars(LONGEST), what="")


def findings(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """What inspections found: opened when it is recorded, closed when it is done."""
    for record in _records(Finding, attrgetter("found"), before.findings, after.findings, after.sites):
        old, new = record.old, record.new
        was, now = (row and row.done_on for row in (old, new))
        if new is None:
            if was is None:
                yield record.is_gone(shown=_("Still open"))
            continue
        if old is None:
            yield record.is_there(shown=_("Still open"))
        if (was is None) != (now is None):
            note = Truncator(new.done_note).chars(LONGEST)
            yield record.differs(Kind.CLOSED if now else Kind.OPENED, "done_on", _settled(was), _settled(now), note, "")
        elif was != now:
            yield record.differs(Kind.CHANGED, "done_on", show(was), show(now))
        elif old and now is None and old.due != new.due:
            yield record.moved("due", old.due, new.due)


def _settled(done_on: datetime.date | None) -> str:
    return f"{_('Done')} {show(done_on)}" if done_on else _("Still open")


def projects(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """What was recorded of them, and those that became overdue because days passed."""
    for pk in dict.fromkeys([*after.projects, *before.projects]):
        old, new = before.projects.get(pk), after.projects.get(pk)
        row = new or old
        if row.site_id not in after.sites:
            continue
        record = Record(SecondaryProject, kind_of_record(SecondaryProject, row.name), row.site_id, old, new)
        if old is None:
            yield record.is_there(shown=str(ProjectState(new.state).label))
        elif new is None:
            yield record.is_gone(shown=str(ProjectState(old.state).label))
        elif old != new:
            yield from _one_project(record, old, new)
        if row.site_id in before.sites:
            yield from became_overdue(record, before, after)


def _one_project(record: Record, old, new) -> Iterator[Difference]:
    if old.state != new.state:
        stopped = {new.state: Kind.CLOSED, old.state: Kind.OPENED}.get(ProjectState.STOPPED)
        kind = stopped or step(PROJECT_STATES, old.state, new.state)
        yield record.differs(kind, "state", ProjectState(old.state).label, ProjectState(new.state).label)
    if old.actual_operation != new.actual_operation:
        texts = show(old.actual_operation), show(new.actual_operation)
        yield record.differs(Kind.CHANGED, "actual_operation", *texts)
    yield from promises(record, old, new)
    for name in QUANTITIES:
        if getattr(old, name) != getattr(new, name):
            yield record.counted(Kind.CHANGED, name)


def figures(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """The figure in use of each measure, whichever source's it is."""
    for (site, measure), old, new in differing(before.figures, after.figures):
        was, now = (row and row.value for row in (old, new))
        if was == now or site not in before.sites or site not in after.sites:
            continue
        texts = [
            NOTHING if value is None else f"{format_number(value)} {Measure(measure).unit}" for value in (was, now)
        ]
        same = old if old and new and old.pk == new.pk else None
        record = Record(SiteFigure, str(Measure(measure).label), site, same, new or old)
        yield record.differs(Kind.CHANGED, "value", *texts, what="")


def _event_kind(row) -> str:
    return str(SiteEventKind(row.kind).label)


def events(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for record in _records(SiteEvent, _event_kind, before.events, after.events, after.sites):
        old, new = record.old, record.new
        if old is None:
            yield record.is_there(EVENTS.get(new.kind, Kind.CHANGED), show(new.date))
        elif new is None:
            yield record.is_gone(Kind.CHANGED, show(old.date))
        else:
            yield record.differs(Kind.CHANGED, "date", show(old.date), show(new.date))
