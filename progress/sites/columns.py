"""The columns of a list of sites: as its page shows them and as they are exported."""

from collections.abc import Callable
from functools import cache

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from progress.in_charge.queries import with_people
from progress.milestones.stage_cells import StageCell, state_label
from progress.models import Measure, Obstacle, Stage, Standing
from progress.records.columns import Column, address_of, column, first_column, shown, unsaid
from progress.records.lists import EditLinks
from progress.sites.rows import SiteRow
from spreadsheets.writers.specs import DATE, LINES, NUMBER, REFERENCE, WHOLE
from values.numbers import format_number
from values.text import filled, person_name


def site_columns(stages: list[Stage], *, can_tick: bool = False, links: EditLinks | None = None) -> list[Column]:
    """Return the columns of sites of one kind with a column for each of `stages`; some may be ticked for a form.

    With `links` a person edits in the line: what a stage says, and with ticks who is in charge.
    """
    return [
        first_column(
            "name", _("Name"), lambda row: row.site.name, _named(can_tick=can_tick), kind=REFERENCE, sorts=True
        ),
        column(
            "unit",
            _("Administrative unit"),
            lambda row: row.site.unit.full_name if row.site.unit else None,
            REFERENCE,
            sorts=True,
        ),
        column("area", _("Area (ha)"), lambda row: row.site.area, NUMBER, html=_area, sorts=True),
        column("developer", _("Developer"), lambda row: str(row.site.developer or "") or None, REFERENCE, sorts=True),
        *(_stage(stage, place, links) for place, stage in enumerate(stages)),
        column(
            "late",
            _("Overdue milestones"),
            lambda row: row.site.overdue_count,
            WHOLE,
            html=_late,
            sorts=True,
            term="overdue",
        ),
        column(
            "slip",
            _("Behind original target"),
            lambda row: str(row.worst_slip or "") or None,
            html=_slip(),
            sorts=True,
            term="behind",
            css="num",
        ),
        column("changed", _("Changed"), lambda row: localdate(row.site.last_change), DATE, html=_changed, sorts=True),
        column("standing", _("Legal status"), lambda row: str(Standing(row.site.standing).label), is_extra=True),
        column(
            "in_charge",
            _("Persons in charge"),
            _people,
            html=(lambda row: _people_changed(row, links)) if can_tick and links else None,
            needs=with_people,
            is_extra=True,
        ),
        column("address", _("exact location"), lambda row: row.site.address, is_extra=True),
        column("note", _("note"), lambda row: row.site.note, LINES, is_extra=True),
        column(
            "obstacles",
            _("Open obstacles"),
            lambda row: row.site.open_obstacles,
            WHOLE,
            needs=_with_obstacles,
            is_extra=True,
        ),
        *(_measure(measure) for measure in Measure if measure != Measure.AREA),
    ]


def _named(*, can_tick: bool) -> Callable[[SiteRow], SafeString]:
    """Return what makes the cell that names a site, with a box to tick it where it may be."""
    page_of_kind = cache(lambda kind: address_of(f"{kind}s:detail"))
    tick = _("Tick %(site)s")
    box = '<input class="form-check-input" type="checkbox" name="site" value="{}" form="in-charge" aria-label="{}"> '

    def name(row: SiteRow) -> SafeString:
        site = row.site
        html = filled('<a href="{}">{}</a>', page_of_kind(site.kind)(site.slug), site.name)
        if row.standing_label:
            html += filled(' <span class="chip {}">{}</span>', row.chip, row.standing_label)
        return filled(box, site.pk, tick % {"site": site.name}) + html if can_tick else html

    return name


def _people(row: SiteRow) -> str:
    return "; ".join(person_name(charge.person) for charge in row.site.in_charge.all())


def _people_changed(row: SiteRow, links: EditLinks) -> str:
    address = f"{reverse('progress:in-charge-set')}?site={row.site.pk}"
    people = _people(row) or unsaid(pgettext("in charge", "not assigned"))
    label = "{}, {}".format(_("Persons in charge"), row.site.name)
    return filled("{} {}", people, links.link(address, row.site, _("Change"), label) or "")


def _area(row: SiteRow) -> str:
    if row.site.area is None:
        return unsaid(_("no data yet"))
    return format_number(row.site.area)


def _late(row: SiteRow) -> str:
    count = row.site.overdue_count
    return filled('<span class="chip chip-late">{}</span>', count) if count else "0"


def _slip() -> Callable[[SiteRow], str]:
    promises = address_of("progress:milestone-promises")
    html = '<a href="{}" title="{}: {}">{}</a> <span class="row-note">{}</span>'

    def slip(row: SiteRow) -> str:
        worst, by = row.worst, row.worst_slip
        return filled(html, promises(worst.pk), worst.title, by.exact, by, row.behind_text) if by else "–"

    return slip


def _changed(row: SiteRow) -> str:
    at = localtime(row.site.last_change)
    return filled('<time datetime="{}">{}</time>', at.isoformat(), f"{at:%d/%m/%Y}")


def _stage(stage: Stage, place: int, links: EditLinks | None) -> Column:
    # What all rows share is made once.
    edit, update = address_of("progress:work-milestone"), _("Update")

    @cache
    def words(state: str) -> SafeString:
        return filled('<span class="state state-{}">{}</span>', state, state_label(state))

    def state(row: SiteRow) -> SafeString | str:
        """Return what the stage says, a link to the form of its milestone where that may be edited."""
        cell = row.cells[place]
        if not cell.state:
            return shown(None)
        html = words(cell.state)
        if links:
            label = f"{update}: {cell.milestone.title}, {row.site.name}"
            html = links.link(edit(cell.milestone.pk), row.site, html, label) or html
        return SafeString(f"{html}{_dates(cell)}")

    return column(
        f"stage_{stage.pk}",
        stage.label,
        lambda row: _said(row.cells[place]),
        LINES,
        width=24,
        html=state,
        head=str(stage.short_label),
        css="stage-cell",
    )


def _said(cell: StageCell) -> str | None:
    return "; ".join(str(part) for part in (cell.state_label, cell.date, cell.overdue_text) if part) or None


def _dates(cell: StageCell) -> str:
    date = cell.date
    said = filled(' <span class="stage-date">{}</span>', date) if date else ""
    if not cell.overdue_by:
        return said
    late = '{} <span class="chip chip-late" title="{}">{}</span>'
    return filled(late, said, cell.overdue_by.exact, cell.overdue_text)


def _measure(measure: Measure) -> Column:
    name = measure.replace("-", "_")
    return column(
        name,
        f"{measure.label} ({measure.unit})",
        lambda row: getattr(row.site, name),
        NUMBER,
        needs=lambda sites: sites.with_figures(measure),
        is_extra=True,
    )


def _with_obstacles(sites: QuerySet) -> QuerySet:
    open_ones = Obstacle.objects.open().filter(site=OuterRef("pk")).order_by().values("site")
    return sites.annotate(open_obstacles=Coalesce(Subquery(open_ones.annotate(n=Count("pk")).values("n")), 0))
