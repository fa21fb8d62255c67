"""A page of a preview as it is shown: however much its rows hold, the page stays quick to load.

Whole texts are one click away: a row is also shown by itself.
"""

from dataclasses import dataclass, field
from typing import Any

from spreadsheets.merge.plan import Decisions

# What a page may hold, in plain cells; what weighs more counts for several.
MOST_CELLS = 700
CONFLICT, NOTE, NEAR = 6, 4, 2
# Characters of all values on a page together, and the least and the most of one.
MOST_CHARACTERS = 30_000
LEAST, MOST = 12, 300
LABEL, VALUE = 60, 30


def shorten(text: Any, limit: int) -> str:
    text = str(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


@dataclass(slots=True)
class ShownRow:
    """`index` is its place on the page of entries, from 0; `more` how many things are only in the whole row."""

    index: int
    place: str
    label: str
    sheet: str
    number: int
    status: str
    cells: list[dict] = field(default_factory=list)
    notes: list[dict] = field(default_factory=list)
    near: list[tuple[int, str]] = field(default_factory=list)
    same_as: Any = None
    more: int = 0
    is_cut: bool = False

    @property
    def has_conflict(self) -> bool:
        return any(cell["is_conflict"] for cell in self.cells)


def shown_rows(entries: list[dict], decisions: Decisions) -> list[ShownRow]:
    """Return the rows of a page with so many of their cells, and so much of the texts, that it stays below 300 KB."""
    room = max(CONFLICT + NOTE, MOST_CELLS // max(1, len(entries)))
    rows = []
    for index, entry in enumerate(entries):
        row = whole_row(index, entry, decisions)
        _leave_out(row, room)
        rows.append(row)
    texts = sum(2 * len(row.cells) + len(row.notes) for row in rows)
    limit = max(LEAST, min(MOST, MOST_CHARACTERS // max(1, texts)))
    for row in rows:
        _cut(row, limit)
    return rows


def whole_row(index: int, entry: dict, decisions: Decisions) -> ShownRow:
    """Return one row with all its cells and the whole of their texts."""
    place = f"{entry['sheet']}!{entry['number']}"
    return ShownRow(
        index=index,
        place=place,
        label=entry["label"],
        sheet=entry["sheet"],
        number=entry["number"],
        status=entry["status"],
        cells=[cell | {"place": f"{entry['sheet']}!{cell['cell']}"} for cell in entry["cells"]],
        notes=entry["notes"],
        near=entry["near"],
        same_as=decisions.same_as.get(place),
    )


def _leave_out(row: ShownRow, room: int) -> None:
    row.notes, more_notes = _fitting(row.notes, room, lambda note: NOTE)
    left = max(1, room - NOTE * len(row.notes))
    # What must be decided comes first where not everything fits.
    in_order = sorted(row.cells, key=lambda cell: not cell["is_conflict"])
    row.cells, more_cells = _fitting(in_order, left, lambda cell: CONFLICT if cell["is_conflict"] else 1)
    row.near, more_near = _fitting(row.near, room // 2, lambda near: NEAR)
    row.more = more_notes + more_cells + more_near


def _cut(row: ShownRow, limit: int) -> None:
    cells = [{**cell, **{name: shorten(cell[name], limit) for name in ("old", "new", "theirs")}} for cell in row.cells]
    # A reason is of use only while it can be read.
    notes = [{**note, "message": shorten(note["message"], max(limit, 2 * LABEL)), "value": shorten(note["value"], VALUE)} for note in row.notes]
    label, near = shorten(row.label, LABEL), [(pk, shorten(name, LABEL)) for pk, name in row.near]
    row.is_cut = bool(row.more) or (cells, notes, label) != (row.cells, row.notes, row.label)
    row.cells, row.notes, row.label, row.near = cells, notes, label, near


def _fitting(things: list, room: int, weight) -> tuple[list, int]:
    """Return the first of the things for which there is room, one at least, and how many are left out."""
    taken = []
    for thing in things:
        room -= weight(thing)
        if taken and room < 0:
            break
        taken.append(thing)
    return taken, len(things) - len(taken)


def shown_notes(entries: list[dict]) -> list[dict]:
    """Return notes of a part that is no rows: warnings, skipped rows, errors of whole sheets."""
    return [{**note, "message": shorten(note["message"], 2 * MOST)} for note in entries]
