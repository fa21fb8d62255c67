"""Short phrases about target dates and how late they are, for lists, site pages and the dashboard."""

import datetime

from django.utils.translation import gettext as _

from progress.models import Milestone, SecondaryProject
from progress.promises.ledger import Ledger, ordinal
from values.dates import Lateness


def overdue_text(overdue_by: Lateness | None) -> str:
    """How long the date in force has been over: "22 months overdue"; empty when it is not."""
    return _("%(span)s overdue") % {"span": overdue_by} if overdue_by else ""


def behind_text(behind_by: Lateness | None) -> str:
    """How far behind the original target: "22 months behind original target"; empty when it is not."""
    return _("%(span)s behind original target") % {"span": behind_by} if behind_by else ""


def how_late(record: Milestone | SecondaryProject, on: datetime.date) -> str:
    """Both, where both are so: "12 months overdue; 22 months behind original target"; wants `first_promise`.

    What is overdue by its original target is told once. Empty for what is not late.
    """
    overdue = record.overdue_by(on)
    is_told = overdue and record.promise == record.first_promise
    behind = "" if is_told else behind_text(record.behind_by(record.first_promise, on))
    return "; ".join(filter(None, [overdue_text(overdue), behind]))


def promise_text(ledger: Ledger, record: Milestone | SecondaryProject, on: datetime.date | None) -> str:
    """How its promises were kept: "3rd target: first Q2 2024, now Q4 2025; 18 months behind original target".

    Without `on`, as for sites that were given up, nothing is overdue. Empty where nothing was promised.
    """
    if not ledger.promise:
        return ""
    overdue = record.overdue_by(on)
    parts = [_promised(ledger, record)]
    if record.is_done:
        parts.append(_done(record))
    parts.append(overdue_text(overdue))
    # One date that is over is told once, as overdue.
    if (on or record.is_done) and not (overdue and not ledger.is_moved):
        parts.append(behind_text(record.behind_by(ledger.first, on)))
    return "; ".join(filter(None, parts))


def _promised(ledger: Ledger, record: Milestone | SecondaryProject) -> str:
    """Which promise stands, beside the first."""
    if not ledger.is_moved:
        return _("target %(date)s") % {"date": ledger.promise}
    dates = {"number": ordinal(ledger.count), "first": ledger.first, "now": ledger.promise}
    if record.is_done:
        return _("%(number)s target: first %(first)s, last %(now)s") % dates
    return _("%(number)s target: first %(first)s, now %(now)s") % dates


def _done(record: Milestone | SecondaryProject) -> str:
    is_project = isinstance(record, SecondaryProject)
    if not record.actual:
        return _("operating, day not recorded") if is_project else _("done, day not recorded")
    dates = {"date": record.actual}
    return _("operating since %(date)s") % dates if is_project else _("done %(date)s") % dates
