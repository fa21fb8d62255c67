"""A sheet's rows compared with what is recorded, three ways: the file, the version it was made from, and now."""

from collections.abc import Hashable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spreadsheets.book import Note
from spreadsheets.cell import FormattedNumber
from spreadsheets.columns import VERSION, Column
from spreadsheets.layout import Table
from spreadsheets.layout.table import words_of
from spreadsheets.merge.asking import Asking
from spreadsheets.merge.cells import Problem
from spreadsheets.merge.drafts import Draft, RowReader
from spreadsheets.merge.plan import ASK, MINE, CellPlan, Decisions, RowPlan, SheetPlan, Status
from spreadsheets.merge.stored import Versions, records_of
from spreadsheets.resources import SheetResource
from spreadsheets.work_progress import TellCount, silent
from values.fields import FoldedField
from values.text import person_name, shown, wants_only_reason

TELL_EVERY = 1000
UNKNOWN = object()


class ChangedMeanwhile(Exception):
    """A record was saved between two queries of one comparison: it is to be made again."""


def compare(
    resource: SheetResource,
    table: Table,
    decisions: Decisions,
    *,
    seen: dict[Hashable, int] | None = None,
    on_progress: TellCount = silent,
) -> SheetPlan:
    """Return what would become of each row of `table`. A fixed number of queries, whatever the number of rows, and a
    few for every 500 rows that change. Nothing is written.

    `seen` are the records that other rows of the sheet are about already: the number of the row by ("recorded", pk).
    """
    return _Comparison(resource, table, decisions, {} if seen is None else dict(seen)).run(on_progress)


class _Comparison(Asking):
    def __init__(self, resource: SheetResource, table: Table, decisions: Decisions, seen: dict[Any, Any]) -> None:
        self.resource, self.table, self.decisions = resource, table, decisions
        self.rows = RowReader(resource, table, decisions, seen)
        self.cells, self.stored = self.rows.cells, self.rows.stored
        self.plan = SheetPlan(resource.key, table.sheet, str(resource.title), waits=resource.reports)
        self.plan.errors, self.plan.warnings, self.plan.skipped = [*table.errors], [*table.warnings], [*table.skipped]
        self.plan.is_ours = VERSION in table.keys
        self.plan.places = table.places
        self.naming = next((n for n in table.keys if n in resource.joined_by and n in resource.required), None)
        self.taken: dict[Hashable, int] = {}
        self.headers: dict[str, str] = {}
        self.filled = {}
        self.column_of = {column.field_of(resource.model): column for column in reversed(resource.columns)}
        self.to_warn: list[tuple[RowPlan, Draft]] = []
        self.about_change = [name for name, r in self.cells.readers.items() if r.column.is_about_change]
        self.to_itself = [
            r for r in self.cells.readers.values() if r.column.lookup and r.column.lookup.model is resource.model
        ]

    def run(self, on_progress: TellCount) -> SheetPlan:
        if self.plan.errors:
            return self.plan
        drafts, total = [], len(self.table.lines)
        for done, line in enumerate(self.table.lines):
            if done % TELL_EVERY == 0:
                on_progress(done, total)
            draft = self.rows.draft(line)
            if draft is None:
                self.plan.counts[Status.UNCHANGED] += 1
            else:
                drafts.append(draft)
        self.plan.warnings += self.rows.skipped
        self.plan.misnumbered = self.rows.misnumbered
        self._plan_rows(drafts)
        self._warn()
        on_progress(total, total)
        return self.plan

    def _plan_rows(self, drafts: list[Draft]) -> None:
        records = records_of(self.resource, [draft.pk for draft in drafts if draft.pk is not None])
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
            if row.status == Status.REFUSED:
                row.has_unread = draft.has_unread
                row.names_unknown = any(isinstance(r.of(draft.line.values), Problem) for r in self.to_itself)
            elif row.status in (Status.NEW, Status.CHANGED):
                self._offer(row, draft)
                self.plan.resourced += row.is_resourced
                self.to_warn.append((row, draft))
            if row.status != Status.UNCHANGED or row.cells:
                row.subject = self._subject(row, draft)
                self.plan.rows.append(row)
            self.plan.counts[row.status] += 1

    def _subject(self, row: RowPlan, draft: Draft) -> str:
        """Return what a row is about, else the words by which the file names that."""
        if row.record is not None and (subject := self.resource.subject_of(row.record)):
            return subject
        words = draft.line.values[self.cells.readers[self.naming].index] if self.naming else None
        return "" if words is None else shown(words)

    def _warn(self) -> None:
        self.resource.look_over([row.record for row, _draft in self.to_warn])
        for row, draft in self.to_warn:
            for column, message in self.resource.warnings(row.record, set(row.changed), row.before):
                self.plan.warnings.append(self.cells.note(draft.line, column, str(message)))
            for name, value in draft.differs.items():
                reader = self.cells.readers[name]
                notice, words = reader.column.widget.notice, draft.line.words.get(name, "")
                if message := notice(draft.line.values[reader.index], value) or notice(words, value):
                    self.plan.warnings.append(self.cells.note(draft.line, name, message))

    # --- New rows ---

    def _plan_new(self, row: RowPlan, draft: Draft) -> None:
        row.cells = [self._cell(draft, name, None, value) for name, value in draft.differs.items()]
        if draft.notes:
            return
        record = self.resource.model()
        self._set(row, record, draft)
        row.label = self.resource.label_of(record)
        if self.resource.is_export_only or not self.resource.may_add(record):
            row.notes = [self._note(row, _("You do not have permission to add this record."))]
            return
        row.notes = self._refused_values(draft) or self._problems(row, draft) or self._belied(draft, record)
        row.status = Status.REFUSED if row.notes else Status.NEW
        self._ask_why(row)
        if row.status == Status.NEW:
            self._describe(row, record)

    def _describe(self, row: RowPlan, record: Any) -> None:
        """Say what a new row makes, and what speaks against its being a record."""
        row.about = self.resource.described(record)
        row.doubt = self.table.doubts.get(row.number, "")
        if row.number in self.table.unnumbered:
            row.doubt = _("It has no number among numbered rows: perhaps a heading or a remark.")
            if self.decisions.refuse_doubtful:
                row.status = Status.REFUSED
                text = _("Unclear: this row has no number among numbered rows. Number it, or take it out of the file.")
                row.notes = [self._note(row, text)]

    def _belied(self, draft: Draft, record: Any) -> list[Note]:
        """Return a note for each display-only cell of a new row that differs from what the record would show."""
        cells = [(reader, draft.line.values[reader.index]) for reader in self.cells.only_shown]
        return [
            self.rows.not_shown(draft.line, reader, record)
            for reader, cell in cells
            if cell is not None and not reader.column.shows(cell, reader.column.get_value(record))
        ]

    # --- Rows that change a record ---

    def _plan_change(self, row: RowPlan, draft: Draft, record: Any, versions: Versions) -> None:
        stored = self.stored.rows[draft.pk]
        if record is None or record.version != stored[self.stored.place[VERSION]]:
            raise ChangedMeanwhile
        row.label = self.resource.label_of(record)
        self._merge(row, draft, stored, versions)
        undecided = any(cell.is_conflict and not cell.choice for cell in row.cells)
        if not draft.differs and not undecided:
            row.status = Status.UNCHANGED  # nothing is left, or it was settled for theirs: told, and nothing to save
            return
        if self.resource.is_export_only or not self.resource.may_change(record):
            row.notes = [self._note(row, _("You do not have permission to change this record."))]
            return
        row.before = {
            self._field(name).name: stored[self.stored.place[self._field(name).attname]] for name in draft.differs
        }
        self._set(row, record, draft)
        row.notes = self._refused_values(draft) or self._problems(row, draft)
        row.status = Status.REFUSED if row.notes else Status.CONFLICT if undecided else Status.CHANGED
        self._ask_why(row, undecided=undecided)

    def _merge(self, row: RowPlan, draft: Draft, stored: tuple[Any, ...], versions: Versions) -> None:
        """Leave in the draft what the person changed, and is to be written; tell of each cell that differs."""
        base = None if draft.version is None else versions.at(draft.pk, draft.version)
        for name, mine in list(draft.differs.items()):
            attname = self._field(name).attname
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
        """Settle a cell that two people changed: as decided, else left for a person to decide. What the person saved
        last themselves, after the file was made, they know: the file changes that."""
        column = self.resource.by_name[name]
        save = versions.who_wrote(draft.pk, self._field(name).attname, now, draft.version or 0)
        if save and save.who is not None and save.who.pk == self.resource.user.pk:
            cell.old = column.text(now)
            message = _("Was saved as “%(now)s” on %(when)s by the sender, after the file was made.")
            when = date_format(localtime(save.when), "SHORT_DATETIME_FORMAT")
            note = self.cells.note(draft.line, name, message % {"now": shown(cell.old), "when": when})
            self.plan.warnings.append(note)
            return
        cell.is_conflict, cell.theirs = True, column.text(now)
        if save:
            cell.who = person_name(save.who) or _("the system")
            cell.when = date_format(localtime(save.when), "SHORT_DATETIME_FORMAT")
        choice = self.decisions.choices.get(self.plan.place(cell.cell)) or self.decisions.prefer
        cell.choice = "" if choice == ASK else choice
        if cell.choice != MINE:
            del draft.differs[name]

    # --- What both share ---

    def _cell(self, draft: Draft, name: str, old: Any, new: Any) -> CellPlan:
        column = self.resource.by_name[name]
        address = self.cells.address(draft.line, name)
        if name not in self.headers:
            self.headers[name] = column.header
        shown = column.text(new)
        return CellPlan(
            address, name, self.headers[name], column.text(old), shown, words=self._words(draft, column, shown)
        )

    def _words(self, draft: Draft, column: Column, understood: str) -> str:
        """Return the cell's own words where they differ from what was understood; else an empty text."""
        name = column.column_name
        words = draft.line.words.get(name, "")
        if not words and name in self.rows.cells.readers:
            cell = draft.line.values[self.rows.cells.readers[name].index]
            words = words_of(cell) if isinstance(cell, str | bool | FormattedNumber) else ""
        return "" if words == understood else words

    def _set(self, row: RowPlan, record: Any, draft: Draft) -> None:
        """Give the record the new values; of a relation to many they wait in `_many` until it is saved."""
        row.record = record
        record._many = {}
        for name, value in draft.differs.items():
            model_field = self._field(name)
            row.changed[model_field.name] = value
            if model_field.many_to_many:
                record._many[model_field.name] = value
            else:
                setattr(record, model_field.attname, value)
        record._said = self._said(draft)
        self.resource.attach(record)
        for name in self.resource.prepare(record, set(row.changed), is_new=draft.pk is None):
            row.changed[name] = getattr(record, record._meta.get_field(name).attname)
            self._tell_prepared(row, draft, name)

    def _problems(self, row: RowPlan, draft: Draft) -> list[Note]:
        is_new = draft.pk is None
        try:
            row.why = self._own_reason(draft)
            self._check(row, is_new=is_new)
        except ValidationError as error:
            row.lacks_reason = wants_only_reason(error)
            return self.cells.notes(draft.line, error)
        named = is_new or not draft.differs.keys().isdisjoint(self.resource.named_by)
        return self._taken(row, draft) if named else []

    def _taken(self, row: RowPlan, draft: Draft) -> list[Note]:
        """Return a note where another record or another row already has the row's name."""
        for name in self.resource.natural:
            model_field = row.record._meta.get_field(name)
            if isinstance(model_field, FoldedField):
                model_field.fill(row.record)
        for key in self.resource.keys_of(tuple(getattr(row.record, name) for name in self.resource.natural)):
            if (other := self.stored.by_key.get(key, draft.pk)) != draft.pk:
                return [self._note(row, self._already(other))]
            first = self.taken.setdefault(key, row.number)
            if first != row.number:
                return [self._note(row, _("Row %(row)s is about the same record.") % {"row": first})]
        return []

    def _already(self, pk: Any) -> str:
        if pk not in self.stored.rows:
            return _("Another record already has this name.")
        text = _("Another record already has this name: %(record)s.")
        return text % {"record": self.resource.described(self.rows.record(self.stored.rows[pk]))}

    def _refused_values(self, draft: Draft) -> list[Note]:
        refused = [name for name in draft.differs if not self.resource.may_write(name)]
        return [
            self.cells.note(draft.line, name, _("You do not have permission to change this value.")) for name in refused
        ]
