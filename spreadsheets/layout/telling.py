"""Shows cells and rows in messages, and tells which rows were skipped."""

import datetime
from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from spreadsheets.book import Note, RawRow, is_blank
from spreadsheets.layout.table import Table
from values.text import normalize, shown

NAMED = 10


def shown_cell(value: object) -> str:
    """Return a cell as a person is shown it."""
    if isinstance(value, datetime.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return shown(value)


def words_of(value: object) -> str:
    """Return all that a cell says, on one line."""
    return normalize(value) if isinstance(value, str) else shown_cell(value)


def row_text(row: RawRow) -> str:
    """Return the beginning of a row."""
    texts = [shown_cell(value) for value in row.cells if not is_blank(value)]
    return shown_cell(" | ".join(texts[:4]))


def skip_all(table: Table, rows: Sequence[RawRow], reason: str) -> None:
    """Tell of rows that are skipped for one reason: each by itself, very many in one line."""
    if len(rows) <= NAMED:
        table.skipped += [Note(table.sheet, str(row.number), row_text(row), reason) for row in rows]
        return
    message = _("%(reason)s Such rows: %(count)s (rows %(rows)s).")
    message %= {"reason": reason, "count": len(rows), "rows": _ranges([row.number for row in rows])}
    table.skipped.append(Note(table.sheet, "", row_text(rows[0]), message))


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers in order with those that follow each other as "4–1000"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return listed([str(first) if first == last else f"{first}–{last}" for first, last in runs])


def listed(names: Sequence[object]) -> str:
    """Return the first few names, and a sign that there are more."""
    return ", ".join(map(str, names[:NAMED])) + (", …" if len(names) > NAMED else "")
