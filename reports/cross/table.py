"""A cross table: records told apart by rows and columns, counted or added up; what is unknown is counted apart."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from reports.cross.amounts import Amount, Given
from reports.cross.dimensions import Dimension, Part, sorted_parts
from reports.cross.facts import Facts, Record

TOTAL = ""  # in place of the key of a row or a column


@dataclass(frozen=True, slots=True)
class Entry:
    """One record with where it stands in the table and what it gives."""

    record: Record
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


def cross(records: Iterable[Record], facts: Facts, rows: Dimension, across: Dimension | None, amount: Amount):
    """Return the table of `records` by rows and, with `across`, by columns."""
    entries = [
        Entry(
            record, rows.part_of(facts, record), across and across.part_of(facts, record), amount.given(facts, record)
        )
        for record in records
    ]
    cells: dict[tuple[str, str], Cell] = {}
    found: dict[str, set[Part]] = defaultdict(set)
    for entry in entries:
        columns = {TOTAL, entry.column.key} if entry.column else {TOTAL}
        found["rows"].add(entry.row)
        if entry.column:
            found["columns"].add(entry.column)
        for at in ((row, column) for row in (TOTAL, entry.row.key) for column in columns):
            cells.setdefault(at, Cell(*at)).entries.append(entry)
    return CrossTable(sorted_parts(found["rows"]), sorted_parts(found["columns"]), cells)
