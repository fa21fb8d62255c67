"""An own table as text that needs no other record to be read: heading, columns, rows, what each number is made of.

Always Vietnamese: it is a report that an office signs.
"""

import datetime
from contextlib import nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from progress.models import SecondaryProject
from reports.cross.table import TOTAL, Cell
from reports.models import Letterhead
from reports.tables.days import by_cut_off, cut_off_of, is_dated, lacks_day, not_dated
from reports.tables.parts import Held, measure_of, parts_of
from reports.true_by import true_by
from spreadsheets.exports import Listing, PlainListing
from spreadsheets.writers.specs import NUMBER, WHOLE
from values.numbers import format_number
from values.today import shown_day

MOST_ROWS = 2000
NUMBERS = (NUMBER, WHOLE)
NOT_RECORDED = "–"


class Shown(Protocol):
    """What is asked of the source of a table: that of reports/tables/sources.py."""

    table: Any
    user: Any
    exists: bool
    asked: Any
    label: str

    def filters(self) -> list[tuple[str, str]]: ...

    def listing(self) -> Listing: ...


def content_of(source: Shown) -> dict:
    """Return a table as it is true by the end of its period or, while that is not over, as it is now.

    Raises ValidationError for one that cannot be made, with the way out.
    """
    table, day = source.table, cut_off_of(source.table)
    with translation.override("vi"), true_by(day, source.user) if day else nullcontext():
        try:
            content = _content(table, source, day) if source.exists else None
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


def _content(table, source: Shown, day: datetime.date | None) -> dict:
    made = _of_cross(source.asked) if source.asked else _of_listing(source, day)
    notes = [*made.notes, *([_said_of(made.without_day)] if day and made.without_day else [])]
    head = Letterhead.objects.of(table.letterhead, day) or Letterhead()
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
        "columns": made.columns,
        "rows": made.rows,
        "notes": notes,
        "true_by": {"day": shown_day(day) if day else "", "as_recorded": made.as_recorded if day else []},
    }


@dataclass(slots=True)
class _Made:
    """Columns and rows of a table; which columns know no day, and how many values of the others."""

    columns: list[dict]
    rows: list[dict]
    notes: list[str] = field(default_factory=list)
    as_recorded: list[str] = field(default_factory=list)
    without_day: int = 0


def _said_of(without_day: int) -> str:
    text = ngettext(
        "%(count)s value has no recorded day: it is taken as recorded.",
        "%(count)s values have no recorded day: they are taken as recorded.",
        without_day,
    )
    return text % {"count": format_number(without_day)}


def _column(header: Any, *, is_number: bool = False) -> dict:
    return {"header": str(header), "is_number": is_number}


def _of_cross(asked) -> _Made:
    if not asked.is_understood or asked.is_too_wide:
        return _Made([], [])
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
    return _Made(columns, rows, notes, [str(label) for label in not_dated(asked)], asked.without_day())


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


def _of_listing(source: Shown, day: datetime.date | None) -> _Made:
    """Return the columns and rows of a list; one row more than a report may have tells that there are too many."""
    listing, view_name = source.listing(), source.table.view_name
    sheet = listing.spec()
    # Narrow columns of signs are a picture, and no part of a report.
    places = [place for place, spec in enumerate(sheet.columns) if not spec.fills]
    specs = [sheet.columns[place] for place in places]
    columns = [_column(spec.header, is_number=spec.kind in NUMBERS) for spec in specs]
    dated = {spec.key: is_dated(view_name, spec.key, measure_of(spec.key)) for spec in specs}
    made = _Made(columns, [], as_recorded=[str(spec.header) for spec in specs[1:] if not dated[spec.key]])
    if listing.count() > MOST_ROWS:
        made.rows = [{}] * (MOST_ROWS + 1)
    elif isinstance(listing, PlainListing):
        _fill(made, by_cut_off(view_name, listing.records, day), listing, specs, dated, source)
        if source.table.is_series:
            _drop_empty(made)
    else:
        made.rows = [{"cells": [{"text": _text(row[place])} for place in places]} for row in sheet.rows]
    return made


def _drop_empty(made: _Made) -> None:
    """Take out columns of text in which nothing stands: nobody chooses those of a series."""
    told = [
        place
        for place, column in enumerate(made.columns)
        if column["is_number"] or any(row["cells"][place]["text"] != NOT_RECORDED for row in made.rows)
    ]
    gone = {column["header"] for place, column in enumerate(made.columns) if place not in told}
    made.columns = [made.columns[place] for place in told]
    made.rows = [{"cells": [row["cells"][place] for place in told]} for row in made.rows]
    made.as_recorded = [header for header in made.as_recorded if header not in gone]


def _fill(
    made: _Made, records: list, listing: PlainListing, specs: list, dated: dict[str, bool], source: Shown
) -> None:
    """Add the rows, each number with what it is made of."""
    held = Held(records, [spec.key for spec in specs])
    parts = {
        spec.key: parts_of(source.table.view_name, spec.key, records, source.user)
        for spec in specs
        if spec.kind in NUMBERS
    }
    for place, record in enumerate(records):
        cells = []
        for spec, column in zip(specs, listing.told, strict=True):
            cell: dict[str, Any] = {"text": _text(column.cell(record))}
            if spec.kind in NUMBERS and cell["text"] != NOT_RECORDED:
                of_column = parts[spec.key]
                cell["made_of"] = of_column[place] if of_column else [held.item(record, spec.key, cell["text"])]
            if dated[spec.key] and cell["text"] != NOT_RECORDED and lacks_day(record, spec.key, cell.get("made_of")):
                made.without_day += 1
            cells.append(cell)
        made.rows.append({"cells": cells})


def _text(value: Any) -> str:
    """Return a cell as reports print it; a dash for what is not recorded."""
    if value is None or value == "":
        return NOT_RECORDED
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | Decimal):
        return format_number(value)
    return shown_day(value) if isinstance(value, datetime.date) else str(value)
