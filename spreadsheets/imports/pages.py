"""Pages of a preview, stored and shown: however much its rows hold, a page stays quick to load.

Whole texts are one click away: a row is also shown by itself.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count, islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from spreadsheets.merge.plan import Decisions, Plan, RowPlan, SheetPlan, Status
from spreadsheets.models import ImportPage, ImportRun

# Bytes of HTML that the rows of a page may take: the whole page stays below 300 KB.
MOST_BYTES = 210_000
# How much of each text is shown, in characters: the most that fits. Reasons are of use only while they can be read.
LIMITS = (300, 120, 60, 25)
LEAST_REASON, LABEL, VALUE, REMARK = 120, 100, 40, 600
# Bytes of the markup around a row, a cell, a cell in conflict, a note, a likely record.
CUT = ("old", "new", "theirs", "words")
ROW, CELL, CONFLICT, NOTE, NEAR = 700, 170, 900, 120, 200


def shorten(value: Any, limit: int) -> str:
    text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


@dataclass(slots=True)
class ShownRow:
    """`index` is its place on the page of entries, from 0; `more` how many things are only in the whole row; `at` where
    it stands in a file whose records do not stand in rows."""

    index: int
    place: str
    label: str
    sheet: str
    number: int
    status: str
    cells: list[dict[Any, Any]] = field(default_factory=list)
    notes: list[dict[Any, Any]] = field(default_factory=list)
    near: list[tuple[int, str]] = field(default_factory=list)
    same_as: Any = None
    why: str = ""
    offer: str = ""
    offered_at: str = ""
    is_taken_up: bool = False
    doubt: str = ""
    is_taken: bool = True
    subject: str = ""
    has_unread: bool = False
    at: str = ""
    more: int = 0
    is_cut: bool = False

    @property
    def has_conflict(self) -> bool:
        return any(cell["is_conflict"] for cell in self.cells)


def shown_rows(entries: list[dict[Any, Any]], decisions: Decisions) -> list[ShownRow]:
    """Return the rows of a page with as much of their texts, and as many of their cells, as it has room for."""
    whole = [whole_row(index, entry, decisions) for index, entry in enumerate(entries)]
    rows = whole
    for limit in LIMITS:
        rows = [_cut(row, limit) for row in whole]
        if sum(map(_weight, rows)) <= MOST_BYTES:
            return rows
    for row in rows:
        _leave_out(row, MOST_BYTES // len(rows) - ROW - _size(row.label))
    return rows


def whole_row(index: int, entry: dict[Any, Any], decisions: Decisions) -> ShownRow:
    """Return one row with all its cells and the whole of their texts."""
    place, places, subject = f"{entry['sheet']}!{entry['number']}", entry.get("places", {}), entry.get("subject", "")
    return ShownRow(
        index=index,
        place=place,
        subject=subject,
        at=places.get(str(entry["number"]), ""),
        label=entry["label"].removeprefix(f"{subject}: ") if subject else entry["label"],
        sheet=entry["sheet"],
        number=entry["number"],
        status=entry["status"],
        cells=_with_words([cell | {"place": f"{entry['sheet']}!{cell['cell']}"} for cell in entry["cells"]], places),
        notes=[note | {"cell": places.get(note["cell"], note["cell"])} for note in entry["notes"]],
        near=entry["near"],
        same_as=decisions.same_as.get(place),
        why=entry.get("why", ""),
        offer=entry.get("offer", ""),
        offered_at=f"{entry['sheet']}!{entry.get('offered_at', '')}",
        is_taken_up=entry.get("is_taken_up", False),
        doubt=entry.get("doubt", ""),
        has_unread=entry.get("has_unread", False),
        is_taken=decisions.takes_new(place, entry.get("doubt", "")),
    )


def _with_words(cells: list[dict[Any, Any]], places: dict[str, str]) -> list[dict[Any, Any]]:
    """Return cells with their words, which are the value's own where that is all they say; none for a value that the
    file as a whole gives."""
    for cell in cells:
        stands_in_cell = not cell["cell"].isdigit()
        cell["words"] = cell.get("words", "") or (cell["new"] if stands_in_cell else "")
        cell["cell"] = places.get(cell["cell"], cell["cell"]) if stands_in_cell else ""
    return cells


@dataclass(slots=True)
class Tick:
    """A row of the file that would make new records, to be agreed to: what it makes, why that is in doubt."""

    place: str
    sheet: str
    number: int
    title: str
    about: list[str]
    doubt: str
    is_taken: bool


def ticks(entries: list[dict[Any, Any]], decisions: Decisions) -> list[Tick]:
    """Return the rows of new entries, each once: a row of a wide sheet may make several records."""
    by_place: dict[str, Tick] = {}
    for entry in entries:
        place, doubt = f"{entry['sheet']}!{entry['number']}", entry.get("doubt", "")
        if place not in by_place:
            is_taken = decisions.takes_new(place, doubt)
            by_place[place] = Tick(place, entry["sheet"], entry["number"], entry["title"], [], doubt, is_taken)
        by_place[place].about.append(shorten(entry.get("about") or entry["label"], LABEL))
    return list(by_place.values())


def _cut(row: ShownRow, limit: int) -> ShownRow:
    cells = [{**cell, **{name: shorten(cell[name], limit) for name in CUT}} for cell in row.cells]
    reason = max(limit, LEAST_REASON)
    notes = [
        {**note, "message": shorten(note["message"], reason), "value": shorten(note["value"], VALUE)}
        for note in row.notes
    ]
    label, near = shorten(row.label, LABEL), [(pk, shorten(name, LABEL)) for pk, name in row.near]
    is_cut = (cells, notes, label) != (row.cells, row.notes, row.label)
    return replace(row, cells=cells, notes=notes, label=label, near=near, is_cut=is_cut)


def _leave_out(row: ShownRow, room: int) -> None:
    """Leave out what has no room; what must be decided comes before what is only told."""
    row.notes, more_notes = _fitting(row.notes, room // 3, _weight_of_note)
    row.near, more_near = _fitting(row.near, room // 4, _weight_of_near)
    room -= sum(map(_weight_of_note, row.notes)) + sum(map(_weight_of_near, row.near))
    in_order = sorted(row.cells, key=lambda cell: not cell["is_conflict"])
    row.cells, more_cells = _fitting(in_order, room, _weight_of_cell)
    row.more = more_notes + more_near + more_cells
    row.is_cut = row.is_cut or bool(row.more)


def _weight(row: ShownRow) -> int:
    """Estimate how many bytes of HTML a row takes."""
    weights = (*map(_weight_of_cell, row.cells), *map(_weight_of_note, row.notes), *map(_weight_of_near, row.near))
    return ROW + _size(row.label) + _size(row.why) + 4 * _size(row.offer) + sum(weights)


def _weight_of_cell(cell: dict[Any, Any]) -> int:
    texts = sum(_size(cell[name]) for name in ("header", "old", "new", "theirs", "who", "words"))
    return texts + (CONFLICT + 2 * _size(cell["place"]) if cell["is_conflict"] else CELL)


def _weight_of_note(note: dict[Any, Any]) -> int:
    return NOTE + _size(note["message"]) + _size(note["value"])


def _weight_of_near(near: tuple[int, str]) -> int:
    return NEAR + _size(near[1])


def _size(text: str) -> int:
    """Return how many bytes a text takes in HTML, with its special characters escaped."""
    return len(text.encode()) + 5 * sum(map(text.count, "&<>\"'"))


def _fitting(things: list[Any], room: int, weight: Callable[[Any], int]) -> tuple[list[Any], int]:
    """Return the first of the things for which there is room, one at least, and how many are left out."""
    taken: list[Any] = []
    for thing in things:
        room -= weight(thing)
        if taken and room < 0:
            break
        taken.append(thing)
    return taken, len(things) - len(taken)


def shown_notes(entries: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """Return notes of a part that is no rows: warnings, skipped rows, errors of whole sheets."""
    return [{**note, "message": shorten(note["message"], REMARK)} for note in entries]


# Entries of a page, and pages written together: of no more than these everything is in memory as text.
SIZE, TOGETHER = 100, 20
WARNINGS, SKIPPED, ERRORS = "warnings", "skipped", "errors"
# Beside the rows: what is said of each sheet, and what became other than in the preview that a person agreed to.
SHEETS, DIFFERING = "sheets", "differing"
# The rows of which a person is asked something, whatever became of them.
ASKED = "asked"
# What rows name, nobody has recorded and the person may not add.
BEYOND = "beyond"


def write(
    run: ImportRun, plan: Plan, differing: Sequence[dict[Any, Any]] = (), named: Sequence[dict[Any, Any]] = ()
) -> None:
    """Replace the pages of a run by those of `plan`; `differing` as `differences` returns it, `named` as `beyond`."""
    run.pages.all().delete()
    pages = _pages(run, plan, differing, named)
    while some := list(islice(pages, TOGETHER)):
        ImportPage.objects.bulk_create(some)


def _pages(
    run: ImportRun, plan: Plan, differing: Sequence[dict[Any, Any]], named: Sequence[dict[Any, Any]]
) -> Iterator[ImportPage]:
    parts: dict[str, Iterable[dict[Any, Any]]] = {SHEETS: map(_about, plan.sheets), DIFFERING: differing, BEYOND: named}
    parts |= {str(status): _rows(plan, partial(_of_status, status)) for status in Status}
    parts[ASKED] = _rows(plan, lambda sheet: sheet.asked)
    parts |= {part: _notes(plan, part) for part in (WARNINGS, SKIPPED, ERRORS)}
    for part, entries in parts.items():
        rest = iter(entries)
        for number in count(1):
            if not (page_of := list(islice(rest, SIZE))):
                break
            yield ImportPage(run=run, part=part, number=number, entries=page_of)


def _notes(plan: Plan, part: str) -> Iterator[dict[Any, Any]]:
    return (sheet.in_file(note).as_dict() for sheet in plan.sheets for note in getattr(sheet, part))


def _of_status(status: Status, sheet: SheetPlan) -> list[RowPlan]:
    return sheet.of(status)


def _rows(plan: Plan, of: Callable[[SheetPlan], list[RowPlan]]) -> Iterator[dict[Any, Any]]:
    """Yield rows of all sheets, what they say of one subject together, in the order in which the file names these."""
    rows = [(sheet, row) for sheet in plan.sheets for row in of(sheet)]
    order: dict[str, int] = {}
    for _sheet, row in rows:
        order.setdefault(row.subject or row.label, len(order))
    for sheet, row in sorted(rows, key=lambda entry: order[entry[1].subject or entry[1].label]):
        entry = {"sheet": sheet.sheet, "title": sheet.title, "key": sheet.key, **row.as_dict()}
        if sheet.places:
            entry["places"] = _places_of(sheet, row)
        yield entry


def _places_of(sheet: SheetPlan, row: RowPlan) -> dict[str, str]:
    cells = [str(row.number), *(cell.cell for cell in row.cells), *(note.cell for note in row.notes)]
    return {cell: sheet.places[cell] for cell in cells if cell in sheet.places}


def _about(sheet: SheetPlan) -> dict[Any, Any]:
    """Return what is shown of a sheet as a whole, with the number of entries in each part."""
    return {
        "key": sheet.key,
        "sheet": sheet.sheet,
        "title": sheet.title,
        "is_ours": sheet.is_ours,
        "waits": sheet.waits,
        "resourced": sheet.resourced,
        "offered": sheet.offered,
        "misnumbered": sheet.misnumbered,
        "undecided": sheet.undecided,
        "unread": sum(row.has_unread for row in sheet.rows),
        ASKED: len(sheet.asked),
        "counts": {str(status): sheet.counts[status] for status in Status},
        **{name: len(getattr(sheet, name)) for name in (WARNINGS, SKIPPED, ERRORS)},
    }


def differences(run: ImportRun, plan: Plan) -> list[dict[Any, Any]]:
    """Return the rows of which the pages kept say something else than `plan`: what was shown, what would be now.

    A status is empty where the row would change nothing (any more).
    """
    shown = {_place(row): row for entries in _entries(run) for row in entries}
    rows = (row for status in Status for row in _rows(plan, partial(_of_status, status)))
    now = {_place(row): row for row in json.loads(_as_json(list(rows)))}
    changed = []
    for place in sorted({*shown, *now}):
        was, would = shown.get(place), now.get(place)
        if was != would:
            row: dict[Any, Any] = would or was or {}
            head = {name: row[name] for name in ("sheet", "number", "label")}
            changed.append(head | {"was": (was or {}).get("status", ""), "now": (would or {}).get("status", "")})
    return changed


def _entries(run: ImportRun) -> Iterator[list[dict[Any, Any]]]:
    stored = run.pages.filter(part__in=Status.values).order_by("pk")
    return stored.values_list("entries", flat=True).iterator(chunk_size=10)


def _place(row: dict[Any, Any]) -> tuple[Any, ...]:
    """Return the key of a row; with its label, for several rows of a wide sheet have one number."""
    return (row["sheet"], row["number"], row["label"])


def _as_json(rows: list[dict[Any, Any]]) -> str:
    return json.dumps(rows, cls=DjangoJSONEncoder)


def page(run: ImportRun, part: str, number: int) -> list[dict[Any, Any]]:
    """Return the entries of a page, from 1; none beyond the last."""
    stored = run.pages.filter(part=part, number=number).first()
    return stored.entries if stored else []


def all_entries(run: ImportRun, part: str) -> Iterator[dict[Any, Any]]:
    """Yield the entries of all pages of a part."""
    stored = run.pages.filter(part=part).order_by("number")
    return (entry for entries in stored.values_list("entries", flat=True).iterator(chunk_size=10) for entry in entries)


def sizes(run: ImportRun) -> dict[str, int]:
    """Return how many pages each part has."""
    counted: dict[str, int] = {}
    for part in run.pages.values_list("part", flat=True):
        counted[part] = counted.get(part, 0) + 1
    return counted
