"""Obstacles as other pages count and list them: who owes an answer, what waits for a second person."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from progress.models import Obstacle
from progress.models.obstacle import UNANSWERED, overdue_on

CHASED = {"sites": "standing"}  # what the filters of the list call sites neither revoked nor withdrawn
NOBODY = "null"  # what they call no organisation


def list_url(**filters: str) -> str:
    """Return the address of the list of obstacles, filtered."""
    return f"{reverse('progress:obstacles')}?{urlencode(filters)}"


def to_confirm(user) -> QuerySet:
    """Return the resolved obstacles that wait for `user` as the second person, the longest waiting first."""
    if not user.has_perm("progress.change_obstacle"):
        return Obstacle.objects.none()
    waiting = Obstacle.objects.editable_by(user).waiting().exclude(resolved_by=user.pk)
    return waiting.order_by("resolved_on", "pk")


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """What one organisation (None: nobody) is asked, and where the same obstacles are listed."""

    pk: int | None
    name: str
    open: int
    unanswered: int
    overdue: int
    longest: int  # days

    def _url(self, **filters: str) -> str:
        return list_url(agency=str(self.pk or NOBODY), **CHASED, **filters)

    @property
    def open_url(self) -> str:
        return self._url(state="open")

    @property
    def unanswered_url(self) -> str:
        return self._url(state="unanswered")

    @property
    def overdue_url(self) -> str:
        return self._url(state="open", overdue="yes")

    @property
    def longest_url(self) -> str:
        return self._url(state="open", order="-days")


def by_agency(user, on: datetime.date) -> list[AgencyCount]:
    """Open obstacles `user` sees at sites neither revoked nor withdrawn, by whom is asked: one query.

    Who is overdue with most comes first, nobody last.
    """
    obstacles = Obstacle.objects.visible_to(user).open().at_standing_sites().order_by()
    rows = obstacles.values_list("asked_of", "asked_of__name").annotate(
        open=Count("pk"),
        unanswered=Count("pk", filter=UNANSWERED),
        overdue=Count("pk", filter=overdue_on(on)),
        oldest=Min("opened_on"),
    )
    agencies = [
        AgencyCount(pk, name or "", count, unanswered, overdue, (on - oldest).days)
        for pk, name, count, unanswered, overdue, oldest in rows
    ]
    return sorted(
        agencies, key=lambda agency: (agency.pk is None, -agency.overdue, -agency.unanswered, -agency.open, agency.name)
    )
