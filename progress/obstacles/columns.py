"""The columns of the list of obstacles."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.models import Obstacle
from progress.records.columns import Column, chip, column, first_column, link, small, unsaid
from spreadsheets.writers.specs import CHOICE, DATE, LINES, PARTIAL_DATE, REFERENCE, WHOLE
from values.text import filled

WORDS = 30


def obstacle_columns() -> list[Column]:
    """Return the columns; of obstacles with their site, kind, milestone and organisation."""
    return [
        first_column("obstacle", _("Obstacle"), lambda obstacle: obstacle.description, _obstacle, kind=LINES),
        column("site", _("Site"), lambda obstacle: obstacle.place, REFERENCE, html=_site, sorts=True),
        column("agency", _("Responsible authority"), _asked, REFERENCE, html=_agency, sorts=True),
        column(
            "due",
            _("Due by"),
            lambda obstacle: str(obstacle.due) if obstacle.due else None,
            PARTIAL_DATE,
            html=_due,
            sorts=True,
        ),
        column("days", _("Days open"), lambda obstacle: obstacle.days_open(), WHOLE, sorts=True),
        column("state", _("State"), lambda obstacle: str(obstacle.state.label), CHOICE, html=_state),
        column("kind", _("Kind of obstacle"), lambda obstacle: str(obstacle.kind), CHOICE, is_extra=True, sorts=True),
        column("milestone", _("Milestone"), _milestone, REFERENCE, is_extra=True),
        column("cause", _("cause"), lambda obstacle: obstacle.cause, LINES, is_extra=True),
        column("request", _("request"), lambda obstacle: obstacle.request, LINES, is_extra=True),
        column("opened", _("opened on"), lambda obstacle: obstacle.opened_on, DATE, is_extra=True, sorts=True),
        column("asked_on", _("requested on"), lambda obstacle: obstacle.asked_on, DATE, is_extra=True, sorts=True),
        column("answered", _("answered on"), lambda obstacle: obstacle.answered_on, DATE, is_extra=True, sorts=True),
        column("answer", _("answer"), lambda obstacle: obstacle.answer, LINES, is_extra=True),
        column("resolved", _("resolved on"), lambda obstacle: obstacle.resolved_on, DATE, is_extra=True, sorts=True),
        column("resolution", _("resolution"), lambda obstacle: obstacle.resolution, is_extra=True),
        column("confirmed", _("confirmed on"), lambda obstacle: obstacle.confirmed_on, DATE, is_extra=True, sorts=True),
    ]


def _milestone(obstacle: Obstacle) -> str | None:
    return obstacle.milestone.title if obstacle.milestone else None


def _asked(obstacle: Obstacle) -> str | None:
    return str(obstacle.asked_of) if obstacle.asked_of else None


def _obstacle(obstacle: Obstacle) -> str:
    holds = " · {} {}".format(_("blocks"), obstacle.milestone.title) if obstacle.milestone else ""
    text = Truncator(obstacle.description).words(WORDS)
    return link(obstacle.get_absolute_url(), text, f"{obstacle.kind}{holds}")


def _site(obstacle: Obstacle) -> str:
    if not obstacle.site:
        return obstacle.place
    return link(f"{obstacle.site.get_absolute_url()}#obstacles", obstacle.site)


def _agency(obstacle: Obstacle) -> str:
    if not obstacle.asked_of:
        return unsaid(_("no authority chosen"))
    waited = ""
    if obstacle.is_unanswered:
        days = obstacle.days_unanswered()
        waited = ngettext("no answer for %(days)s day", "no answer for %(days)s days", days) % {"days": days}
    return filled("{}{}", obstacle.asked_of, small(waited))


def _due(obstacle: Obstacle) -> str:
    late = chip(_("overdue"), "late") if obstacle.is_overdue() else ""
    return filled("{} {}", obstacle.due or unsaid(_("no date set")), late)


def _state(obstacle: Obstacle) -> str:
    tone = "blocked" if obstacle.is_open else "done"
    return chip(obstacle.state.label, "note" if obstacle.is_open and obstacle.is_waiting else tone)
