"""The list of inspections as a table: a row per visit."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, DATE, LINES, REFERENCE, WHOLE


def inspection_listing(visits: QuerySet) -> PlainListing:
    """`visits` as the list finds them, with their counts and sites."""
    columns = [
        plain("date", _("Date"), lambda visit: visit.date, DATE),
        plain("site", _("Site"), lambda visit: str(visit.site), REFERENCE),
        plain("kind", _("Kind of visit"), lambda visit: visit.get_kind_display(), CHOICE),
        plain("people", _("Who took part"), lambda visit: visit.people, LINES),
        plain("findings", _("Findings"), lambda visit: visit.finding_count, WHOLE),
        plain("open", _("Still open"), lambda visit: visit.open_count, WHOLE),
        plain("overdue", _("Overdue"), lambda visit: visit.overdue_count, WHOLE),
    ]
    records = (visit for chunk in in_chunks(visits) for visit in chunk)
    return PlainListing("inspections", _("Inspections"), columns, records, visits.count, frozen_columns=2)
