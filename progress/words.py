"""Short phrases that lists, site pages and the dashboard share."""

from decimal import Decimal

from django.utils.translation import gettext as _

from progress.models import Milestone, State
from progress.models.milestone import BLOCKED
from values.dates import Lateness
from values.numbers import format_number


def state_label(state: str) -> str:
    """The word for a state that is shown: one of State, or "blocked"."""
    return _("Blocked") if state == BLOCKED else str(State(state).label)


def value_text(milestone: Milestone, name: str) -> str:
    """One of a milestone's values as people read it; empty for none."""
    value = getattr(milestone, name)
    if value is None or value == "":
        return ""
    if name == "state":
        return str(State(value).label)
    return format_number(value) if isinstance(value, int | Decimal) else str(value)


def late_text(late_by: Lateness | None) -> str:
    """How late: "late by 22 months"; empty when not late."""
    return _("late by %(span)s") % {"span": late_by} if late_by else ""


def said(milestone: Milestone) -> str:
    """The date that matters now: when it was done, or the latest promise; empty when none was said."""
    if milestone.state == State.DONE:
        return str(milestone.actual or "")
    promise = milestone.forecast or milestone.planned
    if not promise or milestone.is_settled:
        return ""
    return _("promised %(date)s") % {"date": promise}


def moved_text(milestone: Milestone) -> str:
    """How far the promise was moved: "first promised Q2 2024, now Q4 2025: 6 quarters later"; empty when it was not."""
    moved = milestone.moved_by
    if not moved:
        return ""
    dates = {"first": milestone.planned, "now": milestone.actual or milestone.forecast, "span": moved}
    if milestone.actual:
        return _("first promised %(first)s, done %(now)s: %(span)s later") % dates
    return _("first promised %(first)s, now %(now)s: %(span)s later") % dates
