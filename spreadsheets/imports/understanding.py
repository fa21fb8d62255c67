"""Which sheets of a file are read, as what, and what a person must be asked first."""

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.book import REASON_KEY, BookError, Note, RawSheet, is_blank
from spreadsheets.catalogue import sheets as all_sheets
from spreadsheets.columns import ID, VERSION
from spreadsheets.layout import Table, score, understand
from spreadsheets.layout.telling import shown_cell
from spreadsheets.models import LayoutMapping
from spreadsheets.readers import Book
from spreadsheets.resources import SheetResource
from values.moments import shown_day
from values.text import fold

SHEET, KIND, COLUMNS = "sheet", "kind", "columns"
SAMPLE_ROWS, SAMPLE_CELLS = 5, 6


@dataclass(slots=True)
class Choice:
    """How a person said that a file is to be read; kept in ImportRun.choice.

    `sheet` is the name of the sheet, `kind` the key of what it holds; `mapping` says where columns go, by the sheet's
    name and the ColumnMatch's key.
    """

    sheet: str = ""
    kind: str = ""
    mapping: dict[str, dict[str, str]] = field(default_factory=dict)
    read_hidden: bool = False


@dataclass(slots=True)
class Understood:
    """What a file holds: tables by key, in the order in which they depend on each other.

    `asks` is what a person must say first: SHEET, KIND or COLUMNS, or nothing. `offered` are the sheets to choose from,
    `notes` what is told of the file as a whole, `samples` the beginning of each sheet, for people to recognise it.
    """

    tables: list[tuple[str, Table]] = field(default_factory=list)
    asks: str = ""
    offered: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    is_ours: bool = False
    samples: dict[str, list[list[str]]] = field(default_factory=dict)

    @property
    def first(self) -> tuple[str, Table] | None:
        return self.tables[0] if self.tables else None


def kinds_for(user) -> dict[str, type[SheetResource]]:
    """What `user` may send at all."""
    return {key: kind for key, kind in all_sheets().items() if not kind.is_export_only and kind(user).may_be_sent}


def understand_book(book: Book, user, choice: Choice) -> Understood:
    """Return what the file holds, or what has to be asked. Raises BookError for a file nothing can be read of."""
    kinds = kinds_for(user)
    if not kinds:
        raise BookError(_("There is nothing that you may import."))
    visible = [index for index, info in enumerate(book.sheets) if info.is_visible]
    if not visible:
        raise BookError(_("The file has no sheet that can be seen."))
    sheets = {book.sheets[index].name: _listed(book.read(index)) for index in visible}
    result = Understood(notes=list(book.notes), samples={name: _sample(sheet) for name, sheet in sheets.items()})
    # All that our own workbook holds is read: what somebody may not change is refused, with the row, where they did.
    readable = {key: kind for key, kind in all_sheets().items() if not kind.is_export_only}
    ours = {name: key for name, sheet in sheets.items() if (key := _own_kind(sheet, readable))}
    if choice.sheet and choice.sheet not in sheets:
        raise BookError(_("The file has no sheet “%(sheet)s” that can be seen."), sheet=choice.sheet)
    if choice.sheet:
        ours = {name: key for name, key in ours.items() if name == choice.sheet}
    if ours:
        result.is_ours = True
        _read_ours(result, ours, sheets, readable, user, choice)
    else:
        _read_foreign(result, sheets, kinds, user, choice)
    _tell_unread(result, sheets)
    return result


def _listed(sheet: RawSheet) -> RawSheet:
    sheet.rows = list(sheet.rows)
    return sheet


def _sample(sheet: RawSheet) -> list[list[str]]:
    """The first rows that hold something, as people are shown them."""
    held = (row.cells for row in sheet.rows if any(not is_blank(cell) for cell in row.cells))
    return [["" if is_blank(c) else shown_cell(c) for c in cells[:SAMPLE_CELLS]] for cells in islice(held, SAMPLE_ROWS)]


def _own_kind(sheet: RawSheet, kinds: dict[str, type[SheetResource]]) -> str:
    """The key of what a sheet of our own workbook holds, told by its row of keys; empty for another's."""
    first = next((row for row in sheet.rows if any(not is_blank(cell) for cell in row.cells)), None)
    if first is None:
        return ""
    keys = {str(cell) for cell in first.cells if not is_blank(cell)} - {REASON_KEY}
    if not {ID, VERSION} <= keys:
        return ""
    fitting = [key for key, kind in kinds.items() if keys <= set(kind._meta.fields)]
    # Where columns were deleted that tell two kinds apart, the sheet's name does.
    fitting.sort(key=lambda key: (fold(str(kinds[key].title)) not in fold(sheet.name), len(kinds[key]._meta.fields)))
    exact = [key for key in fitting if keys == set(kinds[key]._meta.fields)]
    return (exact or fitting or [""])[0]


def _read_ours(result, ours, sheets, kinds, user, choice) -> None:
    order = list(kinds)
    for name, key in sorted(ours.items(), key=lambda item: order.index(item[1])):
        result.tables.append((key, _understood(sheets[name], kinds[key](user), choice, is_ours=True)))
    if any(table.needs_mapping and not table.errors for _key, table in result.tables):
        result.asks = COLUMNS


def _read_foreign(result, sheets, kinds, user, choice) -> None:
    held = {name: sheet for name, sheet in sheets.items() if sheet.rows}
    if not held:
        raise BookError(_("The file holds no rows that can be seen."))
    result.offered = list(held)
    if not choice.sheet and len(held) > 1:
        result.asks = SHEET
        return
    sheet = held.get(choice.sheet) or next(iter(held.values()))
    key = choice.kind if choice.kind in kinds else _likeliest(sheet, kinds, user)
    if not key:
        result.asks = KIND
        return
    table = _understood(sheet, kinds[key](user), choice, is_ours=False)
    result.tables.append((key, table))
    if table.needs_mapping:
        result.asks = COLUMNS


def _likeliest(sheet: RawSheet, kinds, user) -> str:
    """The kind whose columns fit the sheet best; none where two fit as well, or none does."""
    scores = {}
    for key, kind in kinds.items():
        resource = kind(user)
        scores[key] = score(sheet, resource.columns, resource.targets())
    best = max(scores.values())
    fitting = [key for key, found in scores.items() if found == best]
    return fitting[0] if best > 0 and len(fitting) == 1 else ""


def _understood(sheet: RawSheet, resource: SheetResource, choice: Choice, *, is_ours: bool) -> Table:
    """The table of a sheet, read with what was said of its columns now, or once before of this layout."""
    options: dict[str, Any] = {
        "targets": resource.targets(),
        "read_hidden": choice.read_hidden,
        "required": resource.required,
    }
    said = choice.mapping.get(sheet.name)
    table = understand(sheet, resource.columns, mapping=said, **options)
    if said is None and not is_ours:
        remembered = LayoutMapping.objects.filter(layout_id=table.layout_id, sheet_key=resource.key).first()
        if remembered:
            table = understand(sheet, resource.columns, mapping=remembered.mapping, **options)
            message = _("The columns were read as someone said of such a file on %(day)s.")
            day = shown_day(remembered.changed_at)
            table.warnings.append(Note(sheet.name, "", "", message % {"day": day}))
    return table


def remember(table: Table, key: str, mapping: dict[str, str], user) -> None:
    """Keep where the columns of this layout go, for the next file of its kind."""
    if table.layout_id and not table.has_keys:
        LayoutMapping.objects.update_or_create(
            layout_id=table.layout_id, sheet_key=key, defaults={"mapping": mapping, "by": user}
        )


def _tell_unread(result: Understood, sheets: dict[str, RawSheet]) -> None:
    read = {table.sheet for _key, table in result.tables}
    unread = [name for name, sheet in sheets.items() if name not in read and sheet.rows]
    if read and unread and not result.is_ours:
        message = _("Other sheets of the file, not read: %(sheets)s.")
        result.notes.append(Note("", "", "", message % {"sheets": ", ".join(unread)}))
