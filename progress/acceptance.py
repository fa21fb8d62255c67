"""Reporting progress: what an officer says is official at once, what others report waits for one."""

from collections.abc import Collection, Mapping
from typing import Protocol

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from progress.actions import hold_milestone, intended_milestone, sign, update_milestone
from progress.models import Document, Milestone, Submission, SubmissionKind, SubmissionState
from progress.provenance import PROVENANCE, SOURCE_STANDS
from progress.reporters import needs_acceptance
from progress.submitted import as_text, records
from values.tracking import open_transaction


def report_milestone(
    *, milestone: Milestone, by, version: int, changes: dict, reason: str = "", confirmed: Collection[str] = ()
) -> Milestone | Submission:
    """Record `changes` of a milestone seen at `version`, or send them for acceptance if `by` is one whose reports wait.

    Returns the milestone as it is recorded, or the report that now waits; the milestone when nothing changes. A report
    of the same person that is not settled yet takes the changes up: what it says of fields that `changes` leaves as
    they officially are goes on waiting. Raises as `update_milestone` does, for both alike.
    """
    said = {"by": by, "version": version, "confirmed": confirmed}
    if not needs_acceptance(by):
        return update_milestone(milestone=milestone, changes=changes, reason=reason, **said)
    with open_transaction():
        return _report(milestone, changes, reason, said)


def _report(milestone: Milestone, changes: dict, reason: str, said: dict) -> Milestone | Submission:
    """Send the changes for acceptance, with those of a report of the same person that is not settled yet."""
    by = said["by"]
    official = hold_milestone(milestone=milestone, by=by)
    found = Submission.objects.open().filter(milestone=milestone, reporter=by).first()
    if found:
        news = {name: value for name, value in changes.items() if getattr(official, name, None) != value}
        found.milestone = official
        stands = {SOURCE_STANDS: True} if says_source_stands(found) else {}
        changes = records(Milestone, found.values) | stands | news
        reason = reason or found.reason
    refuse_document_out_of_sight(changes, by)
    intended = intended_milestone(milestone=milestone, changes=changes, reason=reason, held=official, **said)
    if not intended.changed:
        return intended.record
    what = {"kind": SubmissionKind.MILESTONE, "milestone": official, "site": official.site}
    found = found or Submission(reporter=by, **what)
    return send(submission=found, intended=intended, by=by, reason=reason)


def says_source_stands(submission: Submission) -> bool:
    """Whether a report of a milestone names the recorded source, for the values it reports too."""
    named = {name: value for name, value in submission.values.items() if name in PROVENANCE and value}
    return any(submission.seen_values.get(name) == value for name, value in named.items())


def refuse_document_out_of_sight(changes: dict, by) -> None:
    """A report names no paper that `by` may not see: nor the reporter when sending, nor the officer when accepting."""
    document = changes.get("document")
    if document and not Document.objects.visible_to(by).filter(pk=document.pk).exists():
        raise ValidationError({"document": _("This document is not among those you may see.")})


class Reportable(Protocol):
    """A change that was checked and not saved: what a report is made of."""

    before: Mapping
    after: Mapping

    @property
    def told(self) -> list[str]:
        """Names of the values that the report holds."""

    @property
    def version(self) -> int:
        """Version of the official record that the change was checked against."""


def send(*, submission: Submission, intended: Reportable, by, reason: str) -> Submission:
    """Let a report wait with what is intended and its reason; one that waits with just that is left as it is.

    Wants the transaction in which it was intended.
    """
    if not by.has_perm("progress.add_submission"):
        raise PermissionDenied
    names = intended.told
    values = as_text({name: intended.after[name] for name in names})
    told = values, reason, intended.version
    if submission.is_waiting and (submission.values, submission.reason, submission.seen_version) == told:
        return submission
    submission.values, submission.reason, submission.seen_version = told
    submission.seen_values = as_text({name: intended.before[name] for name in names})
    submission.state, submission.sent_at = SubmissionState.WAITING, timezone.now()
    submission.decided_by = submission.decided_at = None
    submission.decision_reason = ""
    submission.full_clean()
    sign(submission, by, reason)
    submission.save()
    return submission
