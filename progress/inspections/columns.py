"""The columns of the list of inspections, which is exported as it is shown."""

from django.utils.translation import gettext as _

from progress.models import Inspection
from progress.records.columns import Column, chip, column, first_column, link
from spreadsheets.writers.specs import CHOICE, DATE, LINES, REFERENCE, WHOLE
from values.text import filled
from values.today import shown_day


def inspection_columns() -> list[Column]:
    """Return the columns; of visits with their counts and sites."""
    return [
        first_column("date", _("Date"), lambda visit: visit.date, _date, kind=DATE, sorts=True),
        column("site", _("Site"), lambda visit: str(visit.site), REFERENCE, html=_site, sorts=True),
        column("kind", _("Kind of inspection"), lambda visit: visit.get_kind_display(), CHOICE, sorts=True),
        column("people", _("Taking part"), lambda visit: visit.people, LINES, html=lambda visit: visit.people or "–"),
        column("findings", _("Findings"), lambda visit: visit.finding_count, WHOLE, sorts=True),
        column("open", _("Still open"), lambda visit: visit.open_count, WHOLE, sorts=True),
        column("overdue", _("Overdue"), lambda visit: visit.overdue_count, WHOLE, html=_overdue, sorts=True),
        column("remarks", _("general remarks"), lambda visit: visit.remarks, LINES, is_extra=True),
    ]


def _date(visit: Inspection) -> str:
    words = '<a href="{}">{}<span class="visually-hidden">, {}</span></a>'
    return filled(words, visit.get_absolute_url(), shown_day(visit.date), visit.site)


def _site(visit: Inspection) -> str:
    return link(visit.site.get_absolute_url(), visit.site)


def _overdue(visit: Inspection) -> str:
    return chip(visit.overdue_count, "late") if visit.overdue_count else "0"
