"""A whole file in one transaction: tried out for a preview, or saved."""

from collections.abc import Callable, Sequence

from django.db import transaction

from spreadsheets.layout import Table
from spreadsheets.merge.compare import ChangedMeanwhile, compare
from spreadsheets.merge.plan import Decisions, Plan, Status
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
                raise
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
    something else would be done now, NotSaved where rows are refused or conflicts undecided; nothing is written then.
    """
    try:
        with transaction.atomic(), written_together(request_id):
            plan = _run(sheets, user, decisions, reason, tell, is_trial=False)
            if agreed is not None and plan.fingerprint != agreed:
                raise Outdated(plan)
            if plan.has_sheet_errors or plan.undecided or (plan.count(Status.REFUSED) and not decisions.leave_refused):
                raise NotSaved(plan)
    except (ChangedMeanwhile, SomeAreStale):
        raise Outdated(preview(sheets, user=user, decisions=decisions, reason=reason)) from None
    return plan


def _run(sheets: Sheets, user, decisions: Decisions, reason: str, tell: Tell, *, is_trial: bool) -> Plan:
    plan = Plan()
    for index, (resource_class, table) in enumerate(sheets):
        resource = resource_class(user)
        told = compare(
            resource, table, decisions, reason=reason, tell=lambda done, total, name=table.sheet: tell(name, done, total)
        )
        if decisions.add_new is False:
            _leave_out_new(told)
        plan.sheets.append(told)
        is_last = index == len(sheets) - 1
        if not is_trial or _must_be_tried(resource, told, is_last=is_last):
            write(resource, told, reason=reason)
    return plan


def _leave_out_new(plan) -> None:
    """A person said that nothing is to be added: new rows are counted as unchanged."""
    left_out = plan.counts.pop(Status.NEW, 0)
    plan.counts[Status.UNCHANGED] += left_out
    plan.rows = [row for row in plan.rows if row.status != Status.NEW]


def _must_be_tried(resource: SheetResource, plan, *, is_last: bool) -> bool:
    """Rows saved by themselves are judged by saving; new ones are what later sheets may refer to."""
    return resource.reports or not resource.is_bulk or (not is_last and bool(plan.of(Status.NEW)))
