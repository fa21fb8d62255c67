"""The columns of the list of secondary projects."""

from django.utils.translation import gettext as _

from progress.models import SecondaryProject
from progress.records.columns import Column, chip, column, duration, first_column, link, shown, small, unsaid
from spreadsheets.writers.specs import CHOICE, LINES, NUMBER, PARTIAL_DATE, REFERENCE, WHOLE, YES_NO
from values.dates import Lateness
from values.numbers import format_number
from values.text import filled
from values.today import today


def project_columns() -> list[Column]:
    """Return the columns; of projects with their lateness, site, investor and document."""
    return [
        first_column("name", _("Project"), lambda project: project.name, _name, kind=REFERENCE, sorts=True),
        column("site", _("Site"), lambda project: str(project.site), REFERENCE, html=_site, sorts=True),
        column("investor", _("Investor"), lambda project: _text(project.investor), REFERENCE, sorts=True),
        column("state", _("State"), lambda project: project.get_state_display(), CHOICE, sorts=True),
        column(
            "planned",
            _("Planned operation"),
            lambda project: _text(project.planned_operation),
            PARTIAL_DATE,
            html=_planned,
            sorts=True,
        ),
        _span("late", _("Overdue"), _overdue, "late", term="overdue"),
        _span("slip", _("Behind original target"), _behind, "behind", term="behind"),
        column(
            "land", _("Land (ha)"), lambda project: project.land_area, NUMBER, html=_number("land_area"), sorts=True
        ),
        column(
            "capital",
            _("Capital (billion VND)"),
            lambda project: project.registered_capital,
            NUMBER,
            html=_number("registered_capital"),
            sorts=True,
        ),
        column("product", _("product"), lambda project: project.product, is_extra=True),
        column("capacity", _("capacity a year"), lambda project: project.capacity, NUMBER, is_extra=True),
        column("capacity_unit", _("unit of capacity"), lambda project: project.capacity_unit, is_extra=True),
        column("paid", _("capital paid in"), lambda project: project.paid_capital, NUMBER, is_extra=True, sorts=True),
        column("workers", _("workers"), lambda project: project.workers, WHOLE, is_extra=True, sorts=True),
        column("foreign", _("foreign capital"), _foreign, YES_NO, is_extra=True),
        column(
            "forecast",
            _("forecast operation"),
            lambda project: _text(project.forecast_operation),
            PARTIAL_DATE,
            is_extra=True,
            sorts=True,
        ),
        column(
            "actual",
            _("operating since"),
            lambda project: _text(project.actual_operation),
            PARTIAL_DATE,
            is_extra=True,
            sorts=True,
        ),
        *_dates(),
        column("document", _("document"), lambda project: _text(project.document), REFERENCE, is_extra=True),
        column("note", _("note"), lambda project: project.note, LINES, is_extra=True),
    ]


def _dates() -> list[Column]:
    """Return the columns of the days a project was approved, leased land and stopped."""
    named = (
        ("approved_on", _("approved on")),
        ("leased_on", _("land leased on")),
        ("stopped_on", _("stopped on")),
    )
    return [
        column(name, label, lambda project, name=name: _text(getattr(project, name)), PARTIAL_DATE, is_extra=True)
        for name, label in named
    ]


def _text(value) -> str | None:
    return None if value is None else str(value)


def _name(project: SecondaryProject) -> str:
    foreign = chip(_("foreign capital"), "note") if project.is_foreign else ""
    product = project.product if project.product != project.name else ""
    return filled("{} {}{}", link(project.get_absolute_url(), project.name), foreign, small(product))


def _site(project: SecondaryProject) -> str:
    return link(project.site.get_absolute_url(), project.site)


def _planned(project: SecondaryProject) -> str:
    now, since = project.forecast_operation, project.actual_operation
    notes = small(_("now %(date)s") % {"date": now} if now else "")
    notes += small(_("operating since %(date)s") % {"date": since} if since else "")
    return filled("{}{}", shown(project.planned_operation), notes)


def _number(name: str):
    def html(project: SecondaryProject) -> str:
        value = getattr(project, name)
        return unsaid(_("no data yet")) if value is None else format_number(value)

    return html


def _span(key: str, header: str, span_of, tone: str, term: str) -> Column:
    def text(project: SecondaryProject) -> str | None:
        return _text(span_of(project))

    def html(project: SecondaryProject) -> str:
        return duration(span_of(project), tone)

    return column(key, header, text, html=html, sorts=True, term=term, css="num")


def _overdue(project: SecondaryProject) -> Lateness | None:
    return project.overdue_by(today()) if project.overdue_slots else None


def _behind(project: SecondaryProject) -> Lateness | None:
    return project.behind_by(project.first_promise, today()) if project.behind_slots else None


def _foreign(project: SecondaryProject) -> str | None:
    return None if project.is_foreign is None else _("yes") if project.is_foreign else _("no")
