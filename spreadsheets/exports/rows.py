"""Records as the cells of rows, without an instance or a query per row, and never many rows at once.

Rows are read in chunks and turned column by column: a column meets few different values, and each is worked out once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import models

from spreadsheets.columns import ID, Column
from spreadsheets.resources import SheetResource
from spreadsheets.widgets import LinesWidget, TextWidget

# Rows that are in memory together.
CHUNK = 2_000
# Different values of one column that are remembered; a column of more than these gains little by it.
REMEMBERED = 20_000

# Returns the cells of one column, of the rows whose values these are, by name.
Cells = Callable[[Mapping[str, Sequence[Any]]], Sequence[Any]]


def rows_of(resource: SheetResource, records: models.QuerySet[Any], names: Sequence[str]) -> Iterator[Sequence[Any]]:
    """Yield the cells of each record in the columns `names`, in the order of `records`.

    `records` are some of those the person may see, filtered and ordered. One query, one for each lookup among the
    columns, and one per relation to many and chunk.
    """
    takers = [_taker(resource, resource.by_name[name]) for name in names]
    wanted = list(dict.fromkeys(["pk", *(name for reads, _cells in takers for name in reads)]))
    plain = records.select_related(None).prefetch_related(None).values_list(*wanted)
    rows = plain.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        values = dict(zip(wanted, zip(*chunk, strict=True), strict=True))
        yield from zip(*(cells(values) for _reads, cells in takers), strict=True)


class _Remembered(dict[Any, Any]):
    """What a function returned for each value it was asked for."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, value: Any) -> Any:
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[value] = self.make(value)
        return made


def _taker(resource: SheetResource, column: Column) -> tuple[tuple[str, ...], Cells]:
    """Return the names of the values that a column is made of, and what makes its cells of them."""
    field = None if column.is_locked else column.field_of(resource.model)
    if column.is_locked:
        name = "pk" if column.column_name == ID else column.column_name
        return (name,), lambda values: values[name]
    if column.is_about_change:
        return ("pk",), lambda values: [None] * len(values["pk"])
    if column.is_only_shown:
        return _shown(resource, column)
    if field is None:
        return _mapped(column.attribute, column.widget.render)
    if field.many_to_many:
        return ("pk",), _linked(column, field)
    if isinstance(column.widget, TextWidget | LinesWidget):
        name = field.attname
        return (name,), lambda values: [text or None for text in values[name]]
    return _mapped(field.attname, column.cell)


def _mapped(name: str, make: Callable[[Any], Any]) -> tuple[tuple[str, ...], Cells]:
    known = _Remembered(make)
    return (name,), lambda values: list(map(known.__getitem__, values[name]))


def _shown(resource: SheetResource, column: Column) -> tuple[tuple[str, ...], Cells]:
    """Return what a column that is only shown reads, and its cells: worked out by the model from just that."""

    def make(values: tuple[Any, ...]) -> Any:
        record = resource.model(**dict(zip(column.depends_on, values, strict=True)))
        return column.widget.render(column.get_value(resource.attach(record)))

    known = _Remembered(make)
    reads = column.depends_on
    return reads, lambda values: list(map(known.__getitem__, zip(*(values[name] for name in reads), strict=True)))


def _linked(column: Column, field: Any) -> Cells:
    through, here, there = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
    known = _Remembered(column.cell)

    def cells(values: Mapping[str, Sequence[Any]]) -> list[Any]:
        pks = values["pk"]
        linked: dict[int, set[int]] = {}
        for pk, other in through._base_manager.filter(**{f"{here}__in": pks}).values_list(here, there):
            linked.setdefault(pk, set()).add(other)
        return [known[frozenset(linked.get(pk, ()))] for pk in pks]

    return cells
