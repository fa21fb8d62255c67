"""Questions about names that several records have: each name is asked about once, whatever the number of its rows."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from spreadsheets.cell import cell_text
from spreadsheets.columns import ID
from spreadsheets.layout import Line, Table
from spreadsheets.merge.cells import Shared, SheetCells
from spreadsheets.questions import LEAVE_OUT_OPTION, Option, Question, key_of
from spreadsheets.resources import SheetResource

UNIT, SITE = "unit", "site"


def shared_names(
    resource: SheetResource,
    table: Table,
    column: str,
    *,
    kind: str,
    label: Callable[[Any], str],
    recorded: Callable[[SheetCells, Line], int | None] = lambda cells, line: None,
) -> Iterable[Question]:
    """Yield a question for each name in `column` that leaves open which record is meant.

    `label` is what a record is called to choose from, `recorded` the one that a row's record has already: where that is
    among them, nothing is asked.
    """
    cells = SheetCells(resource, table)
    reader = cells.readers.get(column)
    if reader is None:
        return
    asked: dict[str, Question] = {}
    for line in map(cells.with_group, table.lines):
        if cells.cell(line, ID) is not None:
            continue
        value = reader.of(line.values)
        if not isinstance(value, Shared) or value.likeliest is not None:
            continue
        if recorded(cells, line) in value.pks:
            continue
        text = cell_text(line.values[reader.index])
        if (key := key_of(kind, text)) not in asked:
            found = (reader.column.lookup.get(pk) for pk in reader.column.lookup.in_order(value.pks))
            options = [*(Option(record.slug, label(record)) for record in found), LEAVE_OUT_OPTION]
            header = table.headers.get(column, reader.column.header)
            asked[key] = Question(key, table.sheet, text, header, options=options)
        asked[key].cells.append(cells.address(line, column))
    yield from asked.values()


def answers_of(kind: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Return what was answered about names of one kind, by the question's key."""
    return {key: answer for key, answer in answers.items() if key.startswith(f"{kind}:")}
