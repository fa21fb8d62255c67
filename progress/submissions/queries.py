"""The kinds of reports, and which of them wait for whom: for the officer's list, the site's page and my work."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Case, DateTimeField, F, IntegerField, Q, QuerySet, Value, When

from places.models import AdministrativeUnit
from progress.acceptance.actions import decides
from progress.acceptance.values import ReportKind, Shown, shown, with_records
from progress.access import scope
from progress.milestones.submission import MilestoneReport
from progress.models import Site, Submission, SubmissionKind, SubmissionState
from progress.models.submission import OPEN
from progress.obstacles.submission import ObstacleReport
from progress.periods.submission import PeriodReport
from values.today import past_day

KINDS: dict[str, ReportKind] = {
    SubmissionKind.MILESTONE: MilestoneReport(),
    SubmissionKind.OBSTACLE: ObstacleReport(),
    SubmissionKind.PERIOD: PeriodReport(),
}


def kind_of(submission: Submission) -> ReportKind:
    return KINDS[submission.kind]


def pages_of(submissions: Iterable[Submission]) -> dict[int, str]:
    """Return by primary key of each report where what it led to stands; a fixed number of queries."""
    by_kind = defaultdict(list)
    for submission in submissions:
        by_kind[submission.kind].append(submission)
    return {pk: page for code, some in by_kind.items() for pk, page in KINDS[code].pages(some).items()}


RANK = [SubmissionState.RETURNED, SubmissionState.WAITING]


def waiting_for(user, left: tuple[int, ...] | None = None) -> QuerySet:
    """Return the reports for `user` to decide, oldest first; also those returned to somebody who left since.

    `left` is what `left_to_decide` told; without it that is asked.
    """
    if not decides(user):
        return Submission.objects.none()
    mine, left = _of_others(user), left_to_decide(user) if left is None else left
    return mine.filter(Q(state=SubmissionState.WAITING) | Q(pk__in=left)).order_by("sent_at", "pk")


def left_to_decide(user) -> tuple[int, ...]:
    """Return primary keys of the reports within `user`'s reach that somebody left behind."""
    return tuple(left_behind(_of_others(user)))


def _of_others(user) -> QuerySet:
    return Submission.objects.editable_by(user).exclude(reporter=user.pk)


def returned_to(user, left: tuple[int, ...] | None = None) -> QuerySet:
    """Return the reports to correct or withdraw: those returned to `user`, or to one who left and whose site `user`
    reports for now; the longest returned first. `left` is what `left_to_mend` told; without it that is asked."""
    own = Q(reporter=user.pk) | Q(pk__in=left_to_mend(user) if left is None else left)
    return _returned(user).filter(own).order_by("decided_at", "pk")


def left_to_mend(user) -> tuple[int, ...]:
    """Return primary keys of the returned reports of `user`'s sites that somebody left behind."""
    return tuple(left_behind(_returned(user)))


def _returned(user) -> QuerySet:
    return Submission.objects.editable_by(user).filter(state=SubmissionState.RETURNED)


def left_behind(submissions: QuerySet) -> list[int]:
    """Return primary keys of those of `submissions` that were returned to somebody who no longer reports for the site.

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
    """Return what is to be mended, what waits (the oldest first), then what is settled (the newest first)."""
    ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(RANK)]
    rank = Case(*ranks, default=Value(len(RANK)), output_field=IntegerField())
    sent_if_open = Case(When(state__in=OPEN, then=F("sent_at")), output_field=DateTimeField())
    return submissions.annotate(rank=rank, sent_if_open=sent_if_open).order_by("rank", "sent_if_open", "-sent_at", "pk")


def reports_at(site: Site, user) -> dict[int | str, list[Shown]]:
    """Return the reports of a site that wait, and those returned to `user`, under their milestone's primary key or, of
    another kind, under that kind; none of a past day.

    Seen by their reporter, by whoever edits the site, and by leaders (Submission.objects.visible_to): what is not
    official yet is no news for others. One query, and one more where a report names a document.
    """
    if past_day():
        return {}
    reports = Submission.objects.visible_to(user).open().filter(site=site.pk)
    reports = with_records(reports, KINDS).order_by("sent_at", "pk")
    at = defaultdict(list)
    for report in shown([s for s in reports if s.is_waiting or s.reporter_id == user.pk], KINDS, user):
        at[report.submission.milestone_id or report.submission.kind].append(report)
    return dict(at)
