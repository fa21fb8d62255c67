"""What a meeting may take up, what is due for it by itself, and the conclusions that stand for a person."""

import datetime

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from progress.models import AgendaItem, Conclusion, Meeting, Milestone, Obstacle, Site, WorkSettings
from progress.models.milestone import BLOCKED

MOST_OFFERED = 200


class Offer(models.TextChoices):
    """What an agenda takes its items from."""

    LATE = "late", _("Overdue milestones")
    BLOCKED = "blocked", _("Blocked milestones")
    UNANSWERED = "unanswered", _("Obstacles without an answer")
    OBSTACLES = "obstacles", _("All open obstacles")
    CONCLUSIONS = "conclusions", _("Open conclusions")


def _sites(meeting: Meeting) -> QuerySet:
    return Site.objects.filter(kind=meeting.kind).chased().order_by().values("pk")


def offered(meeting: Meeting, offer: str, sites: QuerySet | None = None) -> list:
    """Return what could be put on the agenda, of `sites` (all): records of one kind, the most urgent first."""
    on, at = meeting.date, Q(site__in=_sites(meeting))
    if sites is not None:
        at &= Q(site__in=sites.order_by().values("pk"))
    milestones = Milestone.objects.select_related("site", "stage")
    obstacles = (
        Obstacle.objects.unresolved()
        .filter(at | Q(common_to=meeting.kind))
        .select_related("site")
        .order_by("opened_on", "pk")
    )
    rows = {
        Offer.LATE: lambda: milestones.overdue(on).filter(at).order_by("-overdue_slots", "site__name_key", "pk"),
        Offer.BLOCKED: lambda: milestones.chased().in_state(BLOCKED).filter(at).order_by("site__name_key", "pk"),
        Offer.UNANSWERED: obstacles.unanswered,
        Offer.OBSTACLES: obstacles.all,
        Offer.CONCLUSIONS: lambda: open_from_earlier(meeting).filter(at | Q(site__isnull=True)),
    }[Offer(offer)]()
    return list(rows[:MOST_OFFERED])


def open_from_earlier(meeting: Meeting) -> QuerySet:
    """Return the conclusions of earlier meetings about the same kind of sites that are not settled, oldest first."""
    earlier = Meeting.objects.before(meeting).order_by().values("pk")
    conclusions = Conclusion.objects.open().filter(meeting__in=earlier).select_related("site", "meeting")
    return conclusions.order_by("meeting__date", "pk")


def due_for_agenda(meeting: Meeting) -> list:
    """Return what a meeting begins with: what is open from earlier ones, then obstacles open for more days than set."""
    opened_before = meeting.date - datetime.timedelta(days=WorkSettings.current().agenda_after_days)
    standing = Q(site__in=_sites(meeting)) | Q(common_to=meeting.kind)
    old = Obstacle.objects.unresolved().filter(standing, opened_on__lt=opened_before)
    return [*open_from_earlier(meeting), *old.select_related("site").order_by("opened_on", "pk")]


def agenda_of(meeting: Meeting) -> QuerySet:
    """Return the items of a meeting in their order, with what they are about."""
    reading = ("site", "milestone__stage", "obstacle__asked_of", "conclusion__meeting", "meeting")
    return AgendaItem.objects.filter(meeting=meeting.pk).select_related(*reading).order_by("order", "pk")


def in_full(conclusions: QuerySet) -> QuerySet:
    return conclusions.select_related("site", "meeting", "organisation", "person", "done_by", "confirmed_by")


def whose(conclusion: Conclusion) -> set[int]:
    """Return primary keys of whom a conclusion is given to: the person, and who works for the organisation."""
    of_organisation = get_user_model().objects.filter(
        is_active=True, staff_profile__organisation=conclusion.organisation_id
    )
    people = set(of_organisation.values_list("pk", flat=True)) if conclusion.organisation_id else set()
    return people | ({conclusion.person_id} - {None})


def conclusions_at(site: Site) -> QuerySet:
    """Return the conclusions that stand at a site, the most urgent first."""
    return in_full(Conclusion.objects.open().filter(site=site.pk)).most_urgent_first()


def conclusions_for(user) -> QuerySet:
    """Return the conclusions nobody says are done at sites that `user` edits, or that are theirs in person."""
    if not user.has_perm("progress.change_conclusion"):
        return Conclusion.objects.none()
    theirs = Conclusion.objects.editable_by(user).values("pk")
    conclusions = Conclusion.objects.visible_to(user).undone().filter(Q(person=user.pk) | Q(pk__in=theirs))
    return in_full(conclusions).most_urgent_first()


def conclusions_to_confirm(user) -> QuerySet:
    """Return the conclusions recorded as done that wait for `user` as the second person."""
    if not user.has_perm("progress.add_conclusion"):
        return Conclusion.objects.none()
    conclusions = Conclusion.objects.editable_by(user).waiting().exclude(done_by=user.pk)
    return in_full(conclusions).order_by("done_on", "pk")
