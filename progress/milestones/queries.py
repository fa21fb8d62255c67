"""A site's milestones as its page shows them: stages in order with phases and sub-steps, and their timeline."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter

from django.db.models import QuerySet
from django.utils.text import capfirst

from pictures.ranges import Stretch
from progress.milestones import stage_cells
from progress.milestones.following import Offer, offers_of
from progress.milestones.no_change import last_no_changes, still_holds
from progress.milestones.stage_cells import state_label
from progress.milestones.strips import Timeline, draw
from progress.models import Milestone, NoChange, Stage, State
from progress.models.milestone import BLOCKED, is_untouched
from progress.promises.ledger import Ledger, ledgers, promise_text
from progress.records.provenance import PROVENANCE, values_of
from values.dates import Lateness
from values.today import today

UNFINISHED = (State.NOT_STARTED, State.IN_PROGRESS, BLOCKED)


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone in words and as a strip of the timeline."""

    milestone: Milestone
    strip: list[Stretch]
    overdue: Lateness | None
    promise_text: str
    ledger: Ledger
    behind: Lateness | None
    is_divided: bool = False  # into phases, which say how far it is
    no_change: NoChange | None = None  # since it was saved last
    offer: Offer | None = None  # what its sub-steps suggest, as a question


@dataclass(slots=True)
class StageRows:
    """A stage of a site: its row or rows, and its sub-steps."""

    stage: Stage
    rows: list[MilestoneRow] = field(default_factory=list)
    substeps: list[MilestoneRow] = field(default_factory=list)

    @property
    def substeps_done(self) -> int:
        return sum(row.milestone.state == State.DONE for row in self.substeps)

    @property
    def substeps_counted(self) -> int:
        """Sub-steps that apply to this site."""
        return sum(row.milestone.state != State.NOT_APPLICABLE for row in self.substeps)


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """A stage is done while earlier ones are not; stages overlap in practice, so it is only worth a look."""

    done: Stage
    unfinished: list[Stage]


@dataclass(frozen=True, slots=True)
class Milestones:
    stages: list[StageRows]
    timeline: Timeline
    counts: dict[str, int]  # of stages, by the state shown
    out_of_order: OutOfOrder | None
    no_change: NoChange | None  # when the whole site was looked at last

    @property
    def state_counts(self) -> list[tuple[str, str, int]]:
        """(state, label, how many stages) of the states that occur, in the order of reading."""
        order = (State.DONE, State.IN_PROGRESS, BLOCKED, State.NOT_STARTED, State.UNKNOWN, State.NOT_APPLICABLE)
        return [(state, state_label(state), self.counts[state]) for state in order if self.counts[state]]

    @property
    def overdue(self) -> list[MilestoneRow]:
        """Those not done although the date in force is over, the longest overdue first."""
        return _longest_first([row for row in self.rows if row.overdue], "overdue")

    @property
    def behind(self) -> list[MilestoneRow]:
        """Those behind their original target, done or not, the worst first."""
        return _longest_first([row for row in self.rows if row.behind], "behind")

    @property
    def rows(self) -> list[MilestoneRow]:
        return [row for stage in self.stages for row in [*stage.rows, *stage.substeps]]


def _longest_first(rows: list[MilestoneRow], name: str) -> list[MilestoneRow]:
    return sorted(rows, key=attrgetter(name), reverse=True)


def milestones_of(site, on: datetime.date | None = None) -> Milestones:
    """Return a site's milestones, nothing of one given up overdue or behind; wants `with_standing()`.

    Three queries.
    """
    milestones = list(_queryset().filter(site=site.pk))
    return _arranged(site, milestones, on or today(), last_no_changes(site.pk), ledgers(milestones))


def milestones_at(sites: Collection, on: datetime.date) -> dict[int, Milestones]:
    """Return the same of several sites by primary key, without what history tells of targets; one query."""
    by_site = defaultdict(list)
    for milestone in _queryset().filter(site__in=[site.pk for site in sites]):
        by_site[milestone.site_id].append(milestone)
    return {site.pk: _arranged(site, by_site[site.pk], on, {}, _unread(by_site[site.pk])) for site in sites}


def _unread(milestones: list[Milestone]) -> dict[int, Ledger]:
    """Return ledgers without entries: the targets alone, which are kept ready."""
    return {m.pk: Ledger(first=m.first_promise, promise=m.promise) for m in milestones}


def _arranged(
    site,
    milestones: list[Milestone],
    on: datetime.date,
    confirmed: dict[int | None, NoChange],
    promised: dict[int, Ledger],
) -> Milestones:
    timeline = draw(milestones, on)
    is_chased = site.standing not in stage_cells.GIVEN_UP
    stages = _by_stage(milestones, timeline, on if is_chased else None, confirmed, promised)
    cells = [stage_cells.cell_of(s.stage, [row.milestone for row in s.rows], on) for s in stages if s.rows]
    counts = {state: sum(cell.state == state for cell in cells) for state in stage_cells.URGENCY}
    return Milestones(stages, timeline, counts, _out_of_order(cells), confirmed.get(None))


def _queryset() -> QuerySet:
    return (
        Milestone.objects.with_blocked()
        .select_related("stage__parent", "document")
        .order_by("stage__order", "stage__code", "phase")
    )


def _by_stage(
    milestones: list[Milestone],
    timeline: Timeline,
    on: datetime.date | None,
    confirmed: dict[int | None, NoChange],
    promised: dict[int, Ledger],
) -> list[StageRows]:
    """Group milestones by stage, sub-steps below theirs; without `on` nothing is overdue or behind."""
    offers = offers_of(milestones, confirmed)
    with_phases = {m.stage_id for m in milestones if m.phase}
    top = {m.stage_id for m in milestones if not m.stage.parent_id}
    stages: dict[int, StageRows] = {}
    waiting = defaultdict(list)
    for m in milestones:
        is_divided = not m.phase and m.stage_id in with_phases and is_untouched(m)
        strip = [bar for bar in timeline.strips[m.pk] if on or bar.kind != "late"]
        seen = still_holds(confirmed.get(m.pk), m)
        row = replace(_row(m, strip, promised[m.pk], on, is_divided), no_change=seen, offer=offers.get(m.pk))
        if m.stage.parent_id in top:
            waiting[m.stage.parent_id].append(row)
        else:
            stages.setdefault(m.stage_id, StageRows(m.stage)).rows.append(row)
    for stage_id, rows in waiting.items():
        stages[stage_id].substeps = rows
    return list(stages.values())


def _row(
    m: Milestone, strip: list[Stretch], promised: Ledger, on: datetime.date | None, is_divided: bool
) -> MilestoneRow:
    behind = m.behind_by(promised.first, on) if on else None
    return MilestoneRow(m, strip, m.overdue_by(on), promise_text(promised, m, on), promised, behind, is_divided)


def _out_of_order(cells: list[stage_cells.StageCell]) -> OutOfOrder | None:
    """Return the last stage that is done, and the stages before it of which it is known that they are not."""
    unfinished, last = [], None
    for cell in cells:
        if cell.state == State.DONE and unfinished:
            last = OutOfOrder(cell.stage, list(unfinished))
        elif cell.state in UNFINISHED:
            unfinished.append(cell.stage)
    return last


@dataclass(frozen=True, slots=True)
class EarlierSource:
    """Values said under another source than the present one; `record` is the record of history that holds it."""

    labels: list[str]
    record: object

    @property
    def text(self) -> str:
        return ", ".join(map(str, self.labels))


def earlier_sources(milestone: Milestone, records: Iterable) -> list[EarlierSource]:
    """Return the values that stayed when others, and the source, changed; `records` are its history, oldest first.

    A source that was mended alone is mended for all the values that rested on it.
    """
    fields = [f for f in Milestone._meta.fields if f.name in values_of(Milestone)]
    rests_on, last = {}, None
    for record in records:
        changed = [f for f in fields if last is None or getattr(last, f.attname) != getattr(record, f.attname)]
        if last is not None and not changed:
            rests_on = {f: record if _source(source) == _source(last) else source for f, source in rests_on.items()}
        rests_on |= dict.fromkeys(changed, record)
        last = record
    sources: dict[tuple, EarlierSource] = {}
    for f, record in rests_on.items():
        is_said = getattr(milestone, f.attname) not in (None, "", f.get_default())
        if is_said and any(_source(record)) and _source(record) != _source(milestone):
            sources.setdefault(_source(record), EarlierSource([], record)).labels.append(capfirst(f.verbose_name))
    return list(sources.values())


def _source(record) -> tuple:
    return tuple(getattr(record, Milestone._meta.get_field(name).attname) for name in PROVENANCE)
