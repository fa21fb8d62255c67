"""The cells of a sheet's rows, read into values: each spelling of a column once, however often it stands there."""

from collections.abc import Hashable
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from spreadsheets.book import Note, Unusable, is_blank
from spreadsheets.cell import LeftOut, SharedName
from spreadsheets.columns import GROUP, Column
from spreadsheets.layout import Line, Table
from spreadsheets.layout.table import shown_cell
from spreadsheets.resources import SheetResource
from spreadsheets.widgets import TextWidget
from values.text import ReadingError, fold

BLANK = object()
# What offices write so that no cell is empty, and marks of footnotes that are not there; and the words for it, of
# values that are no text.
_DASHES = {"-", "--", "---", "–", "—", "…", "...", "/", "*", "**", "***", "(*)", "(**)", "(***)"}
_NOTHING_KNOWN = {
    "chua co", "chua co so lieu", "chua co thong tin", "khong co so lieu", "chua xac dinh", "chua ro", "khong ro",
    "chua cap nhat",
}  # fmt: skip


def says_nothing(cell: Any, *, is_text: bool) -> bool:
    """Return whether a cell is filled and holds no value."""
    if not isinstance(cell, str) or len(cell) > 30:
        return False
    return cell.strip() in _DASHES or (not is_text and fold(cell).strip(" .") in _NOTHING_KNOWN)


class Problem:
    """What a cell says instead of a value."""

    __slots__ = ("message",)

    def __init__(self, message: str) -> None:
        self.message = message


class Shared(Problem):
    """A name that several records have: `pks`; `likeliest` is the one meant where none of them is recorded."""

    __slots__ = ("likeliest", "pks")

    def __init__(self, message: str, pks: frozenset[int], likeliest: int | None) -> None:
        super().__init__(message)
        self.pks, self.likeliest = pks, likeliest

    def settled(self, recorded: int | None = None) -> Any:
        """Return the recorded one where it has the name, else the likeliest, else this problem."""
        if recorded in self.pks:
            return recorded
        return self if self.likeliest is None else self.likeliest


class CellReader:
    """Reads the cells of one column, and remembers what each spelling means."""

    def __init__(self, column: Column, index: int, field: Any) -> None:
        self.column, self.index, self.field = column, index, field
        self.beside: CellReader | None = None  # of the column that says what this one's cells mean
        self.told_by: list[CellReader] = []  # of those that may tell records of one name apart
        self._known: dict[Hashable, Any] = {}
        self._known_beside: dict[tuple[Any, ...], Any] = {}

    def of(self, values: list[Any]) -> Any:
        """Return what the row with these cells says in this column: as it is stored, BLANK, or a Problem."""
        cell = values[self.index]
        if cell is None or self.stands_alone:
            return self(cell)
        key = (cell, *self.context(values))
        try:
            return self._known_beside[key]
        except (KeyError, TypeError):  # not read yet, or not hashable
            value = self._read_beside(cell, values)
        if all(isinstance(part, Hashable) for part in key):
            self._known_beside[key] = value
        return value

    @property
    def stands_alone(self) -> bool:
        """Whether a cell means the same whatever else its row says."""
        return self.beside is None and not self.told_by

    def context(self, values: list[Any]) -> tuple[Any, ...]:
        """Return the other cells of a row on which the meaning of this column's hangs."""
        others = self.told_by if self.beside is None else [self.beside, *self.told_by]
        return tuple(values[reader.index] for reader in others)

    def _read_beside(self, cell: Any, values: list[Any]) -> Any:
        among = BLANK if self.beside is None else self.beside.of(values)
        if isinstance(among, Problem):
            return BLANK  # told there; the row is refused all the same
        among = None if among is BLANK else among
        beside = {r.column.column_name: r.of(values) for r in self.told_by}
        where = {name: text for name, text in beside.items() if text is not BLANK and not isinstance(text, Problem)}
        return self._read(cell, among, where) if where else self(cell, among)

    def __call__(self, cell: Any, among: Any = None) -> Any:
        """Return what a cell says, of a column that needs no other or with what the other one says."""
        if cell is None:
            return BLANK
        # True equals 1 and would be found in its place.
        if cell is True or cell is False:
            return self._read(cell, among)
        key = cell if self.beside is None else (cell, among)
        try:
            return self._known[key]
        except KeyError:
            value = self._known[key] = self._read(cell, among)
            return value
        except TypeError:  # not hashable
            return self._read(cell, among)

    def reads_as(self, cell: Any, stored: Any) -> bool:
        """Return whether a cell, of a column that needs no other, says what is stored; answers are cached."""
        try:
            value = self._known[cell]
        except (KeyError, TypeError):
            value = self(cell)
        if value is stored:
            return cell is not True and cell is not False
        if value != stored or cell is True or cell is False:
            return False
        self._known[cell] = stored  # the very object, which is found equal without being compared
        return True

    def _read(self, cell: Any, among: Any, where: dict[str, str] | None = None) -> Any:
        if is_blank(cell) or says_nothing(cell, is_text=isinstance(self.column.widget, TextWidget)):
            return BLANK
        try:
            if self.field is None:
                return self.column.parse(cell, among, where)
            return self.column.read(cell, self.field, among, where)
        except LeftOut:
            return BLANK
        except SharedName as error:
            return Shared(str(error), error.pks, error.likeliest)
        except ReadingError as error:
            return Problem(str(error))
        except ValidationError as error:
            return Problem(" ".join(error.messages))


class SheetCells:
    """The readers of a table's columns, and the notes about its cells."""

    def __init__(self, resource: SheetResource, table: Table) -> None:
        self.resource, self.table = resource, table
        model = resource.model
        self.readers: dict[str, CellReader] = {}
        for index, name in enumerate(table.keys):
            column = resource.by_name[name]
            field = None if column.is_locked else column.field_of(model)
            self.readers[name] = CellReader(column, index, field)
        if table.groups and GROUP in resource.by_name:
            self.readers[GROUP] = CellReader(resource.by_name[GROUP], len(table.keys), None)
        resource.take_context(table)
        for reader in self.readers.values():
            reader.beside = self.readers.get(reader.column.beside)
            reader.told_by = [self.readers[name] for name in reader.column.told_by if name in self.readers]

    def with_group(self, line: Line) -> Line:
        """Return a row with the titles of its group behind its cells, where the resource wants to know them."""
        if GROUP not in self.readers:
            return line
        titles = self.table.groups.get(line.number)
        return replace(line, values=[*line.values, titles], letters=[*line.letters, ""])

    @cached_property
    def written(self) -> list[CellReader]:
        """The columns whose cells change records."""
        return [r for r in self.readers.values() if r.field is not None]

    @cached_property
    def keys(self) -> list[CellReader]:
        """The columns that say which record a row is about, its number aside."""
        return [r for r in self.readers.values() if r.column.is_key and not r.column.is_locked]

    @cached_property
    def only_shown(self) -> list[CellReader]:
        return [r for r in self.readers.values() if r.column.is_only_shown and not r.column.is_locked]

    def value(self, line: Line, name: str) -> Any:
        """Return what a cell of a row says, None for a blank one or no such column; raise ValidationError."""
        reader = self.readers.get(name)
        if reader is None:
            return None
        value = reader.of(line.values)
        if isinstance(value, Shared):
            value = value.settled()
        if isinstance(value, Problem):
            raise ValidationError({name: value.message})
        return None if value is BLANK else value

    def cell(self, line: Line, name: str) -> Any:
        """Return what stands in a column of a row, unread; None for no such column."""
        reader = self.readers.get(name)
        return None if reader is None else line.values[reader.index]

    def note(self, line: Line, name: str, message: str) -> Note:
        """Return a note at the cell of a column, or at the row where the file has no such column."""
        reader = self.readers.get(name)
        if reader is None:
            column = self.resource.by_name.get(name)
            text = f"{column.header}: {message}" if column else message
            return Note(self.table.sheet, str(line.number), "", text)
        cell = line.values[reader.index]
        cell_text = "" if cell is None or isinstance(cell, Unusable) else shown_cell(cell)
        return Note(self.table.sheet, self.address(line, name), cell_text, f"{reader.column.header}: {message}")

    def address(self, line: Line, name: str) -> str:
        reader = self.readers.get(name)
        return str(line.number) if reader is None else f"{line.letters[reader.index]}{line.number}"

    def notes(self, line: Line, error: ValidationError | ReadingError) -> list[Note]:
        """Return what an error says, at the cells it names."""
        if isinstance(error, ReadingError) or not hasattr(error, "error_dict"):
            messages = [str(error)] if isinstance(error, ReadingError) else error.messages
            return [Note(self.table.sheet, str(line.number), "", message) for message in messages]
        by_field = {field.name: name for name, r in self.readers.items() if (field := r.field) is not None}
        notes = []
        for name, errors in error.error_dict.items():
            column = name if name in self.readers else by_field.get(name, name)
            notes += [self.note(line, column, text) for field_error in errors for text in field_error.messages]
        return notes
