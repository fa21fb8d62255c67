"""Which reports wait for whom, and how they are shown: for the officer's list, the site's page, my work, the digest."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Case, DateTimeField, F, IntegerField, Q, QuerySet, Value, When

from places.models import AdministrativeUnit
from progress import scope
from progress.deciding import decides
from progress.filing import filing_days, late_filing
from progress.models import SecondaryProject, Site, Submission, SubmissionKind, SubmissionState
from progress.models.submission import OPEN
from progress.periods import Period
from progress.submissions import KINDS
from progress.submissions.base import Reading
from values.people import person_name
from values.today import past_day

RANK = [SubmissionState.RETURNED, SubmissionState.WAITING]


def waiting_for(user) -> QuerySet:
    """Reports for `user` to accept, correct or return, the oldest first; also those returned to one who left since."""
    if not decides(user):
        return Submission.objects.none()
    mine = Submission.objects.editable_by(user).exclude(reporter=user.pk)
    return mine.filter(Q(state=SubmissionState.WAITING) | Q(pk__in=left_behind(mine))).order_by("sent_at", "pk")


def returned_to(user) -> QuerySet:
    """Reports that were returned to `user`, or to one who left and whose site `user` reports for now, to mend and send
    again or to withdraw; the longest returned first."""
    found = Submission.objects.editable_by(user).filter(state=SubmissionState.RETURNED)
    own = Q(reporter=user.pk) | Q(pk__in=left_behind(found))
    return found.filter(own).order_by("decided_at", "pk")


def left_behind(submissions: QuerySet) -> list[int]:
    """Primary keys of those of `submissions` that were returned to somebody who no longer reports for the site.

    A fixed number of queries, however many reports, reporters and units.
    """
    returned = submissions.filter(state=SubmissionState.RETURNED).order_by()
    reporters = get_user_model().objects.filter(pk__in=returned.values("reporter"))
    reporters = list(reporters.select_related("staff_profile__unit").prefetch_related("groups"))
    if not reporters:
        return []
    family, with_reporter = AdministrativeUnit.objects.family(), Q(pk__in=[])
    for reporter in reporters:
        scope.read_ahead(reporter, family)
        with_reporter |= Q(reporter=reporter.pk) & scope.sites_edited_by(reporter, prefix="site__")
    return list(returned.exclude(pk__in=returned.filter(with_reporter).values("pk")).values_list("pk", flat=True))


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
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A report in words."""

    submission: Submission
    lines: list[Line]
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


def with_records(submissions: QuerySet) -> QuerySet:
    """Reports with the records that showing them reads."""
    related = {path for kind in KINDS.values() for path in kind.related}
    return submissions.select_related("site", "reporter", "decided_by", *sorted(related))


def shown(submissions: Iterable[Submission], user=None) -> list[Shown]:
    """Reports in words; wants `with_records()`. A few more queries per kind, however many reports."""
    submissions = list(submissions)
    by_kind = defaultdict(list)
    for one in submissions:
        by_kind[one.kind].append(one)
    readings = {
        code: KINDS[code].reading(KINDS[code], some, [v for one in some for v in (one.values, one.seen_values)])
        for code, some in by_kind.items()
    }
    of_periods = by_kind.get(SubmissionKind.PERIOD, [])
    filed = filing_days(of_periods) if of_periods else {}
    late = {one.pk: late_filing(one.of_period, filed[one.pk]) for one in of_periods}
    return [_shown(one, readings[one.kind], user, late.get(one.pk, "")) for one in submissions]


def _shown(submission: Submission, reading: Reading, user, filed_late: str) -> Shown:
    seen, official = submission.seen_values, reading.official(submission)
    lines = [
        Line(
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


def reports_of_figures(site: Site, project: SecondaryProject | None, user, period: Period | None = None) -> list[Shown]:
    """The same of the figures of a project, or with none of the site's developer: of one period, or of all."""
    if past_day():
        return []
    found = Submission.objects.visible_to(user).open().of_figures(site, project, period)
    found = with_records(found).order_by("-year", "-period", "sent_at", "pk")
    return shown([one for one in found if one.is_waiting or one.reporter_id == user.pk], user)
