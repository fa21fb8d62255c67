"""The targets that were given for many milestones, read from history at once: what the ledger tells of one."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import CharField, F, Q, QuerySet, Value, Window
from django.db.models.functions import Coalesce, Concat, Lag

from progress.models import Milestone
from progress.promises.ledger import BY_UNDO, EntryKind, Walk, number_targets, standing, told_by_undo
from values.dates import PartialDate, lateness, plain_day
from values.today import end_of, past_day

BETWEEN = "|"  # the two dates of a record as one text


@dataclass(slots=True)
class TargetGiven:
    """A target and the day it was given: when its source was true or, where nobody said so, when it was recorded."""

    kind: EntryKind
    date: PartialDate | None
    on: datetime.date
    number: int | None = None


def targets_given(milestones: QuerySet, planned: dict[int, PartialDate | None]) -> dict[int, list[TargetGiven]]:
    """Return by primary key the targets given for milestones, in their order; one query.

    `planned` holds what is planned now, by the same keys. Of the records of history, those alone are read that hold
    other dates than the one before.
    """
    trails = defaultdict(list)
    for pk, *told in _changes(milestones):
        trails[pk].append(told)
    return {pk: _given(trail, planned[pk]) for pk, trail in trails.items() if pk in planned}


def shift(before: PartialDate, after: PartialDate) -> int:
    """Return by how much a target was changed, in slots as `Lateness` ranks them: less than 0 for an earlier one."""
    if later := lateness(before, after):
        return later.slots
    earlier = lateness(after, before)
    return -earlier.slots if earlier else 0


def _changes(milestones: QuerySet) -> QuerySet:
    records = Milestone.history.filter(id__in=milestones.order_by().values("pk")).exclude(history_type="-")
    if day := past_day():
        records = records.filter(history_date__lt=end_of(day))
    planned, forecast = (Coalesce(F(name), Value(""), output_field=CharField()) for name in ("planned", "forecast"))
    records = records.annotate(said=Concat(planned, Value(BETWEEN), forecast))
    before = Window(Lag("said", default=Value(BETWEEN)), partition_by="id", order_by=["history_date", "history_id"])
    changed = told_by_undo(records.annotate(before=before).filter(~Q(said=F("before"))))
    in_order = changed.order_by("id", "history_date", "history_id")
    return in_order.values_list("id", BY_UNDO, "said", "as_of", "history_date")


def _given(trail: list[tuple], planned: PartialDate | None) -> list[TargetGiven]:
    walk, entries = Walk(), []
    for _by_undo, said, as_of, when in standing(trail, lambda told: tuple(told[:2])):
        dates = [PartialDate.from_iso(text) if text else None for text in said.split(BETWEEN)]
        on = as_of.end if as_of else plain_day(when)
        entries += [TargetGiven(kind, date, on) for kind, date in walk.step(*dates)]
    number_targets(entries, planned)
    numbered: dict[int, TargetGiven] = {}
    for entry in entries:
        if entry.number and entry.date:
            numbered.setdefault(entry.number, entry)
    # What is planned may have been recorded after a forecast: it is the first all the same.
    return sorted(numbered.values(), key=attrgetter("number"))
