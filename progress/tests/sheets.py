"""Importing without files: rows under a header become a table, and are tried out or saved as an import would."""

import uuid

import pytest

from spreadsheets.book import RawRow, RawSheet
from spreadsheets.layout import Table, understand
from spreadsheets.merge.plan import Decisions, Plan, RowPlan, Status
from spreadsheets.merge.run import NotSaved, preview, save
from spreadsheets.resources import SheetResource

REASON = "nhập từ số liệu.xlsx"


def table_of(resource: SheetResource, header: list, *rows: list, sheet: str = "Trang 1") -> Table:
    """Rows under one header row, understood as those of a file are; in a workbook of ours, under keys and names."""
    keys = [column.column_name for column in resource.columns]
    headers = [header, [column.header for column in resource.columns]] if header == keys else [header]
    lines = [RawRow(number, list(cells)) for number, cells in enumerate([*headers, *rows], start=1)]
    raw = RawSheet(sheet, lines)
    options = {"targets": resource.targets(), "required": resource.required, "shared": resource.shared}
    return understand(raw, resource.columns, **options)


def _given(user, resource_class, rows, more: dict) -> tuple:
    user = type(user).objects.get(pk=user.pk)  # with the rights of now
    table = rows[0] if isinstance(rows[0], Table) else table_of(resource_class(user), *rows)
    return user, [(resource_class, table)], {"decisions": Decisions(**more), "reason": REASON}


def tried(user, resource_class, *rows, **decisions) -> Plan:
    """What an import of the rows (the header first), or of a table, would do. `decisions` as Decisions has them."""
    user, sheets, how = _given(user, resource_class, rows, decisions)
    return preview(sheets, user=user, **how)


def imported(user, resource_class, *rows, **decisions) -> Plan:
    """Try out and save what was seen; the rows must be right."""
    user, sheets, how = _given(user, resource_class, rows, decisions)
    seen = preview(sheets, user=user, **how)
    assert seen.counts["refused"] == 0 or how["decisions"].leave_refused, seen.errors
    return save(sheets, user=user, request_id=uuid.uuid4().hex, agreed=seen.fingerprint, **how)


def refused(user, resource_class, *rows, **decisions) -> list[str]:
    """The messages of an import that is refused, by its preview and by saving alike."""
    user, sheets, how = _given(user, resource_class, rows, decisions)
    seen = preview(sheets, user=user, **how)
    with pytest.raises(NotSaved) as stopped:
        save(sheets, user=user, request_id=uuid.uuid4().hex, **how)
    messages = [note.message for note in seen.errors]
    assert messages == [note.message for note in stopped.value.plan.errors]
    return messages


def counts(plan: Plan) -> tuple[int, int, int, int, int]:
    """(new, changed, unchanged, in conflict, refused)"""
    return tuple(plan.counts.values())


def places(plan: Plan) -> list[tuple[str, str]]:
    """(cell, what stands there) of each error."""
    return [(note.cell, note.value) for note in plan.errors]


def changes(plan: Plan) -> list[tuple[str, str, str]]:
    """(column, old, new) of every cell that changes a record."""
    rows = [row for sheet in plan.sheets for row in sheet.of(Status.CHANGED)]
    return [(cell.name, cell.old, cell.new) for row in rows for cell in row.cells]


def warnings(plan: Plan) -> list[str]:
    return [note.message for sheet in plan.sheets for note in sheet.warnings]


def exported(user, resource_class) -> tuple[list[str], list[list]]:
    """The header, by keys, and the rows of all that the person sees, as a workbook of ours has them."""
    resource = resource_class(user)
    header = [column.column_name for column in resource.columns]
    return header, [cells_of(resource, resource.attach(record)) for record in resource.visible()]


def edited(table: tuple[list[str], list[list]], number: int, **cells) -> tuple:
    """An export with some cells of one record written over, as arguments of `tried` and `imported`."""
    header, rows = table
    rows = [list(row) for row in rows]
    row = next(row for row in rows if row[0] == number)
    for name, value in cells.items():
        row[header.index(name)] = value
    return header, *rows


def only(plan: Plan) -> RowPlan:
    """The one row that does anything."""
    [row] = [row for sheet in plan.sheets for row in sheet.rows]
    return row


def cells_of(resource: SheetResource, record) -> list:
    """A record, with its related ones at hand, as the cells of a row, in the order of the columns."""
    return [_cell_of(resource, column, record) for column in resource.columns]


def _cell_of(resource: SheetResource, column, record):
    field = column.field_of(resource.model)
    if field is None or column.is_locked:
        return column.widget.render(column.get_value(record))
    if field.many_to_many:
        return column.cell(frozenset(one.pk for one in getattr(record, field.name).all()))
    return column.cell(getattr(record, field.attname))
