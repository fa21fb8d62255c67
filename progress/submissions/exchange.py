"""The exchange between a reporter and an officer, read from the report's history: who said what, when and why."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from progress.acceptance.values import ReportReading
from progress.models import Submission, SubmissionState
from progress.submissions.queries import KINDS, kind_of
from values.text import person_name


@dataclass(frozen=True, slots=True)
class ExchangedValue:
    """A value as it was and as somebody would have it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that one of the two did."""

    when: datetime.datetime
    who: str
    what: str
    state: str
    reason: str
    values: list[ExchangedValue] = field(default_factory=list)


def exchange(submission: Submission) -> list[Turn]:
    """Return every turn, the first one first; two queries, and few more for what the values name."""
    kind = kind_of(submission)
    records = list(submission.history.select_related("history_user").order_by("history_date", "history_id"))
    words = kind.reading(kind, [submission], _every_value(records))
    turns = []
    for before, record in zip([None, *records], records, strict=False):
        turns.append(
            Turn(
                when=record.history_date,
                who=person_name(record.history_user),
                what=_what(before, record),
                state=record.state,
                reason=record.reason if record.state == SubmissionState.WAITING else record.decision_reason,
                values=_said(submission, before, record, words),
            )
        )
    return turns


def corrections(submissions: Iterable[Submission]) -> dict[int, list[ExchangedValue]]:
    """Return by primary key what an officer put in the place of what was sent, of those accepted with corrections.

    None are read where none was corrected; one query, and few more for each kind of report, however many.
    """
    corrected = {
        submission.pk: submission for submission in submissions if submission.state == SubmissionState.CORRECTED
    }
    steps = defaultdict(list)
    if corrected:
        for record in Submission.history.filter(id__in=corrected).order_by("history_date", "history_id"):
            steps[record.id].append(record)
    exchanged = {}
    for code in {submission.kind for submission in corrected.values()}:
        kind, some = KINDS[code], {pk: report for pk, report in corrected.items() if report.kind == code}
        words = kind.reading(kind, some.values(), _every_value(record for pk in some for record in steps[pk]))
        exchanged |= {pk: _corrected(submission, steps[pk], words) for pk, submission in some.items()}
    return exchanged


def _every_value(records: Iterable) -> list[dict]:
    return [values for record in records for values in (record.values, record.seen_values)]


def _corrected(submission: Submission, records: list, words: ReportReading) -> list[ExchangedValue]:
    pairs = list(itertools.pairwise(records))
    before, record = next(pair for pair in reversed(pairs) if pair[0].state != SubmissionState.CORRECTED)
    return _said(submission, before, record, words)


def _what(before, record) -> str:
    if record.state == SubmissionState.WAITING:
        return _("sent this report") if before is None else _("sent it again")
    return {
        SubmissionState.RETURNED: _("returned it"),
        SubmissionState.ACCEPTED: _("approved it"),
        SubmissionState.CORRECTED: _("approved it with corrections"),
        SubmissionState.WITHDRAWN: _("withdrew it"),
    }[record.state]


def _said(of: Submission, before, record, words: ReportReading) -> list[ExchangedValue]:
    """Return what was sent, beside what was official; or what an officer put in the place of what was sent."""
    if record.state == SubmissionState.WAITING:
        names, old, new = set(record.values), record.seen_values, record.values
    elif record.state == SubmissionState.CORRECTED and before is not None:
        # What only one of the two named is, for the other, as it is officially.
        old, new = record.seen_values | before.values, before.seen_values | record.values
        names = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    else:
        return []
    return [
        ExchangedValue(words.label(of, name), words.show(of, name, old.get(name)), words.show(of, name, new.get(name)))
        for name in words.names(of, names)
    ]
