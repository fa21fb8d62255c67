"""How cells and rows are shown to a person who is told of them."""

import datetime
from collections.abc import Sequence

from django.utils import formats

from spreadsheets.book import RawRow, is_blank
from values.errors import shown

NAMED = 10


def shown_cell(value: object) -> str:
    """Return a cell as a person is shown it."""
    if isinstance(value, datetime.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return shown(value)


def row_text(row: RawRow) -> str:
    """Return the beginning of a row."""
    texts = [shown_cell(value) for value in row.cells if not is_blank(value)]
    return shown_cell(" | ".join(texts[:4]))


def listed(names: Sequence[object]) -> str:
    """Return the first few names, and a sign that there are more."""
    return ", ".join(map(str, names[:NAMED])) + (", …" if len(names) > NAMED else "")
