"""The lines of the desk as a table to export."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spreadsheets.exports import PlainListing, plain
from spreadsheets.writers.specs import CHOICE, DATE, REFERENCE, WHOLE


def desk_listing(rows: Iterable[Any], count: Callable[[], int]) -> PlainListing:
    """Return lines of the desk (DebtRow) as a table; `count` tells how many there are."""
    columns = [
        plain("form", _("Form"), lambda row: row.debt.form, REFERENCE),
        plain("site", _("Site"), lambda row: row.debt.site and str(row.debt.site), REFERENCE),
        plain("project", _("Project"), lambda row: row.debt.project and str(row.debt.project), REFERENCE),
        plain("unit", _("Administrative unit"), lambda row: row.debt.unit and row.debt.unit.label, REFERENCE),
        plain("who", _("Investor or developer"), lambda row: row.debt.who and str(row.debt.who), REFERENCE),
        plain("period", _("Reporting period"), lambda row: row.debt.period.label),
        plain("due", _("Due before"), lambda row: row.debt.due, DATE),
        plain("status", _("State"), lambda row: str(row.status_label), CHOICE),
        plain("returned", _("Returned because"), lambda row: row.returned_because or None),
        plain("filed_on", _("Received on"), lambda row: row.received_on, DATE),
        plain("way", _("How received"), lambda row: str(row.way) or None, CHOICE),
        plain("filing", _("In time"), in_time),
        plain("reminded", _("Last reminder"), lambda row: row.log.reminder and row.log.reminder.on, DATE),
        plain("ministry", _("Ministry"), lambda row: row.log.upward and row.log.upward.get_kind_display(), CHOICE),
        plain("ministry_on", _("Ministry: day"), lambda row: row.log.upward and row.log.upward.on, DATE),
        plain("answered", _("Lines with figures"), lambda row: row.answered, WHOLE),
        plain("asked", _("Lines required"), lambda row: row.asked, WHOLE),
    ]
    return PlainListing("figures_overview", _("Filing desk"), columns, rows, count, frozen_columns=2)


def in_time(row: Any) -> str | None:
    """Return "5 days overdue" or "filed 5 days late"; nothing where it is in time, or filed nobody knows when."""
    if days := row.days_overdue:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days}
    return row.filed_late or None
