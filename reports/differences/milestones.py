"""Milestones that moved forward or slipped, and those that became overdue because days passed."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from progress.models import Milestone, Stage, State
from progress.models.milestone import with_phase
from progress.promises.ledger import overdue_text
from reports.differences.base import Difference, DifferenceKind, Record, show, step
from reports.differences.snapshots import Snapshot, names_for, rest

STATES = (State.UNKNOWN, State.NOT_STARTED, State.IN_PROGRESS, State.DONE)
DONE_SO_FAR = ("percent", "area_done", "area_ready", "households_done")
IN_ALL = ("area_total", "households_total")
TOLD = ("site", "stage", "phase", "state", "planned", "forecast", "actual", *DONE_SO_FAR, *IN_ALL)


def milestones(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    stages = {stage.pk: stage.label for stage in Stage.objects.all()}
    names = names_for(Milestone, filter(_is_saved, _records(before, after, stages)), after)
    for record in _records(before, after, stages):
        yield from _of_one(record, before, after, names)


def _records(before: Snapshot, after: Snapshot, stages: dict[int, str]) -> Iterator[Record]:
    was, now = before.parts[Milestone], after.parts[Milestone]
    for pk in dict.fromkeys([*now, *was]):
        old, new = was.get(pk), now.get(pk)
        row = new or old
        # Of a site that is new or gone, that alone is said.
        if row.site_id in before.sites and row.site_id in after.sites:
            yield Record(Milestone, with_phase(stages.get(row.stage_id, ""), row.phase), row.site_id, old, new)


def _is_saved(record: Record) -> bool:
    """Return whether somebody saved the row between the days."""
    return record.new is not None and (record.old is None or record.old.version != record.new.version)


def _of_one(record: Record, before: Snapshot, after: Snapshot, names) -> Iterator[Difference]:
    old, new = record.old, record.new
    if new is None:
        if old.state != State.UNKNOWN:
            yield record.is_gone(shown=State(old.state).label)
        return
    if _is_saved(record):
        was = old or _nothing_said(new)
        yield from _progress(record, was, new)
        yield from rest(replace(record, old=was), names, TOLD)
    yield from became_overdue(record, before, after)


def became_overdue(record: Record, before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    """Yield what days made of a milestone or a project that was not overdue."""
    overdue = after.overdue_by(record.model, record.new)
    if overdue and not before.overdue_by(record.model, record.old):
        texts = _("not overdue"), overdue_text(overdue)
        yield Difference(DifferenceKind.SLIPPED, record.site, record.subject, _("Overdue"), *texts)


def _nothing_said(row):
    return row._replace(**dict.fromkeys(row._fields))._replace(state=State.UNKNOWN)


def _progress(record: Record, old, new) -> Iterator[Difference]:
    if old.state != new.state:
        done = show(new.actual) if new.state == State.DONE and new.actual else ""
        states = State(old.state).label, State(new.state).label
        yield record.differs(step(STATES, old.state, new.state), "state", *states, done)
    elif old.actual != new.actual:
        yield record.differs(DifferenceKind.CHANGED, "actual", show(old.actual), show(new.actual))
    if new.state != State.DONE:
        yield from promises(record, old, new)
    elif old.state == State.DONE:
        for name in ("planned", "forecast"):
            if getattr(old, name) != getattr(new, name):
                yield record.differs(DifferenceKind.CHANGED, name, show(getattr(old, name)), show(getattr(new, name)))
    for name in DONE_SO_FAR:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield record.counted(_more_or_less(was, now), name)
    for name in IN_ALL:
        if getattr(old, name) != getattr(new, name):
            yield record.counted(DifferenceKind.CHANGED, name)


def promises(record: Record, old, new) -> Iterator[Difference]:
    """Yield a change of the promise in force (latest, else first), or of the first where another is in force."""
    planned, forecast = record.model.dates[:2]
    first_was, first_now = getattr(old, planned), getattr(new, planned)
    was, now = getattr(old, forecast) or first_was, getattr(new, forecast) or first_now
    if was != now:
        yield record.moved(forecast if getattr(new, forecast) else planned, was, now)
    elif first_was != first_now:
        yield record.differs(DifferenceKind.CHANGED, planned, show(first_was), show(first_now))


def _more_or_less(was, now) -> DifferenceKind:
    if now is None:
        return DifferenceKind.CHANGED
    return DifferenceKind.FORWARD if was is None or now > was else DifferenceKind.SLIPPED
