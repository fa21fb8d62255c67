"""The rows of an import that were refused, as a workbook to mend and to send again."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spreadsheets.attached.uploads import open_upload
from spreadsheets.book import Addition, BookError, Unusable, is_blank
from spreadsheets.catalogue import sheet as kind_of
from spreadsheets.cell import CLEAR, FormattedNumber
from spreadsheets.columns import Column
from spreadsheets.exports.specs import Lists, column_spec, columns_in_order, frozen_columns
from spreadsheets.imports import files
from spreadsheets.imports.files import unpack
from spreadsheets.layout import Line, Table
from spreadsheets.layout.table import words_of
from spreadsheets.merge.plan import Status
from spreadsheets.models import ImportRun
from spreadsheets.widgets import ChoiceWidget
from spreadsheets.writers import BookSpec, GuideLine, Marked, SheetSpec
from values.text import ReadingError, person_name

Entry = dict[str, Any]
# Characters of a row of the file that are told beside it.
LONGEST_ORIGINAL = 2000


def refused_book(run: ImportRun) -> BookSpec:
    """Return the refused rows of a preview with their cells marked, in the columns of our own workbook.

    Sheets without refused rows are left out; a file that could not be read as rows at all has none.
    """
    refused: dict[tuple[str, str], dict[int, list[Entry]]] = {}
    for entries in run.pages.filter(part=Status.REFUSED).order_by("number").values_list("entries", flat=True):
        for entry in entries:
            refused.setdefault((entry["key"], entry["sheet"]), {}).setdefault(entry["number"], []).append(entry)
    lists = Lists()
    tables = [(key, table) for key, table in unpack(run.tables) if (key, table.sheet) in refused]
    originals = _originals(run, refused, tables)
    return BookSpec(
        title=_("Rejected rows of %(file)s") % {"file": run.filename},
        sheets=[_sheet(run, key, table, refused[key, table.sheet], lists, originals) for key, table in tables],
        lists=lists.by_name,
        guide=_guide(run),
        properties={"when": localtime(run.started_at), "who": person_name(run.by)},
        clear_word=str(CLEAR),
    )


def _guide(run: ImportRun) -> list[GuideLine]:
    sent = date_format(localtime(run.started_at), "SHORT_DATETIME_FORMAT")
    return [
        GuideLine(_("Content"), is_heading=True),
        GuideLine(_("Only the rejected rows. The last column gives the reason; the cells are marked.")),
        GuideLine(_("Correct them here and send this workbook: the last column is not read.")),
        GuideLine(_("Source file"), run.filename),
        GuideLine(_("Sent at"), sent),
    ]


def _originals(
    run: ImportRun, refused: dict[tuple[str, str], Any], tables: list[tuple[str, Table]]
) -> dict[tuple[str, int], str]:
    """Return what the file says in each of the rows, by sheet and number; nothing of a file that is not kept."""
    wanted: dict[str, set[int]] = {}
    for key, table in tables:
        if not table.places:
            wanted.setdefault(table.sheet, set()).update(refused[key, table.sheet])
    found: dict[tuple[str, int], str] = {}
    if not run.path or not wanted:
        return found
    try:
        with files.open_kept(run.path) as source:
            book = open_upload(source, run.filename).book
    except (BookError, FileNotFoundError):
        return found
    for index, info in enumerate(book.sheets):
        if numbers := wanted.get(info.name):
            for row in (row for row in book.read(index).rows if row.number in numbers):
                texts = [words_of(cell) for cell in row.cells if not is_blank(cell)]
                found[info.name, row.number] = " | ".join(texts)[:LONGEST_ORIGINAL]
    return found


def _sheet(
    run: ImportRun,
    key: str,
    table: Table,
    refused: dict[int, list[Entry]],
    lists: Lists,
    originals: dict[tuple[str, int], str],
) -> SheetSpec:
    resource = kind_of(key)(run.by)
    columns = columns_in_order(resource)
    names = [column.column_name for column in columns]
    return SheetSpec(
        key,
        str(resource.title),
        [column_spec(resource, column, lists) for column in columns],
        rows=_rows(columns, table, refused, originals),
        frozen_columns=frozen_columns(resource, names),
    )


def _rows(
    columns: list[Column], table: Table, refused: dict[int, list[Entry]], originals: dict[tuple[str, int], str]
) -> Iterator[Marked]:
    for line in table.lines:
        entries = _entries_of(line, refused.get(line.number, ()))
        if entries:
            reasons = _reasons(columns, table, line, entries)
            told = [_origin(table, line, originals), *([reasons.pop(None)] if None in reasons else [])]
            yield Marked(_cells(columns, table, line), {None: "\n".join(told), **reasons})


def _origin(table: Table, line: Line, originals: dict[tuple[str, int], str]) -> str:
    """Return where a row stands in the file, and what it says there."""
    place = {"sheet": table.sheet, "number": table.place(str(line.number))}
    text = _("In the file: sheet “%(sheet)s”, row %(number)s.") % place
    original = originals.get((table.sheet, line.number), "")
    return f"{text} {original}".strip()


def _entries_of(line: Line, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of a line; a row of a wide sheet makes several, which differ in some of the cells that they
    come from: what names the row is the same for all."""
    own = {f"{letter}{line.number}" for letter in line.letters}
    own_entries = []
    for entry in entries:
        cells = {cell["cell"] for cell in entry["cells"]} | {note["cell"] for note in entry["notes"]}
        cells.discard(str(line.number))
        if cells <= own:
            own_entries.append(entry)
    return own_entries


def _cells(columns: list[Column], table: Table, line: Line) -> list[Any]:
    values = dict(zip(table.keys, line.values, strict=True))
    return [_named(column, _as_read(column, values.get(column.column_name))) for column in columns]


def _as_read(column: Column, value: Any) -> Any:
    """Return a cell as writers take it; what it shows, a percent or a code, as text where the column reads that."""
    if isinstance(value, FormattedNumber):
        return Decimal(value) if column.widget.reads_number_of(value) else value.text
    return _writable(value)


def _named(column: Column, cell: Any) -> Any:
    """Return a word as the dropdowns of the workbook spell it: wide sheets are read into codes ("eia", "done")."""
    is_chosen = isinstance(column.widget, ChoiceWidget) or column.lookup is not None
    if not isinstance(cell, str) or not is_chosen or column.beside:
        return cell
    try:
        return column.cell(column.parse(cell))
    except (ReadingError, ValidationError):
        return cell


def _writable(value: Any) -> Any:
    """Return a cell that was read as writers take it: what it shows stays the same."""
    if value is None or isinstance(value, Unusable):
        return None
    if isinstance(value, Addition):
        return value.text
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, datetime.datetime):
        return value.date() if value.time() == datetime.time() else str(value)
    return value


def _reasons(columns: list[Column], table: Table, line: Line, entries: list[Entry]) -> dict[int | None, str]:
    names = [column.column_name for column in columns]
    index_of = {
        f"{letter}{line.number}": names.index(key)
        for key, letter in zip(table.keys, line.letters, strict=True)
        if letter and key in names
    }
    reasons: dict[int | None, list[str]] = {}
    for note in (note for entry in entries for note in entry["notes"]):
        index = index_of.get(note["cell"])
        named = "" if index is None else f"{columns[index].header}: "  # stands before each reason all the same
        reasons.setdefault(index, []).append(note["message"].removeprefix(named))
    return {index: "\n".join(dict.fromkeys(messages)) for index, messages in reasons.items()}
