"""What a changed row says beside its values, and what it still has to be asked: why, and what it is put in place of."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from spreadsheets.book import Note
from spreadsheets.columns import VERSION, Column
from spreadsheets.layout import Table
from spreadsheets.merge.cells import SheetCells
from spreadsheets.merge.drafts import Draft
from spreadsheets.merge.plan import CellPlan, Decisions, RowPlan, SheetPlan, Status
from spreadsheets.merge.saving import problems_of
from spreadsheets.merge.stored import StoredRows
from spreadsheets.resources import SheetResource
from values.text import wants_only_reason


class Asking:
    """Part of a comparison: rows that say enough to be saved, and those that wait for a person."""

    resource: SheetResource
    table: Table
    decisions: Decisions
    plan: SheetPlan
    cells: SheetCells
    stored: StoredRows
    about_change: list[str]
    column_of: dict[Any, Column]  # by the model's field
    filled: dict[frozenset[str], frozenset[str]]  # equal sets are kept once: most rows fill the same columns

    def _field(self, name: str) -> Any:
        return self.cells.readers[name].field

    def _note(self, row: RowPlan, message: str) -> Note:
        return Note(self.table.sheet, str(row.number), "", message)

    def _said(self, draft: Draft) -> frozenset[str]:
        """Return the fields the row gives a value; of our own workbook only those that differ."""
        at_version = self.cells.readers.get(VERSION)
        if at_version is not None and draft.line.values[at_version.index] is not None:
            return frozenset(self._field(name).name for name in draft.differs)
        values = draft.line.values
        filled = frozenset(r.field.name for r in self.cells.written if values[r.index] is not None)
        return self.filled.setdefault(filled, filled)

    def _tell_prepared(self, row: RowPlan, draft: Draft, name: str) -> None:
        """Show what follows from the row among its cells."""
        column = self.column_of.get(_field(row, name))
        if column is None or column.is_locked:
            return
        old = None if draft.pk is None else self.stored.rows[draft.pk][self.stored.place[_field(row, name).attname]]
        text, was = column.text(row.changed[name]), column.text(old)
        same = next((cell for cell in row.cells if cell.name == column.column_name), None)
        if same:
            same.new = text
        elif text != was:
            row.is_resourced = row.is_resourced or bool(was)
            address = self.cells.address(draft.line, column.column_name)
            row.cells.append(CellPlan(address, column.column_name, column.header, was, text))

    def _check(self, row: RowPlan, *, is_new: bool) -> None:
        """Check the record; what is said for all rows is the reason of one that asks for it and has none of its own."""
        for why in dict.fromkeys((row.why, self.decisions.reason)):
            try:
                problems_of(self.resource, row.record, set(row.changed), row.before, why, is_new=is_new)
            except ValidationError as error:
                if not (self.decisions.reason and not row.why and not why and wants_only_reason(error)):
                    raise
            else:
                row.why = why
                return

    def _own_reason(self, draft: Draft) -> str:
        """Return the row's reason: what a person typed in the preview, else a column of the file; empty for none."""
        if reason := self.decisions.reasons.get(self.plan.place(draft.line.number)):
            return reason
        reasons = (self.cells.value(draft.line, name) for name in self.about_change)
        return next((text for text in reasons if text), "")

    def _offer(self, row: RowPlan, draft: Draft) -> None:
        """Say that the record would not be the one in use; where a person wants it to be, they say why."""
        offered = self.resource.offer(row.record, is_new=draft.pk is None)
        if offered is None:
            return
        name, row.offer = offered
        row.offered_at = self.cells.address(draft.line, name)
        row.is_taken_up = self.decisions.take_all or self.plan.place(row.offered_at) in self.decisions.taken_up
        self.plan.offered += not row.is_taken_up
        row.why = row.why or (self.decisions.reason if row.is_taken_up else "")
        if row.is_taken_up and not row.why:
            row.lacks_reason, row.notes = True, [self._note(row, _("Give the reason for using this figure."))]
            self._ask_why(row)

    def _ask_why(self, row: RowPlan, *, undecided: bool = False) -> None:
        """Let a row wait that lacks nothing but a reason, or leave it out where a person said so."""
        if not row.lacks_reason:
            return
        row.status = Status.CONFLICT if undecided else Status.REASON
        if self.decisions.leave_unreasoned or self.plan.place(row.number) in self.decisions.left_out:
            row.status = Status.UNCHANGED


def _field(row: RowPlan, name: str) -> Any:
    return row.record._meta.get_field(name)
