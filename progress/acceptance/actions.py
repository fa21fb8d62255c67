"""Reporting progress: what an officer says is official at once, what others report waits for one."""

from collections.abc import Mapping
from typing import Protocol

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from history.tracking import StaleVersion
from progress.acceptance.values import as_text
from progress.models import Document, Submission, SubmissionState
from progress.models.office import needs_acceptance
from progress.records.actions import sign


def refuse_document_out_of_sight(changes: dict, by) -> None:
    """Refuse a document that `by` may not see, be it the reporter who sends or the officer who accepts."""
    document = changes.get("document")
    if document and not Document.objects.visible_to(by).filter(pk=document.pk).exists():
        raise ValidationError({"document": _("You do not have permission to see this document.")})


class Reportable(Protocol):
    """A change that was checked and not saved: what a report is made of."""

    before: Mapping
    after: Mapping

    @property
    def reported(self) -> list[str]:
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
    names = intended.reported
    values = as_text({name: intended.after[name] for name in names})
    report = values, reason, intended.version
    if submission.is_waiting and (submission.values, submission.reason, submission.seen_version) == report:
        return submission
    submission.values, submission.reason, submission.seen_version = report
    submission.seen_values = as_text({name: intended.before[name] for name in names})
    submission.state, submission.sent_at = SubmissionState.WAITING, timezone.now()
    submission.decided_by = submission.decided_at = None
    submission.decision_reason = ""
    submission.full_clean()
    sign(submission, by, reason)
    submission.save()
    return submission


def may_decide(user, submission: Submission) -> bool:
    """Return whether `user` is an officer of the report's site; nobody decides on their own report."""
    return decides(user) and submission.reporter_id != user.pk and _is_within(user, submission)


def decides(user) -> bool:
    """Return whether `user` accepts reports at all."""
    return user.has_perm("progress.change_submission") and not needs_acceptance(user)


def has_left(submission: Submission) -> bool:
    """Return whether its reporter no longer reports for the site: its developer changed, or they work elsewhere now."""
    return not Submission.objects.editable_by(submission.reporter).filter(pk=submission.pk).exists()


def is_left_behind(submission: Submission) -> bool:
    """Return whether it was returned to somebody who no longer reports for the site: others settle it."""
    return submission.state == SubmissionState.RETURNED and has_left(submission)


def is_to_decide(submission: Submission) -> bool:
    """Return whether it is an officer's turn."""
    return submission.is_waiting or is_left_behind(submission)


def may_mend(user, submission: Submission) -> bool:
    """Return whether `user` may send it again: its reporter while they report for the site, then who does now."""
    if not submission.is_open:
        return False
    if submission.reporter_id == user.pk:
        return not has_left(submission)
    reports = user.has_perm("progress.add_submission") and needs_acceptance(user)
    return reports and _is_within(user, submission) and is_left_behind(submission)


def may_withdraw(user, submission: Submission) -> bool:
    """Return whether `user` may close the report undecided: who may mend it, and an officer where the reporter left."""
    return may_mend(user, submission) or (may_decide(user, submission) and is_left_behind(submission))


def _is_within(user, submission: Submission) -> bool:
    return Submission.objects.editable_by(user).filter(pk=submission.pk).exists()


@transaction.atomic
def withdraw(*, submission: Submission, by, version: int, reason: str = "") -> Submission:
    """Take back one's own report, or close one whose reporter left."""
    current = held(submission, version)
    if not may_withdraw(by, current):
        raise PermissionDenied
    current.state = SubmissionState.WITHDRAWN
    current.decided_by = current.decided_at = None
    current.decision_reason = ""
    sign(current, by, reason)
    current.save()
    return current


def held(submission: Submission, version: int) -> Submission:
    """Return the report as it stands, locked until the transaction ends; one that is settled takes no further step."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related(
        "reporter", "milestone__stage", "site", "project"
    )
    current = rows.filter(pk=submission.pk).first()
    if current is None or current.version != version:
        raise StaleVersion(submission, current, version)
    if not current.is_open:
        raise ValidationError(_("This report is closed."))
    return current
