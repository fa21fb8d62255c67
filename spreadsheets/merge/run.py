"""A whole file in one transaction: tried out for a preview, or saved."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from spreadsheets.book import BookError
from spreadsheets.layout import Table
from spreadsheets.merge.compare import ChangedMeanwhile, compare
from spreadsheets.merge.plan import Decisions, Plan, SheetPlan, Status
from spreadsheets.merge.saving import write
from spreadsheets.resources import SheetResource
from values.bulk import SomeAreStale
from values.history import written_together

# Tries of a preview during which others keep saving.
TRIES = 3
# (the resource of a sheet, what was understood of it), in the order in which they depend on each other.
Sheets = Sequence[tuple[type[SheetResource], Table]]
Tell = Callable[[str, int, int], None]


class NotSaved(Exception):
    """Nothing was written; `plan` says what became of each row when it was tried."""

    def __init__(self, plan: Plan):
        super().__init__(plan)
        self.plan = plan


class Outdated(NotSaved):
    """What a person agreed to is not what would be done now."""


def _silent(sheet: str, done: int, total: int) -> None:
    pass


def preview(sheets: Sheets, *, user, decisions: Decisions, reason: str, tell: Tell = _silent) -> Plan:
    """Return what `save` would do. What has to be tried in the database is taken back."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                plan = _run(sheets, user, decisions, reason, tell, is_trial=True)
                transaction.set_rollback(True)
            return plan
        except (ChangedMeanwhile, SomeAreStale):
            if not left:
                raise BookError(_("Others are saving at this moment. Try again.")) from None
    raise AssertionError("unreachable")


def save(
    sheets: Sheets,
    *,
    user,
    decisions: Decisions,
    reason: str,
    request_id: str,
    agreed: str | None = None,
    tell: Tell = _silent,
) -> Plan:
    """Write all that the sheets change, in one transaction that is the caller's or its own; return what was done.

    `agreed` is the fingerprint of the preview a person confirmed, None where nobody was asked. Raises Outdated where
    something else would be done now, NotSaved where rows are refused, want a reason or are in conflict; nothing is
    written then.
    """
    try:
        with transaction.atomic(), written_together(request_id):
            plan = _run(sheets, user, decisions, reason, tell, is_trial=False)
            if agreed is not None and plan.fingerprint != agreed:
                raise Outdated(plan)
            waits = plan.undecided or plan.count(Status.REASON)
            if plan.has_sheet_errors or waits or (plan.count(Status.REFUSED) and not decisions.leave_refused):
                raise NotSaved(plan)
            for sheet in plan.sheets:
                sheet.drop_left_out()
    except (ChangedMeanwhile, SomeAreStale):
        raise Outdated(preview(sheets, user=user, decisions=decisions, reason=reason)) from None
    return plan


def _run(sheets: Sheets, user, decisions: Decisions, reason: str, tell: Tell, *, is_trial: bool) -> Plan:
    plan, seen = Plan(), {}
    for index, (resource_class, table) in enumerate(sheets):
        is_last = index == len(sheets) - 1
        # A record is about one row of the file, on whichever of its sheets.
        before = seen.setdefault(resource_class, {})
        part = _sheet(resource_class, table, before, user, decisions, reason, tell, is_trial, is_last)
        before |= {("recorded", row.record.pk): f"{table.sheet} · {row.number}" for row in part.to_save}
        plan.sheets.append(part)
    return plan


def _sheet(
    resource_class, table: Table, before: dict, user, decisions, reason: str, tell: Tell, is_trial: bool, is_last: bool
):
    """Compare one sheet and write it; rows that name records which others of its rows make come after those."""
    told, seen = None, dict(before)
    while True:
        resource = resource_class(user)
        resource.take_answers(table.answers)
        resource.given, resource.source_stands = table.given, decisions.source_stands
        part = compare(resource, table, decisions, seen=seen, tell=partial(tell, table.sheet))
        if decisions.add_new is False:
            part.leave_out_new()
        part.mark_left_out(decisions)
        waiting = {row.number for row in part.rows if row.names_unknown} if resource.refers_to_itself else set()
        goes_on = bool(waiting and part.of(Status.NEW))
        if not is_trial or goes_on or _must_be_tried(resource, part, is_last=is_last):
            write(resource, part, reason=reason)
        if told is None:
            told = part
        else:
            told.follow(part)
        if not goes_on:
            return told
        seen |= {("recorded", row.record.pk): row.number for row in part.to_save}
        lines = [line for line in table.lines if line.number in waiting]
        table = replace(table, lines=lines, warnings=[], skipped=[])


def _must_be_tried(resource: SheetResource, plan: SheetPlan, *, is_last: bool) -> bool:
    """Rows saved by themselves are judged by saving; new ones are what later sheets may refer to."""
    if resource.reports or not resource.is_bulk or any(resource.is_saved_alone(row.record) for row in plan.to_save):
        return True
    return not is_last and bool(plan.of(Status.NEW))
