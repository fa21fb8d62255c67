"""Short phrases that lists, site pages and the dashboard share."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from progress.models import Milestone, State
from progress.models.milestone import BLOCKED
from progress.promises import Ledger, ordinal
from progress.slippage import slip
from values.dates import Lateness, lateness
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
    if not milestone.promise or milestone.is_settled:
        return ""
    return _("promised %(date)s") % {"date": milestone.promise}


def promise_text(ledger: Ledger, milestone: Milestone, on: datetime.date | None) -> str:
    """How its promises were kept: "3rd promise; first Q2 2024, now Q4 2025; 6 quarters late".

    Without `on`, as for sites that were given up, nothing is overdue. Empty where nothing was promised.
    """
    if not ledger.promise:
        return ""
    overdue = lateness(ledger.promise, on) if on and not milestone.is_settled else None
    said = [_promised(ledger, milestone, overdue)]
    if milestone.state == State.DONE:
        said.append(
            _("done %(date)s") % {"date": milestone.actual} if milestone.actual else _("done, day not recorded")
        )
    if overdue and not ledger.is_moved:
        said.append(_("%(span)s overdue") % {"span": overdue})
    elif late_by := slip(ledger.first, milestone, on) if on or milestone.is_settled else None:
        said.append(_("%(span)s late") % {"span": late_by})
    return "; ".join(said)


def _promised(ledger: Ledger, milestone: Milestone, overdue: Lateness | None) -> str:
    """Which promise stands, beside the first."""
    if not ledger.is_moved:
        return _("promised %(date)s") % {"date": ledger.promise}
    dates = {"number": ordinal(ledger.count), "first": ledger.first, "now": ledger.promise, "span": overdue}
    if overdue:
        return _("%(number)s promise; first %(first)s, now %(now)s (%(span)s overdue)") % dates
    if milestone.state == State.DONE:
        return _("%(number)s promise; first %(first)s, last %(now)s") % dates
    return _("%(number)s promise; first %(first)s, now %(now)s") % dates
