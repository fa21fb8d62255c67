"""Short phrases about the state and the values of a milestone, for lists, site pages and the dashboard."""

from decimal import Decimal

from django.utils.translation import gettext as _

from progress.models import Milestone, State
from progress.models.milestone import BLOCKED
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


def said(milestone: Milestone) -> str:
    """The date that matters now: when it was done, or the date in force; empty when none was said."""
    if milestone.state == State.DONE:
        return str(milestone.actual or "")
    if not milestone.promise or milestone.is_settled:
        return ""
    return _("target %(date)s") % {"date": milestone.promise}
