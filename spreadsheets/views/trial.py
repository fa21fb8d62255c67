"""The first records of a sheet as they would be read, shown beside the choice of its columns."""

from dataclasses import dataclass, field, replace
from typing import Any

from spreadsheets.catalogue import sheet as kind_of
from spreadsheets.imports.understanding import Choice, Understood, kinds_for, read_again
from spreadsheets.layout import Line, Table
from spreadsheets.layout.table import shown_cell, words_of
from spreadsheets.merge.cells import BLANK, Problem, Shared, SheetCells
from spreadsheets.resources import SheetResource
from values.text import Person


@dataclass(slots=True)
class TriedValue:
    """A value of a record: what it is of, the cell's own words, what is understood of them or why nothing is."""

    label: str
    words: str
    text: str = ""
    problem: str = ""


@dataclass(slots=True)
class TriedRecord:
    """A record of the file: its place there, and the values it would give; `asked` are the words that would be asked
    about."""

    place: str
    values: list[TriedValue] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.values[0].words if self.values else ""


def first_records(found: Understood, table: Table, key: str, choice: Choice, user: Person) -> list[TriedRecord]:
    """Return the first records of a table read as the kind `key` (or the kinds together), columns that nobody knows yet
    left out. A fixed number of queries."""
    sheet = found.sheets.get(table.sheet)
    if sheet is None or not table.first_records:
        return []
    last = table.first_records[-1]
    frame = replace(table.frame, last=last)
    cut = replace(sheet, rows=[row for row in sheet.rows if row.number <= last], frame=frame, notes=[])
    mapping = {match.key: match.target or "" for match in table.matches}
    choice = replace(choice, sheet=table.sheet, kind=key, mapping={table.sheet: mapping})
    tried = {number: TriedRecord(table.place(str(number))) for number in table.first_records}
    for kind_key, part in read_again({table.sheet: cut}, kinds_for(user), user, choice).tables:
        _add(tried, kind_of(kind_key)(user), part)
    return [record for record in tried.values() if record.values or record.asked]


def _add(tried: dict[int, TriedRecord], resource: SheetResource, table: Table) -> None:
    cells = SheetCells(resource, table)
    for line in table.lines:
        if line.number in tried:
            tried[line.number].values += _values(resource, cells, cells.with_group(line), tried[line.number])
    for question in table.open_questions:
        for number, record in tried.items():
            if any(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(number) for cell in question.cells):
                record.asked.append(question.text)


def _values(resource: SheetResource, cells: SheetCells, line: Line, record: TriedRecord) -> list[TriedValue]:
    """Return what a line says: of one of several lines of a record its other keys stand before each label."""
    naming = {name for name in cells.readers if name in resource.joined_by} or {*resource.required}
    shown = {value.label for value in record.values}
    # A name that the record begins with is judged there: what its own row adds is not missing.
    said = {value.words for value in record.values}
    values, kinds = [], []
    for name, reader in cells.readers.items():
        if reader.index >= len(line.letters) or line.values[reader.index] is None:
            continue
        cell, column = line.values[reader.index], reader.column
        if not column.header:  # a group's title, that the file does not give in a column
            continue
        value = TriedValue(column.header, line.words.get(name) or _words(cell))
        _read(value, reader.of(line.values), column)
        if column.is_key and name not in naming:
            kinds.append(value.text or value.words)
        elif name not in naming or not said or (value.problem and value.words not in said):
            values.append(value)
    for value in values:
        if kinds and value.label not in shown:
            value.label = f"{' · '.join(kinds)}: {value.label}"
    return values


def _words(cell: Any) -> str:
    return words_of(cell) if isinstance(cell, str) else shown_cell(cell)


def _read(value: TriedValue, read: Any, column: Any) -> None:
    if isinstance(read, Shared):
        read = read.settled()
    if isinstance(read, Problem):
        value.problem = read.message
    elif read is not BLANK:
        value.text = column.text(read)
