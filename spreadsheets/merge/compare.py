"""A sheet's rows compared with what is recorded, three ways: the file, the version it was made from, and now."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spreadsheets.book import Note
from spreadsheets.columns import ID, VERSION, Column
from spreadsheets.layout import Line, Table
from spreadsheets.merge.cells import BLANK, CellReader, Problem, SheetCells
from spreadsheets.merge.checking import problems_of
from spreadsheets.merge.plan import ASK, MINE, REALLY_NEW, CellPlan, Decisions, RowPlan, SheetPlan, Status
from spreadsheets.merge.stored import FEW, StoredRows, Versions, records_of
from spreadsheets.resources import SheetResource
from values.errors import ReadingError
from values.labels import in_every_language
from values.people import person_name
from values.text import fold

Tell = Callable[[int, int], None]
TELL_EVERY = 1000


@dataclass(slots=True)
class Draft:
    """A row that says something else than is recorded: by column name, the new values."""

    line: Line
    pk: int | None
    differs: dict[str, Any]
    version: int | None = None  # the one the file knew, where it is not the stored one
    notes: list[Note] = field(default_factory=list)
    near: list[tuple[int, str]] = field(default_factory=list)


def compare(
    resource: SheetResource, table: Table, decisions: Decisions, *, reason: str, tell: Tell = lambda done, total: None
) -> SheetPlan:
    """Return what would become of each row of `table`. A fixed number of queries, whatever the number of rows, and one
    for every 500 rows that change. Nothing is written."""
    return _Comparison(resource, table, decisions, reason).run(tell)


class _Comparison:
    def __init__(self, resource: SheetResource, table: Table, decisions: Decisions, reason: str):
        self.resource, self.table, self.decisions, self.reason = resource, table, decisions, reason
        self.cells = SheetCells(resource, table)
        self.stored = StoredRows(resource, self._few_ids())
        self.plan = SheetPlan(resource.key, table.sheet, str(resource.title))
        self.plan.errors, self.plan.warnings, self.plan.skipped = [*table.errors], [*table.warnings], [*table.skipped]
        self.plan.is_ours = VERSION in table.keys
        place = self.stored.place
        # (reader, where its value stands in a stored row), of what a recorded row may change.
        self.compared = [
            (r, place[r.field.attname]) for r in self.cells.written if not r.column.is_key
        ]
        self.seen: dict[Any, int] = {}
        self._shown: dict[tuple, str] = {}

    def _few_ids(self) -> set[int] | None:
        """The ids the rows name, where these few are all that need to be loaded."""
        if ID not in self.table.keys or len(self.table.lines) > FEW:
            return None
        found = [self.cells.readers[ID](line.values[self.cells.readers[ID].index]) for line in self.table.lines]
        return set(found) if all(isinstance(value, int) for value in found) else None

    def run(self, tell: Tell) -> SheetPlan:
        if self.plan.errors:
            return self.plan
        drafts, total = [], len(self.table.lines)
        for done, line in enumerate(self.table.lines):
            if done % TELL_EVERY == 0:
                tell(done, total)
            draft = self._draft(line)
            if draft is None:
                self.plan.counts[Status.UNCHANGED] += 1
            else:
                drafts.append(draft)
        self._plan_rows(drafts)
        tell(total, total)
        return self.plan

    # --- Which record a row is about, and what it says of it ---

    def _draft(self, line: Line) -> Draft | None:
        """Return what the row would change, or None for nothing; errors become notes of the draft."""
        draft = Draft(line, None, {})
        try:
            draft.pk = self._find(line, draft)
            self._refuse_twice(line, draft)
        except (ValidationError, ReadingError) as error:
            draft.notes = self.cells.notes(line, error)
            return draft
        if draft.pk is None:
            self._read_new(draft)
            return draft
        row = self.stored.rows[draft.pk]
        self._read_recorded(draft, row)
        if not draft.differs and not draft.notes:
            return None
        return draft

    def _find(self, line: Line, draft: Draft) -> int | None:
        pk = self.cells.value(line, ID)
        if pk is None:
            pk = self.stored.by_key.get(self._key(line))
            if pk is None and self.cells.value(line, VERSION) is not None:
                raise ValidationError(
                    {VERSION: _("A row with a version is about a record, but there is none (any more).")}
                )
            return self._really(line, draft) if pk is None else pk
        if pk not in self.stored.rows:
            raise ValidationError({ID: _("No record of this number, or not yours to see. Leave it empty for a new one.")})
        self._check_keys(line, self.stored.rows[pk])
        return pk

    def _key(self, line: Line):
        return self.resource.key_from(lambda name: self.cells.value(line, name))

    def _really(self, line: Line, draft: Draft) -> int | None:
        """The record a person said a new name is about; None for a new one, noted where its name is nearly another's."""
        said = self.decisions.same_as.get(self.plan.place(line.number))
        if isinstance(said, int) and said in self.stored.rows:
            return said
        near = [] if said == REALLY_NEW else self.resource.near(lambda name: self.cells.value(line, name))
        draft.near = [(record.pk, str(record)) for record in near if record.pk in self.stored.rows]
        if draft.near:
            names = "; ".join(name for _pk, name in draft.near)
            text = _("Not recorded by this name. Is it one of these: %(names)s? Or is it really new?")
            draft.notes.append(Note(self.table.sheet, str(line.number), "", text % {"names": names}))
        return None

    def _check_keys(self, line: Line, row: tuple) -> None:
        """A row found by its id says the same in its key columns; ids cannot be moved to other rows."""
        for reader in self.cells.written:
            value = reader(line.values[reader.index]) if reader.column.is_key else BLANK
            if isinstance(value, Problem):
                raise ValidationError({reader.column.column_name: value.message})
            recorded = row[self.stored.place[reader.field.attname]]
            if value is not BLANK and value != recorded and fold(str(value)) != fold(str(recorded)):
                message = _("The row with this number is about “%(recorded)s”: an import cannot change that.")
                text = message % {"recorded": reader.column.text(recorded)}
                raise ValidationError({reader.column.column_name: text})

    def _refuse_twice(self, line: Line, draft: Draft) -> None:
        key = ("recorded", draft.pk) if draft.pk is not None else ("new", self._key(line))
        first = self.seen.setdefault(key, line.number)
        if first != line.number:
            raise ValidationError(_("Row %(row)s is about the same record.") % {"row": first})

    def _read_new(self, draft: Draft) -> None:
        for reader in self.cells.written:
            value = reader(draft.line.values[reader.index])
            self._take(draft, reader, value)

    def _read_recorded(self, draft: Draft, row: tuple) -> None:
        values = draft.line.values
        for reader, place in self.compared:
            cell = values[reader.index]
            if cell is None:
                continue
            value = reader(cell)
            if value is not BLANK and value != row[place] and cell != row[place]:
                self._take(draft, reader, value)
        known = self.cells.value(draft.line, VERSION) if VERSION in self.cells.readers else None
        now = row[self.stored.place[VERSION]]
        if known is not None and known != now:
            if known > now:
                text = _("This record has no version %(version)s.") % {"version": known}
                draft.notes.append(self.cells.note(draft.line, VERSION, text))
            draft.version = known
        else:
            self._check_shown(draft, row)

    def _take(self, draft: Draft, reader: CellReader, value: Any) -> None:
        if isinstance(value, Problem):
            draft.notes.append(self.cells.note(draft.line, reader.column.column_name, value.message))
        elif value is not BLANK:
            draft.differs[reader.column.column_name] = value

    # --- Columns that only show something ---

    def _check_shown(self, draft: Draft, row: tuple) -> None:
        for reader in self.cells.only_shown:
            cell = draft.line.values[reader.index]
            if cell is None or reader(cell) is BLANK:
                continue
            shown = self._shown_as(reader.column, row)
            if fold(str(cell)) not in shown:
                text = _("This column is only shown: an import cannot change “%(recorded)s”.")
                told = text % {"recorded": next(iter(shown), "")}
                draft.notes.append(self.cells.note(draft.line, reader.column.column_name, told))

    def _shown_as(self, column: Column, row: tuple) -> set[str]:
        """What a column shows of a stored row, folded, in every language; worked out once for equal rows."""
        key = (column.column_name, *(row[self.stored.place[name]] for name in column.depends_on))
        if key not in self._shown:
            values = {name: value for name, value in self.stored.values(row).items() if name != "pk"}
            many = {f.attname for f in self.resource.model._meta.many_to_many}
            record = self.resource.attach(self.resource.model(**{n: v for n, v in values.items() if n not in many}))
            self._shown[key] = {fold(text) for text in in_every_language(lambda: column.get_value(record) or "")}
        return self._shown[key]

    # --- Rows that change something ---

    def _plan_rows(self, drafts: list[Draft]) -> None:
        changing = [draft.pk for draft in drafts if draft.pk is not None]
        records = records_of(self.resource, changing)
        stale = {draft.pk: draft.version for draft in drafts if draft.version is not None and not draft.notes}
        versions = Versions(self.resource, self.stored, stale)
        for draft in drafts:
            row = RowPlan(draft.line.number, Status.REFUSED, notes=draft.notes, near=draft.near)
            if draft.pk is None:
                self._plan_new(row, draft)
            elif draft.notes:
                row.label = self.resource.label_of(records[draft.pk]) if draft.pk in records else ""
            else:
                self._plan_change(row, draft, records.get(draft.pk), versions)
            if row.status != Status.UNCHANGED or row.cells:
                self.plan.rows.append(row)
            self.plan.counts[row.status] += 1

    def _plan_new(self, row: RowPlan, draft: Draft) -> None:
        record = self.resource.model()
        row.cells = [self._cell(draft, name, None, value) for name, value in draft.differs.items()]
        if draft.notes:
            return
        self._set(row, record, draft)
        row.label = self.resource.label_of(record)
        if not self.resource.may_add(record):
            row.notes = [Note(self.table.sheet, str(row.number), "", _("You may not add this record."))]
            return
        row.notes = self._problems(row, draft, is_new=True)
        row.status = Status.REFUSED if row.notes else Status.NEW

    def _plan_change(self, row: RowPlan, draft: Draft, record, versions: Versions) -> None:
        stored = self.stored.rows[draft.pk]
        if record is None or record.version != stored[self.stored.place[VERSION]]:
            raise ChangedMeanwhile
        row.label = self.resource.label_of(record)
        self._merge(row, draft, stored, versions)
        if not row.cells:
            row.status = Status.UNCHANGED
            return
        undecided = any(cell.is_conflict and not cell.choice for cell in row.cells)
        if not draft.differs and not undecided:
            row.status = Status.UNCHANGED  # settled for theirs: told, and nothing to save
            return
        row.notes = self._refused_rights(row, draft, record)
        if row.notes:
            return
        row.before = {name: stored[self.stored.place[self._attname(name)]] for name in draft.differs}
        self._set(row, record, draft)
        row.notes = self._problems(row, draft, is_new=False)
        row.status = Status.REFUSED if row.notes else Status.CONFLICT if undecided else Status.CHANGED

    def _merge(self, row: RowPlan, draft: Draft, stored: tuple, versions: Versions) -> None:
        """Leave in the draft what the person changed, and is to be written; tell of each cell that differs."""
        base = None if draft.version is None else versions.at(draft.pk, draft.version)
        for name, mine in list(draft.differs.items()):
            attname = self._attname(name)
            now = stored[self.stored.place[attname]]
            was = now if draft.version is None else (base or {}).get(attname, UNKNOWN)
            if was == mine:
                del draft.differs[name]  # the person left it alone; what somebody else wrote stands
                continue
            cell = self._cell(draft, name, None if was is UNKNOWN else was, mine)
            if was is UNKNOWN or was != now:
                self._settle(cell, draft, name, now, versions)
            row.cells.append(cell)

    def _settle(self, cell: CellPlan, draft: Draft, name: str, now: Any, versions: Versions) -> None:
        """Two people changed one cell: as decided, or left for a person to decide."""
        cell.is_conflict, cell.theirs = True, self.resource.by_name[name].text(now)
        if save := versions.who_wrote(draft.pk, self._attname(name), now, draft.version):
            cell.who = person_name(save.who) or _("the system")
            cell.when = date_format(localtime(save.when), "SHORT_DATETIME_FORMAT")
        said = self.decisions.choices.get(self.plan.place(cell.cell)) or self.decisions.prefer
        cell.choice = "" if said == ASK else said
        if cell.choice != MINE:
            del draft.differs[name]

    def _cell(self, draft: Draft, name: str, old: Any, new: Any) -> CellPlan:
        column = self.resource.by_name[name]
        address = self.cells.address(draft.line, name)
        return CellPlan(address, name, column.header, column.text(old), column.text(new))

    def _attname(self, name: str) -> str:
        return self.cells.readers[name].field.attname

    def _set(self, row: RowPlan, record, draft: Draft) -> None:
        """Give the record the new values; of a relation to many they wait in `_many` until it is saved."""
        row.record = record
        record._many = {}
        for name, value in draft.differs.items():
            model_field = self.cells.readers[name].field
            row.changed[model_field.name] = value
            if model_field.many_to_many:
                record._many[model_field.name] = value
            else:
                setattr(record, model_field.attname, value)
        self.resource.attach(record)
        self.resource.prepare(record, lambda name: self.cells.value(draft.line, name), draft.pk is None)

    def _problems(self, row: RowPlan, draft: Draft, *, is_new: bool) -> list[Note]:
        try:
            problems_of(self.resource, row.record, set(row.changed), row.before, self.reason, is_new=is_new)
        except ValidationError as error:
            return self.cells.notes(draft.line, error)
        for column, message in self.resource.warnings(row.record, set(row.changed), row.before):
            self.plan.warnings.append(self.cells.note(draft.line, column, message))
        return []

    def _refused_rights(self, row: RowPlan, draft: Draft, record) -> list[Note]:
        if not self.resource.may_change(record):
            return [Note(self.table.sheet, str(row.number), "", _("You may not change this record."))]
        refused = [name for name in draft.differs if not self.resource.may_write(name)]
        return [self.cells.note(draft.line, name, _("You may not change this value.")) for name in refused]


UNKNOWN = object()


class ChangedMeanwhile(Exception):
    """A record was saved between two queries of one comparison: it is to be made again."""


