"""What becomes of a report: mended and sent again, withdrawn, accepted, corrected or returned.

Each action takes the version its page showed and raises StaleVersion, with nothing written, when somebody was quicker.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from history.tracking import StaleVersion
from progress.acceptance.actions import held, is_to_decide, may_decide, may_mend, send
from progress.acceptance.values import as_text
from progress.models import NotificationKind, Submission, SubmissionState
from progress.notifications.actions import notify
from progress.records.actions import sign
from progress.records.provenance import Statement, corrected_by, said_by
from progress.submissions.queries import kind_of
from values.text import person_name


class NotAccepted(Exception):
    """One of several reports could not be accepted, so none was; `error` says why."""

    def __init__(self, submission: Submission, error: Exception):
        super().__init__(submission, error)
        self.submission, self.error = submission, error


@transaction.atomic
def resend(
    *,
    submission: Submission,
    by,
    version: int,
    record_version: int,
    changes: dict,
    reason: str,
    confirmed: Collection[str] = (),
) -> Submission:
    """Send a report again with what `changes` says of the record seen at `record_version`.

    Whoever takes over the report of one who left is its reporter from then on.
    """
    current = held(submission, version)
    if not may_mend(by, current):
        raise PermissionDenied
    current.reporter = by
    intended = kind_of(current).intend(
        submission=current, by=by, version=record_version, changes=changes, reason=reason, confirmed=confirmed
    )
    if not intended.changed:
        raise ValidationError(_("Nothing here differs from the official figures. Withdraw the report instead."))
    return send(submission=current, intended=intended, by=by, reason=reason)


@transaction.atomic
def accept(
    *, submission: Submission, by, version: int, record_version: int, confirmed: Collection[str] = ()
) -> Submission:
    """Make official just what was reported, on the record seen at `record_version`.

    What is doubtful about it the officer confirms too: ValidationError at "confirmed", as `update_milestone`.
    """
    current = _to_decide(submission, by, version)
    kind = kind_of(current)
    changes = kind.changes(current.values)
    arguments = {"by": by, "version": record_version, "changes": changes, "confirmed": confirmed}
    kind.apply(submission=current, reason=_approval_reason(current), statement=_statement(current), **arguments)
    return _decide(current, SubmissionState.ACCEPTED, by)


@transaction.atomic
def accept_several(*, chosen: list[tuple[Submission, int, int]], by) -> list[Submission]:
    """Accept all of `chosen` (report, its version, its record's version) or, raising NotAccepted, none."""
    done = []
    for submission, version, record_version in chosen:
        try:
            done.append(accept(submission=submission, by=by, version=version, record_version=record_version))
        except (StaleVersion, ValidationError, PermissionDenied) as error:
            raise NotAccepted(submission, error) from error
    return done


@transaction.atomic
def correct(
    *,
    submission: Submission,
    by,
    version: int,
    record_version: int,
    changes: dict,
    reason: str,
    confirmed: Collection[str] = (),
) -> Submission:
    """Make `changes` official in place of what was reported, saying why; the report then holds what was accepted."""
    current = _to_decide(submission, by, version)
    reason = _wanted(reason)
    kind = kind_of(current)
    text = _("%(report)s. Corrected: %(reason)s") % {"report": _approval_reason(current), "reason": reason}
    changes, is_as_reported = kind.rests_on_report(current, changes)
    statement = _statement(current) if is_as_reported else corrected_by(by, _statement(current))
    arguments = {"submission": current, "by": by, "version": record_version, "changes": changes, "reason": text}
    arguments["confirmed"] = confirmed
    intended = kind.intend(**arguments)
    if not intended.changed:
        raise ValidationError(_("This would change nothing. Return the report instead, with a reason."))
    kind.apply(**arguments, statement=statement)
    values = as_text({name: intended.after[name] for name in intended.reported})
    as_reported = kind.changes(values) == kind.changes(current.values)
    current.values, current.seen_version = values, record_version
    current.seen_values = as_text({name: intended.before[name] for name in intended.reported})
    return _decide(current, SubmissionState.ACCEPTED if as_reported else SubmissionState.CORRECTED, by, reason)


@transaction.atomic
def send_back(*, submission: Submission, by, version: int, reason: str) -> Submission:
    """Return a report to its reporter, saying why; nothing official changes."""
    current = _to_decide(submission, by, version)
    if not current.is_waiting:
        raise ValidationError(_("This report was returned already."))
    return _decide(current, SubmissionState.RETURNED, by, _wanted(reason))


def _to_decide(submission: Submission, by, version: int) -> Submission:
    if not may_decide(by, submission):
        raise PermissionDenied
    current = held(submission, version)
    if not is_to_decide(current):
        raise ValidationError(_("This report was returned to its reporter."))
    return current


def _wanted(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason for the reporter.")})
    return reason.strip()


def _approval_reason(submission: Submission) -> str:
    """Say why an officer's change is made: whose report it is, of when, and what they gave as reason."""
    words = {
        "who": person_name(submission.reporter),
        "when": date_format(timezone.localtime(submission.sent_at), "SHORT_DATE_FORMAT"),
        "reason": submission.reason,
    }
    text = _("Report of %(who)s on %(when)s: %(reason)s") if submission.reason else _("Report of %(who)s on %(when)s")
    return text % words


def _statement(submission: Submission) -> Statement:
    """Return whose report the values are, and of which day."""
    return said_by(submission.reporter, timezone.localdate(submission.sent_at))


def _decide(submission: Submission, state: SubmissionState, by, reason: str = "") -> Submission:
    submission.state, submission.decided_by, submission.decided_at = state, by, timezone.now()
    submission.decision_reason = reason
    sign(submission, by, reason)
    submission.save()
    notify(people=[submission.reporter_id], kind=NotificationKind(state), record=submission, by=by)
    return submission
