"""The columns of the list of target dates: as its page shows them and as they are exported."""

from django.urls import reverse
from django.utils.translation import gettext as _

from progress.promises.queries import PromiseRow
from progress.records.columns import Column, column, duration, first_column, link, small, unsaid
from progress.records.lists import EditLinks
from spreadsheets.writers.specs import CHOICE, PARTIAL_DATE, REFERENCE
from values.dates import PartialDate
from values.text import filled


def promise_columns(*, is_of_projects: bool = False, links: EditLinks | None = None) -> list[Column]:
    """Return the columns of late milestones or projects, rows as PromiseRow; `links` edit a milestone in its line."""
    done_on = _("Operating since") if is_of_projects else _("Done on")
    what = _("Project") if is_of_projects else _("Stage")

    def stage(row: PromiseRow) -> str:
        return _stage(row, links)

    return [
        first_column("site", _("Site"), lambda row: str(row.record.site), _site, kind=REFERENCE, sorts=True),
        column("unit", _("Administrative unit"), _unit, REFERENCE, is_extra=True),
        column("developer", _("Developer"), lambda row: _text(row.record.site.developer), REFERENCE, is_extra=True),
        column("stage", what, _title, REFERENCE, html=_project if is_of_projects else stage, sorts=True),
        column("state", _("State"), lambda row: str(row.record.shown_state_label), CHOICE, html=_state, is_extra=True),
        column("first", _("Original target"), lambda row: _text(row.record.first_promise), PARTIAL_DATE, sorts=True),
        column("now", _("Current target"), lambda row: _text(_anew(row)), PARTIAL_DATE, html=_now, sorts=True),
        column("which", _("Which target"), lambda row: row.which if row.record.is_moved else None, is_extra=True),
        column("actual", done_on, lambda row: _text(row.record.actual), PARTIAL_DATE, html=_actual),
        _span("overdue", _("Overdue"), lambda row: row.overdue, "late"),
        _span("slip", _("Behind original target"), lambda row: row.behind, "behind"),
    ]


def _span(key: str, header: str, span_of, tone: str) -> Column:
    def html(row: PromiseRow) -> str:
        return duration(span_of(row), tone)

    return column(key, header, lambda row: _text(span_of(row)), html=html, sorts=True, css="num")


def _site(row: PromiseRow) -> str:
    site = row.record.site
    return link(site.get_absolute_url(), site, " · ".join(filter(None, [_unit(row), _text(site.developer)])))


def _unit(row: PromiseRow) -> str | None:
    unit = row.record.site.unit
    return unit.full_name if unit else None


def _title(row: PromiseRow) -> str:
    return row.record.title


def _project(row: PromiseRow) -> str:
    return link(row.record.get_absolute_url(), row.record.name, row.record.shown_state_label)


def _stage(row: PromiseRow, links: EditLinks | None) -> str:
    milestone = row.record
    address = reverse("progress:milestone-promises", args=[milestone.pk])
    html = link(address, milestone.title) + small(_state(row))
    if links:
        label = f"{milestone.title}, {milestone.site}"
        url = reverse("progress:work-milestone", args=[milestone.pk])
        html += small(links.link(url, milestone.site, _("Update"), label, milestone.pk))
    return html


def _state(row: PromiseRow) -> str:
    milestone = row.record
    return filled('<span class="state state-{}">{}</span>', milestone.shown_state, milestone.shown_state_label)


def _now(row: PromiseRow) -> str:
    if not row.record.is_moved:
        return unsaid(_("no new date"))
    return filled("{}{}", row.record.promise, small(row.which))


def _anew(row: PromiseRow) -> PartialDate | None:
    """Return the date in force where it is another than the first, as on the page: nobody gave the first one anew."""
    return row.record.promise if row.record.is_moved else None


def _actual(row: PromiseRow) -> str:
    return str(row.record.actual or "–")


def _text(value) -> str | None:
    return None if value is None else str(value)
