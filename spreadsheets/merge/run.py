"""A whole file in one transaction: tried out for a preview, or saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Count, Max, Model, Sum
from django.utils.translation import gettext_lazy as _

from history.bulk import SomeAreStale
from history.tracking import TrackedModel, written_together
from history.transactions import tried_out
from history.written import collect_rows_written
from spreadsheets.book import BookError
from spreadsheets.layout import Table
from spreadsheets.merge.carrying import called_anew, carried_on
from spreadsheets.merge.compare import ChangedMeanwhile, compare
from spreadsheets.merge.plan import Decisions, Plan, SheetPlan, Status
from spreadsheets.merge.saving import Together, made_ready, write
from spreadsheets.resources import SheetResource
from spreadsheets.work_progress import Tell, silent
from values.text import Person

# Tries of a preview during which others keep saving.
TRIES = 3
Done = TypeVar("Done")
# (the resource of a sheet, what was understood of it), in the order in which they depend on each other.
Sheets = Sequence[tuple[type[SheetResource], Table]]


class NotSaved(Exception):
    """Nothing was written; `plan` says what became of each row when it was tried."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.plan = plan


class _MustBeTried(Exception):
    """Some rows are judged by saving them, or are what later sheets refer to: comparing alone does not tell."""


class Outdated(NotSaved):
    """What a person agreed to is not what would be done now."""


def preview(sheets: Sheets, *, user: Person, decisions: Decisions, reason: str, on_progress: Tell = silent) -> Plan:
    """Return what `save` would do; nothing is written and nobody who saves is held up."""
    try:
        return _prepare(sheets, user, decisions, reason, on_progress, is_to_be_saved=False).plan
    except _MustBeTried:
        return _tried(sheets, user, decisions, reason, on_progress)


def save(
    sheets: Sheets,
    *,
    user: Person,
    decisions: Decisions,
    reason: str,
    request_id: str,
    agreed: str | None = None,
    on_progress: Tell = silent,
    first: Callable[[], str | None] = silent,
    then: Callable[[Plan], None] = silent,
) -> Plan:
    """Write all that the sheets change, in one transaction; return what was done.

    `agreed` is the fingerprint of the preview a person confirmed, None where nobody was asked. Raises Outdated where
    something else would be done now, NotSaved where rows are refused, want a reason or are in conflict; nothing is
    written then. `first`, which may return a reason for the history in place of `reason`, and `then`, which is given
    what was done, are called in the same transaction.

    What can be is found out before it: the database is locked for the writing alone. Rows that are judged by saving
    them are compared and saved at once.
    """
    prepared: _Prepared | None = None
    try:
        prepared = _prepare(sheets, user, decisions, reason, on_progress, is_to_be_saved=True)
    except _MustBeTried:
        pass
    else:
        _refuse_unless_agreed(prepared.plan, decisions, agreed)
        prepared.make_ready()
    try:
        with transaction.atomic(), written_together(request_id):
            reason = first() or reason
            plan = prepared.write(reason) if prepared else None
            if plan is None:
                plan = _Run(sheets, user, decisions, reason, on_progress, is_trial=False).go()
                _refuse_unless_agreed(plan, decisions, agreed)
            elif prepared and prepared.is_refused_now:
                _refuse_unless_agreed(plan, decisions, agreed)
            for sheet in plan.sheets:
                sheet.drop_left_out()
            then(plan)
    except (ChangedMeanwhile, SomeAreStale):
        raise Outdated(preview(sheets, user=user, decisions=decisions, reason=reason)) from None
    return plan


def _refuse_unless_agreed(plan: Plan, decisions: Decisions, agreed: str | None) -> None:
    if agreed is not None and plan.fingerprint != agreed:
        raise Outdated(plan)
    waits = plan.undecided or plan.count(Status.REASON)
    if plan.has_sheet_errors or waits or (plan.count(Status.REFUSED) and not decisions.leave_refused):
        raise NotSaved(plan)


def _prepare(
    sheets: Sheets, user: Person, decisions: Decisions, reason: str, on_progress: Tell, *, is_to_be_saved: bool
) -> "_Prepared":
    """Return what would be done, found out by comparing alone. Raises _MustBeTried, BookError."""

    def compared() -> _Prepared:
        rests_on = _state_of(sheets, user)
        run = _Run(sheets, user, decisions, reason, on_progress, is_trial=True, may_write=False, keeps=is_to_be_saved)
        return _Prepared(sheets, user, run.go(), rests_on, run.parts)

    return _again_while_others_save(compared)


def _tried(sheets: Sheets, user: Person, decisions: Decisions, reason: str, on_progress: Tell) -> Plan:
    """Return what would be done, found out by saving it and taking that back. Raises BookError."""

    def tried() -> Plan:
        with tried_out():
            return _Run(sheets, user, decisions, reason, on_progress, is_trial=True).go()

    return _again_while_others_save(tried)


def _again_while_others_save(do: Callable[[], Done]) -> Done:
    for left in reversed(range(TRIES)):
        try:
            return do()
        except (ChangedMeanwhile, SomeAreStale):
            if not left:
                raise BookError(_("Others are saving now. Try again.")) from None
    raise AssertionError("unreachable")


@dataclass(slots=True)
class _Prepared:
    """What would be done, and `parts` that can be written as they are."""

    sheets: Sheets
    user: Any
    plan: Plan
    rests_on: list[Any]
    parts: list[tuple[SheetResource, SheetPlan]]
    ready: list[Together] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def make_ready(self) -> None:
        """Do beforehand all that takes long of what `write` does."""
        self.counts = self.plan.counts
        self.ready = [made_ready(resource, part) for resource, part in self.parts]

    @property
    def is_refused_now(self) -> bool:
        """Whether the database refused rows that were agreed to."""
        return self.plan.has_sheet_errors or self.plan.counts != self.counts

    def write(self, reason: str) -> Plan | None:
        """Write what was prepared; None, nothing written, where it has to be compared anew."""
        if _state_of(self.sheets, self.user) != self.rests_on:
            return None
        # What follows from the rows comes last and at once, its rows locked in one order: two who write at the same
        # time wait for each other, whatever sheets name a site.
        with collect_rows_written():
            for (resource, part), ready in zip(self.parts, self.ready, strict=True):
                write(resource, part, reason=reason, ready=ready)
        return self.plan


def _state_of(sheets: Sheets, user: Person) -> list[Any]:
    """Return what differs once somebody saves any of the records that rows may name (sites, organisations, documents)
    or rest on.

    Rows of the sheets' own records are compared by their versions when they are written.
    """
    lookups = [lookup for resource, _table in sheets for lookup in resource(user).looked_up.values()]
    models = {lookup.model for lookup in lookups} | {
        model for resource, _table in sheets for model in resource.rests_on
    }
    return [(model._meta.label, _state(model)) for model in sorted(models, key=lambda model: model._meta.label)]


def _state(model: type[Model]) -> dict[Any, Any]:
    totals = {"count": Count("pk"), "last": Max("pk")}
    if issubclass(model, TrackedModel):
        totals |= {"versions": Sum("version"), "changed": Max("changed_at")}
    return model._base_manager.aggregate(**totals)


class _Run:
    """One going through all sheets, in which each may name what those before it make.

    A trial writes only what must be written to be judged, and where it may not, raises _MustBeTried. What is to be
    written later it `keeps`: in `parts`, with the records.
    """

    def __init__(
        self,
        sheets: Sheets,
        user: Person,
        decisions: Decisions,
        reason: str,
        on_progress: Tell,
        *,
        is_trial: bool,
        may_write: bool = True,
        keeps: bool = False,
    ) -> None:
        self.sheets, self.user, self.decisions = sheets, user, decisions
        self.reason, self.on_progress = reason, on_progress
        self.is_trial, self.may_write, self.keeps = is_trial, may_write, keeps
        self.parts: list[tuple[SheetResource, SheetPlan]] = []
        # Records that rows call anew, as they were called before: rows of later sheets may still name them so.
        self.former: list[Model] = []

    def go(self) -> Plan:
        plan = Plan()
        seen: dict[Any, dict[Any, Any]] = {}
        before_on_sheet: dict[str, list[SheetPlan]] = {}
        for index, (resource_class, table) in enumerate(self.sheets):
            # A record is about one row of the file, on whichever of its sheets.
            before = seen.setdefault(resource_class, {})
            of_same_rows = before_on_sheet.setdefault(table.sheet, [])
            resource = resource_class(self.user)
            table = carried_on(resource, table, of_same_rows, self.decisions)
            part = self._sheet(resource, table, before, is_last=index == len(self.sheets) - 1)
            for row in part.rows:
                row.pk = row.record and row.record.pk
            before |= {("recorded", row.pk): f"{table.sheet} · {row.number}" for row in part.to_save}
            plan.sheets.append(part)
            of_same_rows.append(part)
            if not self.keeps:
                part.let_records_go()
        return plan

    def _sheet(self, resource: SheetResource, table: Table, before: dict[Any, Any], *, is_last: bool) -> SheetPlan:
        """Compare one sheet and write it; rows that name records which others of its rows make come after those."""
        last_part, seen = None, dict(before)
        while True:
            for lookup, record in product(resource.looked_up.values(), self.former):
                if isinstance(record, lookup.model):
                    lookup.know_former(record)
            resource.take_answers(table.answers)
            resource.given, resource.source_stands = table.given, self.decisions.source_stands
            part = compare(
                resource, table, self.decisions, seen=seen, on_progress=partial(self.on_progress, table.sheet)
            )
            if self.decisions.add_new is False:
                part.leave_out_new()
            part.mark_left_out(self.decisions)
            waiting = {row.number for row in part.rows if row.names_unknown} if resource.refers_to_itself else set()
            goes_on = bool(waiting and part.of(Status.NEW))
            if self.keeps:
                self.parts.append((resource, part))
            if part.to_save and (not self.is_trial or goes_on or _must_be_tried(resource, part, is_last=is_last)):
                if not self.may_write:
                    raise _MustBeTried
                write(resource, part, reason=self.reason)
            self.former += called_anew(resource, part)
            if last_part is None:
                last_part = part
            else:
                last_part.follow(part)
            if not goes_on:
                return last_part
            seen |= {("recorded", row.record.pk): row.number for row in part.to_save}
            lines = [line for line in table.lines if line.number in waiting]
            table = replace(table, lines=lines, warnings=[], skipped=[])
            resource = type(resource)(self.user)


def _must_be_tried(resource: SheetResource, plan: SheetPlan, *, is_last: bool) -> bool:
    """Return whether the sheet is tried by saving: rows are saved singly, or later sheets may refer to new ones."""
    if resource.reports or not resource.is_bulk or any(resource.is_saved_alone(row.record) for row in plan.to_save):
        return True
    return not is_last and bool(plan.of(Status.NEW))
