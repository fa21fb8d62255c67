"""Which record each row of a sheet is about, and what the row says of it that is not recorded so."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from spreadsheets.book import Addition, Note
from spreadsheets.columns import ID, VERSION, Column, can_be_cleared
from spreadsheets.layout import Line, Table
from spreadsheets.merge.cells import BLANK, CellReader, Problem, Shared, SheetCells
from spreadsheets.merge.plan import REALLY_NEW, Decisions
from spreadsheets.merge.stored import FEW, SEVERAL, StoredRows
from spreadsheets.resources import SheetResource
from values.text import ReadingError, fold

MAX_ID = 2**63 - 1


@dataclass(slots=True)
class Draft:
    """A row that says something else than is recorded: by column name, the new values."""

    line: Line
    pk: Any  # an int, or None for a record that is not found
    differs: dict[str, Any]
    version: int | None = None  # the one the file knew, where it is not the stored one
    notes: list[Note] = field(default_factory=list)
    near: list[tuple[int, str]] = field(default_factory=list)
    unread: int = 0  # how many of the notes are about cells that the row can do without
    skipped: list[Any] = field(default_factory=list)  # the fields of such cells that a person said to leave out

    @property
    def has_unread(self) -> bool:
        """Whether nothing else is wrong with the row."""
        return 0 < self.unread == len(self.notes)


class RowReader:
    """Reads the rows of a table one after the other; `seen` holds which records rows before them were about."""

    def __init__(self, resource: SheetResource, table: Table, decisions: Decisions, seen: dict[Hashable, int]) -> None:
        self.resource, self.table, self.decisions, self.seen = resource, table, decisions, seen
        self.cells = SheetCells(resource, table)
        self.stored = StoredRows(resource, self._few_ids())
        place = self.stored.place
        # (reader, where its value stands in a stored row)
        self.keys = [
            (r, place[r.field.attname if r.field is not None else r.column.attribute]) for r in self.cells.keys
        ]
        self.compared = [(r, place[r.field.attname]) for r in self.cells.written if not r.column.is_key]
        self.naming = [pair for pair in self.compared if pair[0].column.column_name in resource.named_by]
        self.not_naming = [pair for pair in self.compared if pair not in self.naming]
        self.id, self.version = self.cells.readers.get(ID), self.cells.readers.get(VERSION)
        self.only_shown = self.cells.only_shown
        self._shown: dict[tuple[Any, ...], bool] = {}
        # What cells of key columns, with the column beside, said that was found to agree with what is recorded.
        self._agreed: set[tuple[Any, ...]] = set()
        self.key_places = [(r.index, r.context, at) for r, at in self.keys]
        self.at_id = table.keys.index(ID) if ID in table.keys else None
        # What is told of cells that a person said to leave out, as nobody can read them.
        self.skipped: list[Note] = []
        self.misnumbered = 0  # rows whose number is another record's, or none's
        self.at_version = None if self.version is None else self.version.index

    def _few_ids(self) -> set[int] | None:
        """Return the ids the rows name where only these few need loading; None where all do."""
        keys, lines = self.table.keys, self.table.lines
        if ID not in keys or len(lines) > FEW or not set(keys).isdisjoint(self.resource.named_by):
            return None
        ids = [self.cells.readers[ID].of(line.values) for line in lines]
        # What the database cannot hold is no number of a record either.
        return set(ids) if all(isinstance(value, int) and 0 < value <= MAX_ID for value in ids) else None

    def draft(self, line: Line) -> Draft | None:
        """Return what the row would change, or None for nothing; errors become notes of the draft."""
        if self._plainly_says_nothing_new(line):
            return None
        line = self.cells.with_group(line)
        draft = Draft(line, None, {})
        try:
            is_numbered = self._find(line, draft)
            self._refuse_twice(line, draft)
        except (ValidationError, ReadingError) as error:
            draft.notes = self.cells.notes(line, error)
            return draft
        if draft.pk is None:
            for reader in self.cells.written:
                self._take(draft, reader, reader.of(line.values))
            return draft if self._says_enough(draft) else None
        self._read_recorded(draft, self.stored.rows[draft.pk], is_numbered)
        return draft if draft.differs or draft.notes else None

    def _plainly_says_nothing_new(self, line: Line) -> bool:
        """Return whether a row of our own workbook, at the stored version, says in each cell what is recorded.

        Nearly all rows of a file are such, and this finds it out in a fifth of the time. False settles nothing: `draft`
        then looks at the row in full, and would come to the same.
        """
        values = line.values
        pk = None if self.at_id is None else values[self.at_id]
        row = self.stored.rows.get(pk) if pk.__class__ is int else None
        if row is None or self.at_version is None or ("recorded", pk) in self.seen:
            return False
        known = values[self.at_version]
        if known.__class__ is not int or known != row[self.stored.place[VERSION]]:
            return False
        for index, context, place in self.key_places:
            cell = values[index]
            # True equals 1 and would be found in its place.
            if cell is not None and (
                cell is True or cell is False or (index, cell, context(values), row[place]) not in self._agreed
            ):
                return False
        for reader, place in self.compared:
            cell, was = values[reader.index], row[place]
            if cell is None or (cell.__class__ is was.__class__ and cell == was):
                continue
            if cell.__class__ is float and was.__class__ is Decimal and float(was) == cell:
                continue
            if not (reader.reads_as(cell, was) if reader.stands_alone else reader.of(values) == was):
                return False
        for reader in self.only_shown:
            cell = values[reader.index]
            if cell is not None and not self._is_shown(reader.column, cell, row):
                return False
        self.seen["recorded", pk] = line.number
        return True

    # --- Which record ---

    def _find(self, line: Line, draft: Draft) -> bool:
        """Set the record that the row is about, if any; return whether the row gives its number."""
        pk = BLANK if self.id is None else self.id.of(line.values)
        if isinstance(pk, Problem):
            raise ValidationError({ID: pk.message})
        if pk is BLANK:
            draft.pk = self._find_by_name(line, draft)
            return False
        if pk not in self.stored.rows:
            message = _("No record has this number, or it is outside your access. Leave it empty for a new one.")
            self.misnumbered += 1
            raise ValidationError({ID: message})
        draft.pk = pk
        self._check_keys(line, self.stored.rows[pk])
        return True

    def _find_by_name(self, line: Line, draft: Draft) -> int | None:
        pk = self.resource.find(
            lambda name: self.cells.value(line, name), lambda name: self.cells.cell(line, name), self.stored
        )
        if pk == SEVERAL:
            raise ValidationError(_("Several records have this name. Give the number of the right one."))
        if pk is not None:
            return pk
        if self.cells.value(line, VERSION) is not None:
            message = _("A row with a version belongs to a record, but the record does not exist.")
            raise ValidationError({VERSION: message})
        return self._said_to_be(line, draft)

    def key(self, line: Line) -> Hashable:
        return self.resource.key_from(lambda name: self.cells.value(line, name))

    def _said_to_be(self, line: Line, draft: Draft) -> int | None:
        """Return the id a person chose for a new name; None for a new record, with a note of similar names."""
        decided = self.decisions.same_as.get(f"{self.table.sheet}!{line.number}")
        if decided == REALLY_NEW:
            return None
        similar = self.resource.near(lambda name: self.cells.value(line, name))
        near = [record for record in similar if record.pk in self.stored.rows]
        if isinstance(decided, int) and decided in {record.pk for record in near}:
            return decided
        draft.near = [(record.pk, self.resource.full_name_of(record)) for record in near]
        if draft.near:
            names = "; ".join(name for _pk, name in draft.near)
            text = _("Similar names are recorded: %(names)s. Choose one, or add as new.")
            named = next(iter(self.resource.named_by), "")
            draft.notes.append(self.cells.note(line, named, text % {"names": names}))
        return None

    def _check_keys(self, line: Line, row: tuple[Any, ...]) -> None:
        """Check that a row matched by its number agrees in its key columns: numbers cannot move to other rows.

        Without its version it says the same name too; another list may have numbers of its own.
        """
        values = line.values
        knows_version = not self.naming or (self.version is not None and self.version.of(values) is not BLANK)
        for reader, place in self.keys if knows_version else [*self.keys, *self.naming]:
            value, recorded = reader.of(values), row[place]
            if isinstance(value, Shared):
                value = value.settled(recorded)
            if value == recorded:
                self._agreed.add((reader.index, values[reader.index], reader.context(values), recorded))
                continue
            if isinstance(value, Problem):
                raise ValidationError({reader.column.column_name: value.message})
            if value is BLANK or fold(str(value)) == fold(str(recorded)):
                continue
            message = _("The row with this number belongs to “%(recorded)s”: an import cannot change that.")
            text = message % {"recorded": reader.column.text(recorded)}
            self.misnumbered += 1
            raise ValidationError({reader.column.column_name: text})

    def _refuse_twice(self, line: Line, draft: Draft) -> None:
        key = ("recorded", draft.pk) if draft.pk is not None else ("new", self.key(line))
        first = self.seen.setdefault(key, line.number)
        if first != line.number:
            raise ValidationError(_("Row %(row)s is about the same record.") % {"row": first})

    # --- What it says ---

    def _read_recorded(self, draft: Draft, row: tuple[Any, ...], is_numbered: bool) -> None:
        values = draft.line.values
        for reader, place in self.compared if is_numbered else self.not_naming:
            cell = values[reader.index]
            if isinstance(cell, Addition):
                cell = cell.added_to(row[place])
            # Most cells need no reading: text that stands as it is recorded.
            if cell is None or cell == row[place]:
                continue
            value = reader(cell) if reader.stands_alone else reader.of(values)
            if isinstance(value, Shared):
                value = value.settled(row[place])
            if value is not BLANK and value != row[place]:
                self._take(draft, reader, value)
        known = None if self.version is None else self.version.of(values)
        now = row[self.stored.place[VERSION]]
        if self.version is not None and isinstance(known, Problem):
            self._take(draft, self.version, known)
        elif known in (None, BLANK, now):
            self._check_shown(draft, row)
        else:
            if not 0 <= known < now:
                text = _("This record has no version %(version)s.") % {"version": known}
                draft.notes.append(self.cells.note(draft.line, VERSION, text))
            draft.version = known

    def _take(self, draft: Draft, reader: CellReader, value: Any) -> None:
        name = reader.column.column_name
        if isinstance(value, Shared):
            value = value.settled()
        if isinstance(value, Problem):
            note = self.cells.note(draft.line, name, value.message)
            can_do_without = reader in self.optional
            if can_do_without and self.decisions.skips_unread(f"{self.table.sheet}!{draft.line.number}"):
                text = _("%(problem)s The cell is skipped, as chosen.")
                self.skipped.append(replace(note, message=text % {"problem": note.message}))
                draft.skipped.append(reader.field)
                return
            draft.notes.append(note)
            draft.unread += can_do_without
        elif value is not BLANK:
            draft.differs[name] = value

    @cached_property
    def optional(self) -> list[CellReader]:
        """The columns without which a row still says what it is about."""
        resource = self.resource
        to_itself = [name for name, lookup in resource.looked_up.items() if lookup.model is resource.model]
        naming = {*resource.named_by, *resource.natural, *to_itself}
        readers = [reader for reader in self.cells.written if not reader.column.is_key]
        return [r for r in readers if r.column.column_name not in naming and r.field.attname not in naming]

    @staticmethod
    def _says_enough(draft: Draft) -> bool:
        """Return whether a new row without its skipped cells is a record: a figure without its value is none."""
        return bool(draft.notes) or all(can_be_cleared(f) or f.has_default() for f in draft.skipped)

    # --- Columns that only show something ---

    def _check_shown(self, draft: Draft, row: tuple[Any, ...]) -> None:
        for reader in self.only_shown:
            cell = draft.line.values[reader.index]
            if cell is not None and not self._is_shown(reader.column, cell, row):
                draft.notes.append(self.not_shown(draft.line, reader, self.record(row)))

    def not_shown(self, line: Line, reader: CellReader, record: Any) -> Note:
        text = _("This column is read-only: an import cannot change “%(recorded)s”.")
        recorded = reader.column.get_value(record)
        return self.cells.note(
            line, reader.column.column_name, text % {"recorded": "" if recorded is None else recorded}
        )

    def _is_shown(self, column: Column, cell: Any, row: tuple[Any, ...]) -> bool:
        """Return whether a cell says what its column shows of a stored row; worked out once for equal rows."""
        key = (column.column_name, type(cell), str(cell), *(row[self.stored.place[name]] for name in column.depends_on))
        if key not in self._shown:
            self._shown[key] = column.shows(cell, column.get_value(self.record(row)))
        return self._shown[key]

    def record(self, row: tuple[Any, ...]) -> Any:
        """Build a record of a stored row, as far as it is loaded."""
        own = {f.attname for f in self.resource.model._meta.concrete_fields}
        values = {name: value for name, value in self.stored.values(row).items() if name in own}
        return self.resource.attach(self.resource.model(**values))
