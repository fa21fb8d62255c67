"""A page of a preview as it is shown: however much its rows hold, the page stays quick to load.

Whole texts are one click away: a row is also shown by itself.
"""

from dataclasses import dataclass, field
from typing import Any

from spreadsheets.merge.plan import Decisions

# What a page may hold, in plain cells; what weighs more counts for several.
MOST_CELLS = 1_000
CONFLICT, NOTE = 6, 3
# Characters of all values on a page together, and the least and the most of one.
MOST_CHARACTERS = 50_000
LEAST, MOST = 15, 300
LABEL, MESSAGE = 120, 400


def shorten(text: Any, limit: int) -> str:
    text = str(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


@dataclass(slots=True)
class ShownRow:
    """`index` is its place on the page of entries, from 0; `more` how many cells and notes are only in the whole row."""

    index: int
    place: str
    label: str
    sheet: str
    number: int
    key: str
    title: str
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
    """Return the rows of a page with their texts cut so far that the page stays below 300 KB."""
    count = sum(len(entry["cells"]) for entry in entries)
    limit = max(LEAST, min(MOST, MOST_CHARACTERS // max(1, 2 * min(count, MOST_CELLS))))
    room = max(CONFLICT, MOST_CELLS // max(1, len(entries)))
    return [_shown(index, entry, decisions, limit, room) for index, entry in enumerate(entries)]


def whole_row(index: int, entry: dict, decisions: Decisions) -> ShownRow:
    """Return one row with all its cells and the whole of their texts."""
    return _shown(index, entry, decisions, None, None)


def _shown(index: int, entry: dict, decisions: Decisions, limit: int | None, room: int | None) -> ShownRow:
    place = f"{entry['sheet']}!{entry['number']}"
    row = ShownRow(
        index, place, entry["label"], entry["sheet"], entry["number"], entry["key"], entry["title"], entry["status"]
    )
    row.near, row.same_as = entry["near"], decisions.same_as.get(place)
    row.cells = [cell | {"place": f"{entry['sheet']}!{cell['cell']}"} for cell in entry["cells"]]
    row.notes = entry["notes"]
    if room is not None:
        _cut(row, limit, room)
    return row


def _cut(row: ShownRow, limit: int, room: int) -> None:
    row.notes, more_notes = _fitting(row.notes, room, lambda note: NOTE)
    left = max(1, room - NOTE * len(row.notes))
    # What must be decided comes first where not everything fits.
    in_order = sorted(row.cells, key=lambda cell: not cell["is_conflict"])
    row.cells, more_cells = _fitting(in_order, left, lambda cell: CONFLICT if cell["is_conflict"] else 1)
    row.more = more_notes + more_cells
    cut = [{**cell, **{name: shorten(cell[name], limit) for name in ("old", "new", "theirs")}} for cell in row.cells]
    cut_notes = [{**note, "message": shorten(note["message"], MESSAGE)} for note in row.notes]
    label = shorten(row.label, LABEL)
    near = [(pk, shorten(name, LABEL)) for pk, name in row.near[:5]]
    row.is_cut = bool(row.more) or (cut, cut_notes, label) != (row.cells, row.notes, row.label)
    row.cells, row.notes, row.label, row.near = cut, cut_notes, label, near


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
    return [{**note, "message": shorten(note["message"], 2 * MESSAGE)} for note in entries]
