"""What can be exported of a list: columns to choose from, and rows in the list's own order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Protocol

from django.db import models
from django.utils.text import capfirst

from spreadsheets.book import FOR_READING
from spreadsheets.columns import ID, VERSION
from spreadsheets.exports.rows import rows_of
from spreadsheets.exports.specs import Lists, column_spec, columns_in_order, frozen_columns
from spreadsheets.resources import SheetResource
from spreadsheets.writers import ColumnSpec, SheetSpec, specs

# Records that are in memory together.
CHUNK = 500


def in_chunks(records: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield records some at a time; those of a queryset are read so too."""
    rows = records.iterator(chunk_size=CHUNK) if isinstance(records, models.QuerySet) else iter(records)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


class Listing(Protocol):
    """Rows to export. `key` is its stable name, by which a person's choice of columns is remembered."""

    key: str
    title: str

    @property
    def columns(self) -> Sequence[ColumnSpec]: ...

    def count(self) -> int: ...

    def spec(self, names: Sequence[str] | None = None) -> SheetSpec:
        """Return what is to be written, of the columns `names` or of all; its rows are read as they are written."""
        ...


class SheetListing:
    """Records of a resource: what the file says can come back. `records` are as the list filters and orders them."""

    def __init__(self, resource: SheetResource, records: models.QuerySet[Any] | None = None, title: str = "") -> None:
        self.resource = resource
        self.records = resource.in_order(resource.visible()) if records is None else records
        self.key, self.title = resource.key, title or str(resource.title)

    @cached_property
    def columns(self) -> list[ColumnSpec]:
        return [column_spec(self.resource, column) for column in columns_in_order(self.resource)]

    def count(self) -> int:
        return self.records.count()

    def rows(self, names: Sequence[str]) -> Iterator[Sequence[Any]]:
        return rows_of(self.resource, self.records, names)

    def spec(self, names: Sequence[str] | None = None, lists: Lists | None = None) -> SheetSpec:
        """Return the sheet to be written; with `lists`, those of the workbook, its columns offer what can be chosen."""
        columns = [column for column in columns_in_order(self.resource) if names is None or column.column_name in names]
        keys = [column.column_name for column in columns]
        return SheetSpec(
            self.key,
            self.title,
            [column_spec(self.resource, column, lists) for column in columns],
            rows=self.rows(keys),
            frozen_columns=frozen_columns(self.resource, keys),
            first_line="" if self._can_come_back(keys) else str(FOR_READING),
        )

    def _can_come_back(self, names: Sequence[str]) -> bool:
        """Return whether rows of these columns say which records they are about."""
        resource = self.resource
        return not resource.is_export_only and any(
            {*wanted} <= {*names} for wanted in ((ID, VERSION), resource.required) if wanted
        )


@dataclass(frozen=True, slots=True)
class PlainColumn:
    """A column of a list that is no sheet to hand in: how it looks, and its cell of a record."""

    spec: ColumnSpec
    cell: Callable[[Any], Any]


def plain(key: str, header: Any, cell: Callable[[Any], Any], kind: str = specs.TEXT, **more: Any) -> PlainColumn:
    """Return a column for reading; `header` as people read it, `more` as ColumnSpec has it."""
    return PlainColumn(ColumnSpec(key, capfirst(str(header)), kind, **more), cell)


@dataclass
class PlainListing:
    """Records of any kind, for reading. `records` is gone through once; `counted` tells how many there are."""

    key: str
    title: str
    told: Sequence[PlainColumn]
    records: Iterable[Any]
    counted: Callable[[], int]
    frozen_columns: int = 1

    @property
    def columns(self) -> list[ColumnSpec]:
        return [column.spec for column in self.told]

    def count(self) -> int:
        return self.counted()

    def spec(self, names: Sequence[str] | None = None) -> SheetSpec:
        chosen = [column for column in self.told if names is None or column.spec.key in names]
        return SheetSpec(
            self.key,
            self.title,
            [column.spec for column in chosen],
            rows=([column.cell(record) for column in chosen] for record in self.records),
            frozen_columns=self.frozen_columns,
            first_line=str(FOR_READING),
        )
