"""When a promise moves, somebody says why: planned never changes silently, and no forecast replaces a promise so."""

from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from progress.models import Milestone
from values.dates import PartialDate
from values.errors import reason_wanted


class Promised(NamedTuple):
    """What is promised of a milestone at one moment."""

    planned: PartialDate | None
    forecast: PartialDate | None

    @classmethod
    def of(cls, milestone: Milestone) -> "Promised":
        return cls(milestone.planned, milestone.forecast)

    @property
    def in_force(self) -> PartialDate | None:
        return self.forecast or self.planned


def reason_asked(milestone: Milestone, before: Promised, after: Promised) -> str:
    """What to ask whoever changes the promises of `milestone`; empty where they need not say why.

    The first promise needs no reason, and a forecast that says what is promised already is no second promise. One
    query, and only where a date is given to a milestone that has none.
    """
    if before.planned and after.planned != before.planned:
        asked = _("Planned is the first promise. Say why it changes from %(before)s to %(after)s.")
        return asked % _words(before.planned, after.planned)
    if before.in_force and after.in_force != before.in_force:
        asked = _("The promise moves from %(before)s to %(after)s. Say why.")
        return asked % _words(before.in_force, after.in_force)
    if after != before and (taken_back := _taken_back(milestone, before)):
        asked = _("%(before)s was promised before and taken back. Say why it is %(after)s now.")
        return asked % _words(taken_back, after.planned or after.forecast)
    return ""


def check_reason(milestone: Milestone, before: Promised, reason: str) -> None:
    """Raise ValidationError at "reason" where `milestone`, not saved yet, moves a promise and nobody says why."""
    if not reason.strip() and (asked := reason_asked(milestone, before, Promised.of(milestone))):
        raise reason_wanted(asked)


def _words(before: PartialDate | None, after: PartialDate | None) -> dict[str, str]:
    return {"before": str(before or _("no date")), "after": str(after or _("no date"))}


def _taken_back(milestone: Milestone, before: Promised) -> PartialDate | None:
    """The promise held last by a milestone that holds none; where a forecast stands, only an earlier planned counts."""
    if milestone.pk is None or before.planned:
        return None
    given = Q(planned__isnull=False)
    if not before.forecast:
        given |= Q(forecast__isnull=False)
    last = milestone.history.filter(given).order_by("-history_date", "-history_id").first()
    return last and (last.planned if before.forecast else last.forecast or last.planned)
