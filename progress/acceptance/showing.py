"""How reports for acceptance are shown: each field as it was, as it is now, and as it was reported."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from progress.acceptance.kinds import ReportKind, ReportReading
from progress.models import Submission
from values.text import person_name

Kinds = Mapping[str, ReportKind]  # by the value of SubmissionKind


@dataclass(frozen=True, slots=True)
class ReportedField:
    """One field: official when it was reported, official now, and as reported (or accepted)."""

    label: str
    seen: str
    now: str
    reported: str
    is_moved: bool  # officially, since it was reported
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A report in words."""

    submission: Submission
    lines: list[ReportedField]
    who: str
    when: datetime.datetime
    record_version: int
    is_mine: bool = False
    filed_late: str = ""  # of figures of a period: how late they were filed, in words

    @property
    def is_overtaken(self) -> bool:
        """Whether the official values of its fields changed since it was sent."""
        return self.submission.is_open and any(line.is_moved for line in self.lines)

    @property
    def ticket(self) -> str:
        """What a ticked box of a list sends: the report, its version and the one of its official record."""
        return f"{self.submission.pk}-{self.submission.version}-{self.record_version}"


def with_records(submissions: QuerySet, kinds: Kinds) -> QuerySet:
    """Reports with the records that showing them reads."""
    related = {path for kind in kinds.values() for path in kind.related}
    return submissions.select_related("site", "reporter", "decided_by", *sorted(related))


def shown(submissions: Iterable[Submission], kinds: Kinds, user=None) -> list[Shown]:
    """Reports in words; wants `with_records()`. A few more queries per kind, however many reports."""
    submissions = list(submissions)
    by_kind = defaultdict(list)
    for one in submissions:
        by_kind[one.kind].append(one)
    readings, late = {}, {}
    for code, some in by_kind.items():
        told = [values for one in some for values in (one.values, one.seen_values)]
        readings[code] = kinds[code].reading(kinds[code], some, told)
        late |= kinds[code].filed_late(some)
    return [_shown(one, readings[one.kind], user, late.get(one.pk, "")) for one in submissions]


def _shown(submission: Submission, reading: ReportReading, user, filed_late: str) -> Shown:
    seen, official = submission.seen_values, reading.official(submission)
    lines = [
        ReportedField(
            label=reading.label(submission, name),
            seen=reading.show(submission, name, seen.get(name)),
            now=reading.show(submission, name, official.get(name)),
            reported=reading.show(submission, name, submission.values[name]),
            is_moved=not reading.is_same(name, seen.get(name), official.get(name)),
            name=name,
        )
        for name in reading.names(submission, submission.values)
    ]
    return Shown(
        submission=submission,
        lines=lines,
        who=person_name(submission.reporter),
        when=submission.sent_at,
        record_version=reading.version(submission),
        is_mine=user is not None and submission.reporter_id == user.pk,
        filed_late=filed_late,
    )
