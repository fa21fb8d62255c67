"""Which reports wait for whom, and how they are shown: for the officer's list, the site's page, my work, the digest."""

from collections import defaultdict

from django.db.models import Case, DateTimeField, F, IntegerField, QuerySet, Value, When

from progress.deciding import decides
from progress.models import Site, Submission, SubmissionState
from progress.models.submission import OPEN
from progress.submission_showing import Shown, shown, with_records
from progress.submissions import KINDS
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


def has_left(submission: Submission) -> bool:
    """Whether its reporter no longer sees the site: another developer took over, or they work elsewhere now."""
    return not Site.objects.visible_to(submission.reporter).filter(pk=submission.site_id).exists()


def in_reading_order(submissions: QuerySet) -> QuerySet:
    """What is to be mended, what waits (the oldest first), then what is settled (the newest first)."""
    ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(RANK)]
    rank = Case(*ranks, default=Value(len(RANK)), output_field=IntegerField())
    sent_if_open = Case(When(state__in=OPEN, then=F("sent_at")), output_field=DateTimeField())
    return submissions.annotate(rank=rank, sent_if_open=sent_if_open).order_by("rank", "sent_if_open", "-sent_at", "pk")


def reports_at(site: Site, user) -> dict[int | str, list[Shown]]:
    """The reports of a site that wait, and those returned to `user`, under their milestone's primary key or, of
    another kind, under that kind; none of a past day.

    Seen by their reporter, by whoever edits the site, and by leaders (Submission.objects.visible_to): what is not
    official yet is no news for others. One query, and one more where a report names a document.
    """
    if past_day():
        return {}
    found = Submission.objects.visible_to(user).open().filter(site=site.pk)
    found = with_records(found, KINDS).order_by("sent_at", "pk")
    at = defaultdict(list)
    for one in shown([s for s in found if s.is_waiting or s.reporter_id == user.pk], KINDS, user):
        at[one.submission.milestone_id or one.submission.kind].append(one)
    return dict(at)
