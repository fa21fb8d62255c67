"""What one sheet of a file hands on to those after it: which record its rows are about, how records were called."""

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from typing import Any

from django.db.models import Model

from spreadsheets.catalogue import sheet as kind_of
from spreadsheets.layout import Line, Table
from spreadsheets.merge.plan import Decisions, SheetPlan, Status
from spreadsheets.resources import SheetResource


def called_anew(resource: SheetResource, part: SheetPlan) -> Iterator[Model]:
    """Yield the records that rows of a sheet give another name, as they were."""
    for row in part.of(Status.CHANGED):
        if not row.before.keys().isdisjoint(resource.named_by):
            record = copy(row.record)
            for name in row.before.keys() & resource.named_by:
                setattr(record, record._meta.get_field(name).attname, row.before[name])
            yield record


def carried_on(resource: SheetResource, table: Table, before: list[SheetPlan], decisions: Decisions) -> Table:
    """Return the table of rows that were read as another kind `before`: without those that are refused or left out
    there, and with the name of the record that was found or made for a row in place of its own words."""
    naming = next((n for n in table.keys if n in resource.joined_by and n in resource.required), None)
    lookup = resource.looked_up.get(naming or "")
    # What is said of a record falls with it, and with nothing else that is said of it.
    named = [part for part in before if lookup and issubclass(kind_of(part.key)._meta.model, lookup.model)]
    rows = [row for part in named for row in part.rows]
    dropped = {row.number for row in rows if row.status == Status.REFUSED or row.is_left_out}
    lines = [line for line in table.lines if line.number not in dropped]
    if before and naming and lookup:
        at, place = table.keys.index(naming), before[0].place
        found: dict[int, Any] = {line.number: decisions.same_as.get(place(line.number)) for line in lines}
        found |= {row.number: row.pk for row in rows if row.pk is not None}
        names = {number: lookup.name_of(pk) for number, pk in found.items() if isinstance(pk, int)}
        lines = [_renamed(line, at, names.get(line.number)) for line in lines]
    return replace(table, lines=lines)


def _renamed(line: Line, at: int, name: str | None) -> Line:
    if not name:
        return line
    return replace(line, values=[*line.values[:at], name, *line.values[at + 1 :]])
