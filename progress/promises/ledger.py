"""What was promised of a milestone or a project, when, by whom and why: read from its history.

Planned is the first promise, whenever it was recorded; where there is none, the first forecast is. Each forecast that
says something else is one promise more. A planned that was changed is the same promise, corrected. What an undo took
back was never promised: history alone tells it.
"""

import datetime
import functools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet, TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from history.undone import made_by_undo
from progress.access.kept_queries import rows_at
from progress.models import Document, Milestone, SecondaryProject
from values.dates import Lateness, PartialDate
from values.text import in_every_language, person_name
from values.today import end_of, past_day


def ordinal(number: int) -> str:
    """Return the number as an ordinal: "3rd" in English; Vietnamese says "lần 3" and needs the bare number."""
    if not (get_language() or "").startswith("en"):
        return str(number)
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def which_promise(number: int) -> str:
    """Return the name of a promise by its number: "3rd target", "cam kết lần 3"."""
    return _("%(number)s target") % {"number": ordinal(number)}


class EntryKind(TextChoices):
    """What an entry of the ledger is."""

    FIRST = "first", gettext_lazy("original target")
    MOVED = "moved", gettext_lazy("target changed")
    CORRECTED = "corrected", gettext_lazy("correction of the original target")
    TAKEN_BACK = "taken_back", gettext_lazy("target removed")


@dataclass(slots=True)
class LedgerEntry:
    """One promise as it was recorded; `number` says which one it is, None for what is no promise of its own."""

    kind: EntryKind
    date: PartialDate | None
    when: datetime.datetime
    who: str
    why: str
    document: Document | None
    source: str
    as_of: PartialDate | None
    number: int | None = None

    @property
    def label(self) -> str:
        return which_promise(self.number) if self.number else str(self.kind.label)


@dataclass(slots=True)
class Ledger:
    """Every promise of one record, in the order they were recorded."""

    entries: list[LedgerEntry] = field(default_factory=list)
    first: PartialDate | None = None
    promise: PartialDate | None = None  # the one in force
    records: list = field(default_factory=list)  # of the history they were read from

    @property
    def count(self) -> int:
        """Count the promises made; what history does not hold is counted from the dates themselves."""
        numbers = [entry.number for entry in self.entries if entry.number]
        return max([bool(self.promise) + self.is_moved, *numbers])

    @property
    def is_moved(self) -> bool:
        """Whether the promise in force is another than the first."""
        return self.promise != self.first


def ledgers(records: Iterable[Milestone | SecondaryProject]) -> dict[int, Ledger]:
    """Return the ledger of each record, all of one model, by its primary key: one query, however many they are."""
    records = list(records)
    trails = defaultdict(list)
    versions = _told(type(records[0]), [record.pk for record in records]) if records else Milestone.history.none()
    for version in versions.select_related("history_user", "document"):
        trails[version.id].append(version)
    return {record.pk: ledger(record, trails[record.pk]) for record in records}


def promise_counts(model: type[Milestone | SecondaryProject], records: Iterable) -> dict[int, int]:
    """Return by primary key the `count` of the ledger of each record: one query, which reads dates alone, as text."""
    records, dates = {record.pk: record for record in records}, defaultdict(list)

    def told(pks: list[int]):
        return _told(model, pks).values_list("id", BY_UNDO, *model.dates[:2])

    for pk, by_undo, *promised in rows_at(("promises told", model, past_day()), told, records):
        dates[pk].append((by_undo, promised))
    counts = {}
    for pk, record in records.items():
        walk, planned = Walk(), record.planned and record.planned.iso
        steps = [step for _by_undo, promised in standing(dates[pk]) for step in walk.step(*promised)]
        moved = sum(kind == EntryKind.MOVED and date != planned for kind, date in steps)
        is_moved = record.promise != record.first_promise
        counts[pk] = max(bool(record.promise) + is_moved, bool(record.planned) + moved)
    return counts


def _told(model: type[Milestone | SecondaryProject], pks: list[int]):
    versions = model.history.filter(id__in=pks).exclude(history_type="-")
    if day := past_day():
        versions = versions.filter(history_date__lt=end_of(day))
    return told_by_undo(versions).order_by("history_date", "history_id")


BY_UNDO = "by_undo"


def told_by_undo(records: QuerySet) -> QuerySet:
    """Annotate records of history with whether an undo made them."""
    return records.annotate(**{BY_UNDO: ExpressionWrapper(made_by_undo(), BooleanField())})


def standing(trail: Iterable, of: Callable[[Any], tuple] = tuple) -> list:
    """Return, of what one record held, oldest first, each change of its dates that no undo took back.

    `of` gives of each whether an undo made it, and the dates, which are compared alone.
    """
    kept: list = []
    for told in trail:
        by_undo, dates = of(told)
        if kept and of(kept[-1])[1] == dates:
            continue
        if by_undo and len(kept) > 1 and of(kept[-2])[1] == dates:
            kept.pop()
        else:
            kept.append(told)
    return kept


def ledger(record: Milestone | SecondaryProject, trail: Iterable) -> Ledger:
    """Read the promises of `record` out of its history, oldest first."""
    entries, walk, trail = [], Walk(), list(trail)
    planned, forecast = record.dates[:2]
    for version in standing(trail, lambda told: (told.by_undo, (getattr(told, planned), getattr(told, forecast)))):
        news = walk.step(getattr(version, planned), getattr(version, forecast))
        entries += [_entry(kind, date, version) for kind, date in news]
    number_targets(entries, record.planned)
    return Ledger(entries, record.first_promise, record.promise, trail)


class Walk:
    """Goes through what a record held, moment by moment, and says what of it is news.

    Dates are compared alone: text that holds them does as well.
    """

    def __init__(self):
        self.planned = self.said = None  # `said`: the forecast, where it says anything else than planned
        self.was_planned = False

    def step(self, planned: PartialDate | None, forecast: PartialDate | None):
        if planned != self.planned:
            yield (EntryKind.CORRECTED if self.was_planned else EntryKind.FIRST), planned
            self.planned, self.was_planned = planned, True
        moved_to = forecast if forecast != planned else None
        if moved_to and moved_to != self.said:
            yield EntryKind.MOVED, moved_to
        elif self.said and not moved_to and (forecast or planned) != self.said:
            yield EntryKind.TAKEN_BACK, planned
        self.said = moved_to


def number_targets(entries: list[LedgerEntry], planned: PartialDate | None) -> None:
    """Number the promises: planned is the first, even where it was recorded after a forecast or corrected since."""
    number = 1 if planned else 0
    for entry in entries:
        if entry.kind not in (EntryKind.FIRST, EntryKind.MOVED):
            continue
        if entry.kind == EntryKind.MOVED and entry.date != planned:
            number += 1
            entry.number = number
        elif planned:
            entry.number = 1


def _entry(kind: EntryKind, date: PartialDate | None, record) -> LedgerEntry:
    why = record.history_change_reason or ""
    author = person_name(record.history_user)
    if not author and why in _shipped_reasons():
        author, why = _("shipped with the tracker"), ""
    return LedgerEntry(
        kind, date, record.history_date, author or _("the system"), why, record.document, record.source, record.as_of
    )


@functools.cache
def _shipped_reasons() -> set[str]:
    """Return what the merge of the shipped data leaves as reason, in whichever language it ran."""
    return in_every_language(lambda: _("Data shipped with the software"))


def overdue_text(overdue_by: Lateness | None) -> str:
    """Return how long the date in force has been over: "22 months overdue"; empty when it is not."""
    return _("%(span)s overdue") % {"span": overdue_by} if overdue_by else ""


def behind_text(behind_by: Lateness | None) -> str:
    """Return how far it is behind: "22 months behind original target"; empty when it is not."""
    return _("%(span)s behind original target") % {"span": behind_by} if behind_by else ""


def how_late(record: Milestone | SecondaryProject, on: datetime.date) -> str:
    """Return how late it is by both meanings: "12 months overdue; 22 months behind original target".

    What is overdue by its original target is told once. Empty for what is not late.
    """
    overdue = record.overdue_by(on)
    is_told = overdue and record.promise == record.first_promise
    behind = "" if is_told else behind_text(record.behind_by(record.first_promise, on))
    return "; ".join(filter(None, [overdue_text(overdue), behind]))


def promise_text(ledger: Ledger, record: Milestone | SecondaryProject, on: datetime.date | None) -> str:
    """Return how promises were kept: "3rd target: first Q2 2024, now Q4 2025; 18 months behind original target".

    Without `on`, as for sites that were given up, nothing is overdue. Empty where nothing was promised.
    """
    if not ledger.promise:
        return ""
    overdue = record.overdue_by(on)
    parts = [_promised(ledger, record)]
    if record.is_done:
        parts.append(_done(record))
    parts.append(overdue_text(overdue))
    # One date that is over is told once, as overdue.
    if (on or record.is_done) and not (overdue and not ledger.is_moved):
        parts.append(behind_text(record.behind_by(ledger.first, on)))
    return "; ".join(filter(None, parts))


def _promised(ledger: Ledger, record: Milestone | SecondaryProject) -> str:
    """Return which promise stands, beside the first."""
    if not ledger.is_moved:
        return _("target %(date)s") % {"date": ledger.promise}
    dates = {"number": ordinal(ledger.count), "first": ledger.first, "now": ledger.promise}
    if record.is_done:
        return _("%(number)s target: first %(first)s, last %(now)s") % dates
    return _("%(number)s target: first %(first)s, now %(now)s") % dates


def _done(record: Milestone | SecondaryProject) -> str:
    is_project = isinstance(record, SecondaryProject)
    if not record.actual:
        return _("operating, day not recorded") if is_project else _("done, day not recorded")
    dates = {"date": record.actual}
    return _("operating since %(date)s") % dates if is_project else _("done %(date)s") % dates
