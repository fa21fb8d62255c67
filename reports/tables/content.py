"""An own table as text that needs no other record to be read: heading, columns, rows, what each number is made of.

Always Vietnamese: it is a report that an office signs.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.models import Measure, SecondaryProject, Site, SiteFigure
from reports.cross.table import TOTAL, Cell
from reports.models import Letterhead
from spreadsheets.exports import Listing, PlainListing
from spreadsheets.writers.specs import NUMBER, WHOLE
from values.numbers import format_number
from values.today import shown_day

MOST_ROWS = 2000
NOT_RECORDED = "–"


class Shown(Protocol):
    """What is asked of the source of a table: that of reports/tables/sources.py."""

    table: Any
    exists: bool
    asked: Any
    label: str

    def filters(self) -> list[tuple[str, str]]: ...

    def listing(self) -> Listing: ...


def content_of(source: Shown) -> dict:
    """Return a table as it is now. Raises ValidationError for one that cannot be made, with the way out."""
    table = source.table
    with translation.override("vi"):
        try:
            content = _content(table, source) if source.exists else None
        except Http404:
            content = None
    if content is None:
        raise ValidationError(
            _(
                "The list or table behind “%(title)s” no longer exists, or is outside your access."
                " Make the report anew from the list."
            )
            % {"title": table.title}
        )
    if not content["columns"]:
        raise ValidationError(
            _(
                "The rows or columns of “%(title)s” cannot be read, are the same or are too many."
                " Choose them again, then make the report anew."
            )
            % {"title": table.title}
        )
    if len(content["rows"]) > MOST_ROWS:
        raise ValidationError(
            _("A report has at most %(most)s rows: narrow the list first.") % {"most": format_number(MOST_ROWS)}
        )
    return content


def _content(table, source: Shown) -> dict:
    if source.asked:
        columns, rows, notes = _of_cross(source.asked)
    else:
        columns, rows = _of_listing(source.listing())
        notes = []
    head = Letterhead.objects.filter(kind=table.letterhead).first() or Letterhead()
    return {
        "title": table.title,
        "period": str(table.period),
        "source": source.label,
        "filters": [[str(label), str(value)] for label, value in source.filters()],
        "head": {"superior": head.superior, "office": head.office, "place": head.place},
        "signer": {
            "capacity": (table.signer_capacity or head.signer_capacity).splitlines(),
            "name": table.signer_name or head.signer_name,
        },
        "columns": columns,
        "rows": rows,
        "notes": notes,
    }


def _column(header: Any, *, is_number: bool = False) -> dict:
    return {"header": str(header), "is_number": is_number}


def _of_cross(asked) -> tuple[list[dict], list[dict], list[str]]:
    if not asked.is_understood or asked.is_too_wide:
        return [], [], []
    table = asked.table
    columns = [_column(asked.rows.label)]
    columns += [_column(part.label, is_number=True) for part in table.columns] + [_column(_("Total"), is_number=True)]
    lines = [(row.label, row.key) for row in table.rows] + [(_("Total"), TOTAL)]
    rows = [
        {"cells": [{"text": label}, *map(_of_cell, table.line(key))]} | ({} if key else {"is_total": True})
        for label, key in lines
    ]
    notes = [_("Amount: %(amount)s.") % {"amount": asked.amount.with_unit}]
    if unknown := table.total.unknown:
        text = ngettext(
            "%(count)s record without this figure is in no sum.",
            "%(count)s records without this figure are in no sum.",
            unknown,
        )
        notes.append(text % {"count": unknown})
    return columns, rows, notes


def _of_cell(cell: Cell) -> dict:
    if not cell.entries:
        return {"text": NOT_RECORDED}
    found: dict[str, Any] = {"text": _text(cell.value), "made_of": []}
    for entry in cell.entries:
        place = "; ".join(part.label for part in (entry.row, entry.column) if part)
        item = {"record": _name(entry.record), "amount": _text(entry.given.value), "place": place}
        found["made_of"].append(item | _source(entry.given.source, entry.given.day))
    if cell.unknown:
        found["unknown"] = cell.unknown
    return found


def _name(record) -> str:
    if isinstance(record, SecondaryProject):
        return f"{record} ({record.site})"
    return str(record)


def _source(source: str, day: str) -> dict:
    return {name: value for name, value in (("source", source), ("as_of", day)) if value}


def _of_listing(listing: Listing) -> tuple[list[dict], list[dict]]:
    """Return the columns and rows of a list; one row more than a report may have tells that there are too many."""
    sheet = listing.spec()
    # Narrow columns of signs are a picture, and no part of a report.
    places = [place for place, spec in enumerate(sheet.columns) if not spec.fills]
    specs = [sheet.columns[place] for place in places]
    columns = [_column(spec.header, is_number=spec.kind in (NUMBER, WHOLE)) for spec in specs]
    if listing.count() > MOST_ROWS:
        return columns, [{}] * (MOST_ROWS + 1)
    if not isinstance(listing, PlainListing):
        return columns, [{"cells": [{"text": _text(row[place])} for place in places]} for row in sheet.rows]
    records = list(listing.records)
    sources = _figures_of(records, [spec.key for spec in specs])
    rows = []
    for record in records:
        cells = []
        for spec, column in zip(specs, listing.told, strict=True):
            cell = {"text": _text(column.cell(record))}
            if spec.kind in (NUMBER, WHOLE) and cell["text"] != NOT_RECORDED:
                cell["made_of"] = [_item(record, spec.key, cell["text"], sources)]
            cells.append(cell)
        rows.append({"cells": cells})
    return columns, rows


def _measure_of(key: str) -> str:
    """Return the measure that a column of that key shows; empty for another column."""
    named = key.replace("_", "-")
    return named if named in Measure.values else ""


def _figures_of(records: Iterable, keys: list[str]) -> dict[tuple[int, str], SiteFigure]:
    """Return the figures in use that columns of sites show, by site and measure: one query."""
    sites = [site.pk for record in records if isinstance(site := getattr(record, "site", None), Site)]
    measures = [measure for key in keys if (measure := _measure_of(key))]
    if not (sites and measures):
        return {}
    chosen = SiteFigure.objects.filter(site__in=sites, measure__in=measures, is_chosen=True).select_related("document")
    return {(figure.site_id, figure.measure): figure for figure in chosen}


def _item(record, key: str, amount: str, figures: dict[tuple[int, str], SiteFigure]) -> dict:
    """Return what a number of a list is made of: the record, with the source as far as it names one."""
    site = getattr(record, "site", None)
    figure = figures.get((site.pk, _measure_of(key))) if isinstance(site, Site) else None
    if figure:
        return {"record": str(site), "amount": amount} | _source(figure.source_label, str(figure.as_of or ""))
    published = getattr(getattr(record, "pair", None), "published", None) if key == "published" else None
    sourced = published or (record if isinstance(record, SecondaryProject) else None)
    name = str(site) if isinstance(site, Site) and sourced is None else _row_name(record)
    if sourced is None:
        return {"record": name, "amount": amount}
    document = getattr(sourced, "document", None)
    return {"record": name, "amount": amount} | _source(str(document or sourced.source or ""), str(sourced.as_of or ""))


def _row_name(record) -> str:
    """Return the name of what a row is about: of a series its period and area."""
    slice_ = getattr(record, "slice", None)
    return str(slice_) if slice_ is not None else _name(record)


def _text(value: Any) -> str:
    """Return a cell as reports print it; a dash for what is not recorded."""
    if value is None or value == "":
        return NOT_RECORDED
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | Decimal):
        return format_number(value)
    return shown_day(value) if isinstance(value, datetime.date) else str(value)
