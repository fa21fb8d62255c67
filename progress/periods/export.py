"""Which projects or sites have their figures of a period, as a table."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from progress.models.rules.reporting_period import Period
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, DATE, REFERENCE, WHOLE


def overview_listing(rows: QuerySet, rows_of: Callable[[list], list], period: Period) -> PlainListing:
    """`rows_of` makes rows of the page of some of the projects or sites `found`."""
    columns = [
        plain("site", _("Site"), lambda row: str(row.site), REFERENCE),
        plain("project", _("Project"), lambda row: None if row.record is row.site else str(row.record), REFERENCE),
        plain("who", _("Investor or developer"), lambda row: str(row.who) if row.who else None, REFERENCE),
        plain("period", _("Reporting period"), lambda row: period.label),
        plain("status", _("Figures"), lambda row: str(row.status_label), CHOICE),
        plain("filed_on", _("Filed on"), lambda row: row.record.filed_on, DATE),
        plain("filing", _("In time"), _in_time),
        plain("answered", _("Lines with figures"), lambda row: row.record.answered, WHOLE),
        plain("asked", _("Lines required"), lambda row: row.record.asked, WHOLE),
    ]
    records = (row for chunk in in_chunks(rows) for row in rows_of(chunk))
    title = _("Figures of reporting periods")
    return PlainListing("figures_overview", title, columns, records, rows.count, frozen_columns=2)


def _in_time(row) -> str | None:
    """ "overdue" or "filed 5 days late"; nothing where the report is in time, not owed, or filed nobody knows when."""
    return row.filed_late or (_("overdue") if row.is_overdue else None)
