"""The lines of a debtor's form with what is recorded of each now."""

from progress.models import ReportRow
from progress.periods.sheet import Sheet, sheet_of
from reports.access import Scope
from reports.forms.desk.debts import Debt
from reports.forms.desk.files.reading import FormLine
from reports.forms.sheet import Line, hand_values_of, lines_of, rows_of


def form_lines(debt: Debt, found: Scope | None) -> list[FormLine]:
    """Return the lines of a form in their order; a fixed number of queries."""
    if debt.kind:
        in_force, _waiting = hand_values_of(debt.kind, debt.unit, debt.period)
        lines = lines_of(rows_of(debt.kind, debt.period), found.within(debt.unit), debt.period, in_force)
        return [_compiled(line) for line in lines]
    sheet = sheet_of(debt.site, debt.project, debt.period)
    return [_entered(row, sheet) for row in sheet.rows]


def _compiled(line: Line) -> FormLine:
    version = line.override.version if line.override else 0
    return FormLine(line.row, line.value, version=version, is_typed=line.computed is not None, keeps_note=False)


def _entered(row: ReportRow, sheet: Sheet) -> FormLine:
    figure, is_typed = sheet.stored.get(row.number), not row.rate_of_id
    if figure is None:
        return FormLine(row, is_typed=is_typed, is_calculated=not is_typed, last=sheet.last(row.number))
    return FormLine(row, figure.value, figure.note, figure.version, is_typed, not is_typed, last=sheet.last(row.number))
