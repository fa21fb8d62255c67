"""A list of sites as its page shows it: a row per site, a column per key stage."""

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from progress.milestones.stage_cells import StageCell
from progress.models import Stage, Standing
from progress.sites.rows import SiteRow, site_rows
from spreadsheets.exports import PlainColumn, PlainListing, in_chunks, plain
from spreadsheets.writers.specs import DATE, LINES, NUMBER, REFERENCE, WHOLE


def site_listing(key: str, found: QuerySet, on: datetime.date) -> PlainListing:
    """`found` sites of one kind as the list filters and orders them on that day."""
    model = found.model
    stages = list(Stage.objects.key().of_kind(model.site_kind))
    columns = [
        plain("name", _("Name"), lambda row: row.site.name, REFERENCE),
        plain("standing", _("Legal standing"), lambda row: str(Standing(row.site.standing).label)),
        plain("unit", _("Unit"), lambda row: row.site.unit.full_name if row.site.unit else None, REFERENCE),
        plain("area", _("Area (ha)"), lambda row: row.site.area, NUMBER),
        plain("developer", _("Developer"), lambda row: str(row.site.developer or "") or None, REFERENCE),
        *(_stage(stage, place) for place, stage in enumerate(stages)),
        plain("late", _("Overdue milestones"), lambda row: row.site.overdue_count, WHOLE),
        plain("slip", _("Behind original target"), lambda row: str(row.worst_slip or "") or None),
        plain("changed", _("Changed"), lambda row: localdate(row.site.last_change), DATE),
    ]
    title = _("%(title)s, as the list shows them") % {"title": model._meta.verbose_name_plural}
    return PlainListing(key, title[:1].upper() + title[1:], columns, _rows(found, stages, on), found.count)


def _stage(stage: Stage, place: int) -> PlainColumn:
    return plain(f"stage_{stage.pk}", stage.label, lambda row: _said(row.cells[place]), LINES, width=24)


def _said(cell: StageCell) -> str | None:
    return "; ".join(str(part) for part in (cell.state_label, cell.date, cell.overdue_text) if part) or None


def _rows(found: QuerySet, stages: list[Stage], on: datetime.date) -> Iterator[SiteRow]:
    for pks in in_chunks(found.values_list("pk", flat=True)):
        yield from site_rows(found.filter(pk__in=pks), stages, on)
