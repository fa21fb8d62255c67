"""Which reports wait for whom, and how they are shown: for the officer's list, the site's page, my work, the digest."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, DateTimeField, F, IntegerField, QuerySet, Value, When

from progress.deciding import decides
from progress.models import Site, Submission, SubmissionState
from progress.models.submission import OPEN
from progress.submissions import KINDS, kind_of
from progress.submitted import Wording, as_text, columns
from values.people import person_name
from values.today import past_day

RANK = [SubmissionState.RETURNED, SubmissionState.WAITING]


def waiting_for(user) -> QuerySet:
    """Reports that wait for `user` to accept, correct or return them, the oldest first."""
    if not decides(user):
        return Submission.objects.none()
    return Submission.objects.waiting().editable_by(user).exclude(reporter=user.pk).order_by("sent_at", "pk")


def returned_to(user) -> QuerySet:
    """Reports that were returned to `user`, to mend and send again or to withdraw; the longest returned first."""
    found = Submission.objects.visible_to(user).filter(reporter=user.pk, state=SubmissionState.RETURNED)
    return found.order_by("decided_at", "pk")


def in_reading_order(submissions: QuerySet) -> QuerySet:
    """What is to be mended, what waits (the oldest first), then what is settled (the newest first)."""
    ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(RANK)]
    rank = Case(*ranks, default=Value(len(RANK)), output_field=IntegerField())
    sent_if_open = Case(When(state__in=OPEN, then=F("sent_at")), output_field=DateTimeField())
    return submissions.annotate(rank=rank, sent_if_open=sent_if_open).order_by("rank", "sent_if_open", "-sent_at", "pk")


@dataclass(frozen=True, slots=True)
class Line:
    """One field: official when it was reported, official now, and as reported (or accepted)."""

    label: str
    seen: str
    now: str
    reported: str
    is_moved: bool  # officially, since it was reported


@dataclass(frozen=True, slots=True)
class Shown:
    """A report in words."""

    submission: Submission
    lines: list[Line]
    who: str
    when: datetime.datetime
    record_version: int
    is_mine: bool = False

    @property
    def is_overtaken(self) -> bool:
        """Whether the official values of its fields changed since it was sent."""
        return self.submission.is_open and any(line.is_moved for line in self.lines)

    @property
    def ticket(self) -> str:
        """What a ticked box of a list sends: the report, its version and the one of its official record."""
        return f"{self.submission.pk}-{self.submission.version}-{self.record_version}"


def with_records(submissions: QuerySet) -> QuerySet:
    """Reports with the records that showing them reads."""
    related = {path for kind in KINDS.values() for path in kind.related}
    return submissions.select_related("site", "reporter", "decided_by", *sorted(related))


def shown(submissions: Iterable[Submission], user=None) -> list[Shown]:
    """Reports in words; wants `with_records()`. One more query per kind where papers or organisations are named."""
    submissions = list(submissions)
    official = {one.pk: _official(one) for one in submissions}
    wordings = {
        code: Wording(
            kind.model,
            [v for s in submissions if s.kind == code for v in (s.values, s.seen_values, official[s.pk])],
        )
        for code, kind in KINDS.items()
    }
    return [_shown(one, official[one.pk], wordings[one.kind], user) for one in submissions]


def _official(submission: Submission) -> dict:
    """The values that are official now of the fields that were reported."""
    kind = kind_of(submission)
    record = kind.record(submission)
    fields = [kind.model._meta.get_field(name) for name in submission.values]
    return as_text({f.name: getattr(record, f.attname) for f in fields}) if record else {}


def _shown(submission: Submission, official: dict, words: Wording, user) -> Shown:
    kind = kind_of(submission)
    record = kind.record(submission)
    seen, now = columns(kind.model, submission.seen_values), columns(kind.model, official)
    lines = []
    for name in (name for name in kind.fields if name in submission.values):
        field = kind.model._meta.get_field(name)
        lines.append(
            Line(
                label=str(field.verbose_name),
                seen=words.show(name, submission.seen_values.get(name)),
                now=words.show(name, official.get(name)),
                reported=words.show(name, submission.values[name]),
                is_moved=record is not None and seen.get(field.attname) != now.get(field.attname),
            )
        )
    return Shown(
        submission=submission,
        lines=lines,
        who=person_name(submission.reporter),
        when=submission.sent_at,
        record_version=record.version if record else 0,
        is_mine=user is not None and submission.reporter_id == user.pk,
    )


def reports_at(site: Site, user) -> dict[int | str, list[Shown]]:
    """The reports of a site that wait, and those returned to `user`, under their milestone's primary key or, of
    another kind, under that kind; none of a past day.

    Seen by their reporter, by whoever edits the site, and by leaders (Submission.objects.visible_to): what is not
    official yet is no news for others. One query, and one more where a report names a document.
    """
    if past_day():
        return {}
    found = Submission.objects.visible_to(user).open().filter(site=site.pk)
    found = with_records(found).order_by("sent_at", "pk")
    at = defaultdict(list)
    for one in shown([s for s in found if s.is_waiting or s.reporter_id == user.pk], user):
        at[one.submission.milestone_id or one.submission.kind].append(one)
    return dict(at)
