"""Records the progress of milestones, or sends a report of it: pages, the administration and imports call these.

Every action takes keywords only, is atomic, wants `by=` the person, and refuses fields it does not know.
"""

from collections.abc import Collection
from copy import copy

from django.core.exceptions import PermissionDenied
from django.db import transaction

from history.tracking import StaleVersion, open_transaction
from progress.acceptance.actions import refuse_document_out_of_sight, send
from progress.acceptance.values import Intended, records
from progress.models import Milestone, State, Submission, SubmissionKind
from progress.models.office import needs_acceptance
from progress.promises.rule import Promised, check_reason
from progress.records.actions import sign, use_document
from progress.records.doubts import ask
from progress.records.provenance import PROVENANCE, SOURCE_STANDS, Statement, differing, entered_by, renew, said_again

MILESTONE_FIELDS = frozenset(
    {
        "state",
        "planned",
        "forecast",
        "actual",
        "percent",
        "area_done",
        "area_ready",
        "area_total",
        "households_done",
        "households_total",
        "document",
        "note",
        "source",
        "as_of",
    }
)


def hold_milestone(*, milestone: Milestone, by) -> Milestone:
    """Return the milestone as it is stored, locked so that nobody saves between a comparison and the write.

    Wants a transaction. Raises PermissionDenied where its progress is not for `by` to change.
    """
    if not by.has_perm("progress.change_milestone"):
        raise PermissionDenied
    rows = Milestone.objects.editable_by(by).select_for_update(of=("self",))
    if current := rows.select_related("site", "stage__parent").filter(pk=milestone.pk).first():
        return current
    raise PermissionDenied


def intended_milestone(
    *,
    milestone: Milestone,
    by,
    version: int,
    changes: dict,
    reason: str = "",
    statement: Statement | None = None,
    confirmed: Collection[str] = (),
    held: Milestone | None = None,
) -> Intended:
    """Check `changes` to a milestone seen at `version` as `update_milestone` does, and save nothing.

    Without a `statement` the values are a report: where they come from is settled when it is accepted.
    Wants a transaction: the row stays locked until it ends, or is `held` already. Raises as `update_milestone` does.
    """
    changes, stands = said_again(changes)
    if unknown := set(changes) - MILESTONE_FIELDS:
        raise TypeError(f"not a milestone's progress: {', '.join(sorted(unknown))}")
    current = copy(held) if held else hold_milestone(milestone=milestone, by=by)
    if current.version != version:
        raise StaleVersion(milestone, current, version)
    before, promised = _progress(current), Promised.of(current)
    for field, value in changes.items():
        setattr(current, field, value)
    current.full_clean()
    if statement:
        renew(current, differing(current, before), statement=statement, stated=stands)
    intended = Intended(current, before, _progress(current), [name for name in stands if before[name]])
    if intended.changed:
        check_reason(current, promised, reason)
        ask(current, confirmed)
    return intended


@transaction.atomic
def update_milestone(
    *,
    milestone: Milestone,
    by,
    version: int,
    changes: dict,
    reason: str = "",
    statement: Statement | None = None,
    confirmed: Collection[str] = (),
) -> Milestone:
    """Set `changes` on a milestone seen at `version`; return it as saved. What changes nothing is not saved.

    New values rest on the source said with them, or on `statement` (that `by` enters them today); the recorded one
    stays where `changes` say so (SOURCE_STANDS). `confirmed` are the codes of the doubts about it of which the person
    says it is really so (progress/records/doubts.py).

    Raises PermissionDenied, also for a person whose reports wait for acceptance (report_milestone is their way);
    StaleVersion when somebody saved since (nothing is written); ValidationError, at "reason" for a promise that moves
    without one, at "confirmed" for what is doubtful; TypeError for a field that is not a milestone's progress.
    """
    if needs_acceptance(by):
        raise PermissionDenied
    intended = intended_milestone(
        milestone=milestone,
        by=by,
        version=version,
        changes=changes,
        reason=reason,
        statement=statement or entered_by(by),
        confirmed=confirmed,
    )
    current = intended.record
    if not intended.changed:
        return current
    sign(current, by, reason)
    current.save()
    if current.document_id:
        use_document(document=current.document, site=current.site, by=by)
    return current


def _progress(milestone: Milestone) -> dict:
    return {name: getattr(milestone, Milestone._meta.get_field(name).attname) for name in MILESTONE_FIELDS}


def report_milestone(
    *, milestone: Milestone, by, version: int, changes: dict, reason: str = "", confirmed: Collection[str] = ()
) -> Milestone | Submission:
    """Record `changes` of a milestone seen at `version`, or send them for acceptance if `by` is one whose reports wait.

    Returns the milestone as it is recorded, or the report that now waits; the milestone when nothing changes. A report
    of the same person that is not settled yet takes the changes up: what it says of fields that `changes` leaves as
    they officially are goes on waiting. Raises as `update_milestone` does, for both alike.
    """
    arguments = {"by": by, "version": version, "confirmed": confirmed}
    if not needs_acceptance(by):
        return update_milestone(milestone=milestone, changes=changes, reason=reason, **arguments)
    with open_transaction():
        return _report(milestone, changes, reason, arguments)


def _report(milestone: Milestone, changes: dict, reason: str, arguments: dict) -> Milestone | Submission:
    """Send the changes for acceptance, with those of a report of the same person that is not settled yet."""
    by = arguments["by"]
    official = hold_milestone(milestone=milestone, by=by)
    report = Submission.objects.open().filter(milestone=milestone, reporter=by).first()
    if report:
        news = {name: value for name, value in changes.items() if getattr(official, name, None) != value}
        report.milestone = official
        stands = {SOURCE_STANDS: True} if says_source_stands(report) else {}
        changes = records(Milestone, report.values) | stands | news
        reason = reason or report.reason
    refuse_document_out_of_sight(changes, by)
    intended = intended_milestone(milestone=milestone, changes=changes, reason=reason, held=official, **arguments)
    if not intended.changed:
        return intended.record
    what = {"kind": SubmissionKind.MILESTONE, "milestone": official, "site": official.site}
    report = report or Submission(reporter=by, **what)
    return send(submission=report, intended=intended, by=by, reason=reason)


def says_source_stands(submission: Submission) -> bool:
    """Return whether a report of a milestone names the recorded source, for the values it reports too."""
    named = {name: value for name, value in submission.values.items() if name in PROVENANCE and value}
    return any(submission.seen_values.get(name) == value for name, value in named.items())


# What is done, and of how much.
WHOLE = (("area_done", "area_total"), ("households_done", "households_total"))


def finishing(milestone: Milestone, changes: dict) -> dict:
    """Return `changes` with 100 % and the totals as done, where they make `milestone` done and do not say otherwise.

    A total that is not known is not made up: what is done stays as it is then.
    """
    if changes.get("state") != State.DONE or milestone.state == State.DONE:
        return changes
    more = {"percent": 100}
    for done, total in WHOLE:
        whole = changes.get(total, getattr(milestone, total))
        if whole is not None:
            more[done] = whole
    return more | changes
