"""Milestones that moved forward or slipped, and those that became late because days passed."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from progress.models import Milestone, Stage, State
from progress.words import late_text
from reports.differences.base import Difference, Kind, Record, show, step
from reports.differences.fields import names_for, rest
from reports.differences.snapshots import Snapshot
from values.dates import lateness

STATES = (State.UNKNOWN, State.NOT_STARTED, State.IN_PROGRESS, State.DONE)
DONE_SO_FAR = ("percent", "area_done", "area_ready", "households_done")
IN_ALL = ("area_total", "households_total")
TOLD = ("site", "stage", "phase", "state", "planned", "forecast", "actual", *DONE_SO_FAR, *IN_ALL)


def milestones(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    stages = {stage.pk: stage.label for stage in Stage.objects.all()}
    was, now = before.parts[Milestone], after.parts[Milestone]
    records = []
    for pk in dict.fromkeys([*now, *was]):
        old, new = was.get(pk), now.get(pk)
        row = new or old
        # Of a site that is new or gone, that alone is said.
        if row.site_id in before.sites and row.site_id in after.sites:
            records.append(Record(Milestone, _title(row, stages), row.site_id, old, new))
    names = names_for(Milestone, [record for record in records if _is_saved(record)], after.reader)
    for record in records:
        yield from _of_one(record, before, after, names)


def _is_saved(record: Record) -> bool:
    """Whether somebody saved it between the days: else it is as it was, but for the days that passed."""
    return record.new is not None and (record.old is None or record.old.version != record.new.version)


def _title(row, stages: dict[int, str]) -> str:
    stage = stages.get(row.stage_id, "")
    return f"{stage}, {_('phase')} {row.phase}" if row.phase else stage


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
    if after.is_late(new) and not (old and before.is_late(old)):
        late = late_text(lateness(new.planned, after.day))
        yield Difference(Kind.SLIPPED, record.site, record.subject, _("Late"), _("on time"), late)


def _nothing_said(row):
    return row._replace(**dict.fromkeys(row._fields))._replace(state=State.UNKNOWN)


def _progress(record: Record, old, new) -> Iterator[Difference]:
    if old.state != new.state:
        done = show(new.actual) if new.state == State.DONE and new.actual else ""
        states = State(old.state).label, State(new.state).label
        yield record.differs(step(STATES, old.state, new.state), "state", *states, done)
    elif old.actual != new.actual:
        yield record.differs(Kind.CHANGED, "actual", show(old.actual), show(new.actual))
    if new.state != State.DONE:
        yield from _promises(record, old, new)
    elif old.state == State.DONE:
        for name in ("planned", "forecast"):
            if getattr(old, name) != getattr(new, name):
                yield record.differs(Kind.CHANGED, name, show(getattr(old, name)), show(getattr(new, name)))
    for name in DONE_SO_FAR:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield record.counted(_more_or_less(was, now), name)
    for name in IN_ALL:
        if getattr(old, name) != getattr(new, name):
            yield record.counted(Kind.CHANGED, name)


def _promises(record: Record, old, new) -> Iterator[Difference]:
    """The promise in force, the latest or else the first; and the first, where another stayed in force."""
    was, now = old.forecast or old.planned, new.forecast or new.planned
    if was != now:
        yield record.moved("forecast" if new.forecast else "planned", was, now)
    elif old.planned != new.planned:
        yield record.differs(Kind.CHANGED, "planned", show(old.planned), show(new.planned))


def _more_or_less(was, now) -> Kind:
    if now is None:
        return Kind.CHANGED
    return Kind.FORWARD if was is None or now > was else Kind.SLIPPED
