"""A cross table: records told apart by rows and columns, counted or added up; what is unknown is counted apart."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from values.text import fold

TOTAL = ""  # in place of the key of a row or a column
UNKNOWN = "unknown"
NOT_RECORDED = (3, "")  # where it stands: after all others


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """What a row or a column stands for; parts are shown by `order`. Of what nobody recorded it is the last."""

    order: tuple
    key: str = field(compare=False)
    label: str = field(compare=False)

    @property
    def is_unknown(self) -> bool:
        return self.key == UNKNOWN


@dataclass(frozen=True, slots=True)
class Given:
    """What one record gives: None for what nobody recorded; its source and the day it was true."""

    value: Decimal | None
    source: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record with where it stands in the table and what it gives."""

    record: Any
    row: Part
    column: Part | None
    given: Given


@dataclass(slots=True)
class Cell:
    """A number of the table and the entries it is made of."""

    row: str
    column: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def value(self) -> Decimal | None:
        """The sum of what is known; None where nothing is."""
        known = [entry.given.value for entry in self.entries if entry.given.value is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def unknown(self) -> int:
        """How many records of the cell give nothing that is known."""
        return sum(entry.given.value is None for entry in self.entries)


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Rows and columns with a cell for each pair, for each row and column as a whole (TOTAL), and for all."""

    rows: list[Part]
    columns: list[Part]
    cells: dict[tuple[str, str], Cell]

    def cell(self, row: str, column: str) -> Cell:
        return self.cells.get((row, column)) or Cell(row, column)

    def line(self, row: str) -> list[Cell]:
        """Return the cells of a row from the first column to the total."""
        return [*(self.cell(row, column.key) for column in self.columns), self.cell(row, TOTAL)]

    @property
    def total(self) -> Cell:
        return self.cell(TOTAL, TOTAL)


def cross(
    records: Iterable[Any],
    row_of: Callable[[Any], Part],
    column_of: Callable[[Any], Part] | None,
    given_by: Callable[[Any], Given],
) -> CrossTable:
    """Return the table of `records` by rows and, with `column_of`, by columns, of what each gives."""
    cells: dict[tuple[str, str], Cell] = {}
    found: dict[str, set[Part]] = defaultdict(set)
    for record in records:
        entry = Entry(record, row_of(record), column_of(record) if column_of else None, given_by(record))
        columns = {TOTAL, entry.column.key} if entry.column else {TOTAL}
        found["rows"].add(entry.row)
        if entry.column:
            found["columns"].add(entry.column)
        for at in ((row, column) for row in (TOTAL, entry.row.key) for column in columns):
            cells.setdefault(at, Cell(*at)).entries.append(entry)
    return CrossTable(sorted_parts(found["rows"]), sorted_parts(found["columns"]), cells)


def sorted_parts(parts: Collection[Part]) -> list[Part]:
    """Return parts in their order, those of one order by their labels."""
    return sorted(set(parts), key=lambda part: (part.order, fold(part.label)))
