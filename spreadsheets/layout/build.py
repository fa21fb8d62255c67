"""From a sheet and what is known of its columns to a table."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.book import CARD, COLUMNS, ROWS, Frame, Note, RawRow, RawSheet, column_letter, is_blank
from spreadsheets.columns import GROUP, Column
from spreadsheets.layout import match as matching
from spreadsheets.layout.body import Body, without_counter
from spreadsheets.layout.header import LOCKED, SEARCHED_ROWS, Header, filled, find_header
from spreadsheets.layout.looks import tell_looks
from spreadsheets.layout.names import LOOKED_AT, HeaderNames, units_in
from spreadsheets.layout.periods import year_in
from spreadsheets.layout.spread import spread
from spreadsheets.layout.table import ColumnMatch, Line, Table, Target, listed, shown_cell, skip_all
from spreadsheets.layout.turning import SHEET_NAME, SHEET_TITLE
from spreadsheets.layout.units import in_kept_units
from values.text import fold, normalize

EXAMPLES = 3
_NO_LETTERS = re.compile(r"[^a-z]+")


def understand(
    sheet: RawSheet,
    columns: Sequence[Column],
    *,
    mapping: Mapping[str, str] | None = None,
    targets: Sequence[Target] = (),
    read_hidden: bool = False,
    required: Collection[str] = (),
    answers: Mapping[str, str] | None = None,
    shared: Collection[str] = (),
    is_title: Callable[[str], bool] = lambda text: False,
    see_titles: Callable[[Table], None] = lambda table: None,
) -> Table:
    """Return the table that a sheet holds, by the keys of `columns`; never raises for what stands in it.

    `mapping` is what a person said of this layout: from a ColumnMatch's `key` to a column's key, a target's, or "" for
    a column to leave out. `required` are the columns that must be there. A sheet with columns of `targets` is wide: it
    gives a line for each thing that a row speaks of; of its cells that are not understood wholly the table's questions
    ask, and `answers` hold what was answered. Columns that are no keys belong to one of these things, which is asked,
    unless they are `shared`. The table's warnings begin with the sheet's own notes.

    `is_title` says of the only words of a row whether they are a group's title whatever stands before them.
    `see_titles` is shown the table with its titles and headings before the first of its cells is read.
    """
    table, records, names = lay_out(sheet, columns, targets, mapping, read_hidden, required, is_title)
    if table.header_row:
        see_titles(table)
        _make_lines(table, records, names, answers or {}, shared)
    return table


def lay_out(
    sheet: RawSheet,
    columns: Sequence[Column],
    targets: Sequence[Target],
    mapping: Mapping[str, str] | None,
    read_hidden: bool,
    required: Collection[str],
    is_title: Callable[[str], bool],
) -> tuple[Table, list[RawRow], HeaderNames]:
    """Return the table without its lines, the rows that hold records, and what its headers are known by."""
    names = HeaderNames(columns, targets, mapping)
    table = Table(sheet.name, warnings=list(sheet.notes), file=sheet.file, places=sheet.places, frame=sheet.frame)
    rows = _above_the_last(table, list(sheet.rows))
    header = find_header(rows, sheet, names, read_hidden=read_hidden)
    if header is None:
        message = _("None of the first %(rows)s rows with content looks like a header.")
        table.errors.append(Note(sheet.name, "", "", message % {"rows": SEARCHED_ROWS}))
        return table, [], names
    rows = _from_the_first(table, rows, header)
    above = [cell for row in rows[: header.rows[0]] for cell in row.cells if isinstance(cell, str)]
    names.year = year_in(cell[:LOOKED_AT] for cell in above) or year_in([f"năm {sheet.name}", sheet.name])
    names.units_above = {unit for cell in above for unit in units_in(cell[:LOOKED_AT])}
    table.header_row, table.has_keys = rows[header.rows[0]].number, header.has_keys
    table.is_empty = not any(filled(row.cells) for row in rows[header.rows[-1] + 1 :])
    table.has_rows_above = any(len(filled(row.cells)) > 1 for row in rows[: header.rows[0]])
    matches = matching.match_columns(header, names)
    table.layout_id = matching.layout_id(matches)
    hidden = _hidden_columns(sheet, header, read_hidden)
    visible = [match for match in matches if match.index not in hidden]
    identifying = _identifying(visible, names, required)
    body = Body(table, rows, header, sheet, visible, hidden, identifying, names, read_hidden, is_title)
    table.matches = _with_unnamed(table, visible, header, body.records, hidden, names)
    _tell_hidden_columns(table, rows, hidden.intersection(range(max(len(row.cells) for row in rows))))
    _leave_out_empty(table, body.records)
    for match in table.matches:
        told = ONLY_A_HINT if match.target == GROUP else OF_NUMBERS if match.how == "unit" else None
        if told:
            table.warnings.append(Note(table.sheet, match.letter, shown_cell(match.header), str(told)))
    tell_looks(table, sheet, visible, body.records)
    _leave_out_sheet_names(table, required)
    _name_by_place(table, required, names)
    _check(table, names, required, rows[header.rows[-1]].number)
    table.frame = _found(sheet.frame, rows, header, body.records)
    table.first_records = [record.number for record in body.records[:EXAMPLES]]
    return table, body.records, names


# --- Where the table stands ---

ONLY_A_HINT = gettext_lazy("Read to distinguish places and sites of the same name, and not saved by itself.")
OF_NUMBERS = gettext_lazy("Read as the units of the numbers of its rows.")
OUTSIDE = gettext_lazy("Outside the table, as was chosen.")


def _above_the_last(table: Table, rows: list[RawRow]) -> list[RawRow]:
    """Return the rows down to the last one that a person said, of this file or of another one; those below are told."""
    last = table.frame.last or _before_the_foot(table.frame, rows)
    skip_all(table, [row for row in rows if last and row.number > last and filled(row.cells)], str(OUTSIDE))
    return [row for row in rows if not last or row.number <= last]


def foot_of(rows: Iterable[RawRow], last: int) -> str:
    """Return the words of the first row behind the last record, by which it is found in the next file; empty where
    none stands there or it has none."""
    behind = next((row for row in rows if row.number > last and filled(row.cells)), None)
    return "" if behind is None else _words(behind)


def _before_the_foot(frame: Frame, rows: Sequence[RawRow]) -> int:
    """Return the number of the last row above the foot; 0 where that is not found."""
    under = [row for row in rows if row.number > frame.header and filled(row.cells)] if frame.foot else []
    numbers = [row.number for row in under]
    at = next((nth for nth, row in enumerate(under) if _words(row) == frame.foot), 0)
    return numbers[at - 1] if at else 0


def _words(row: RawRow) -> str:
    """Return the letters of a row's texts: its numbers and days are others in the next file."""
    texts = (_NO_LETTERS.sub(" ", fold(cell[:LOOKED_AT])) for cell in row.cells if isinstance(cell, str))
    return " ".join(" ".join(texts).split())[:LOOKED_AT]


def _from_the_first(table: Table, rows: list[RawRow], header: Header) -> list[RawRow]:
    """Return the rows without those between the header and the first record that a person said."""
    under = rows[header.rows[-1]].number
    before = [row for row in rows if under < row.number < table.frame.first]
    skip_all(table, [row for row in before if filled(row.cells)], str(OUTSIDE))
    return [row for row in rows if not under < row.number < table.frame.first]


def _found(said: Frame, rows: Sequence[RawRow], header: Header, records: Sequence[RawRow]) -> Frame:
    """Return where the table stands: as a person said, what they left open as it was found."""
    numbers = [row.number for row in records]
    return Frame(
        said.shape or ROWS,
        rows[header.rows[0]].number,
        rows[header.rows[-1]].number - rows[header.rows[0]].number + 1,
        said.first or min(numbers, default=0),
        said.last or max(numbers, default=0),
        said.foot,
    )


def _name_by_place(table: Table, required: Collection[str], names: HeaderNames) -> None:
    """Take what stands over the records of a table on its side for their names, where no label of it names them."""
    missing = {*required} - {match.target for match in table.matches}
    corner = next((match for match in table.matches if not match.header and match.target is None), None)
    if table.frame.shape == COLUMNS and len(missing) == 1 and corner and missing <= names.columns.keys():
        corner.target, corner.how = missing.pop(), "name"


def _leave_out_sheet_names(table: Table, required: Collection[str]) -> None:
    """Leave out the names and titles of sheets that hold one record each, unless nothing else names the records."""
    is_named = {*required} <= {match.target for match in table.matches}
    for match in table.matches:
        is_of_sheet = table.frame.shape == CARD and match.header in (SHEET_NAME, SHEET_TITLE)
        if is_of_sheet and match.target is None and is_named:
            match.target = ""


def _identifying(matches: list[ColumnMatch], names: HeaderNames, required: Collection[str]) -> set[int]:
    """Return the columns that say what a row is about; the first that is known, where nobody says which they are."""
    known = [match for match in matches if match.target in names.columns]
    keys = {m.index for m in known if m.target in required or names.columns[m.target].is_key}
    return keys or {match.index for match in known[:1]}


# --- Hidden columns ---


def _hidden_columns(sheet: RawSheet, header: Header, read_hidden: bool) -> frozenset[int]:
    """Return the columns that are hidden and therefore not read; those that our own workbook hides are read."""
    if read_hidden:
        return frozenset()
    return frozenset(index for index in sheet.hidden_columns if header.keys.get(index) not in LOCKED)


def _tell_hidden_columns(table: Table, rows: Sequence[RawRow], hidden: frozenset[int]) -> None:
    held = [
        index
        for index in sorted(hidden)
        if any(index < len(row.cells) and not is_blank(row.cells[index]) for row in rows)
    ]
    if held:
        message = _("Hidden columns, not read: %(count)s (%(columns)s).")
        letters = listed([column_letter(index) for index in held])
        table.warnings.append(Note(table.sheet, "", "", message % {"count": len(held), "columns": letters}))


# --- Columns that nobody knows ---


def _with_unnamed(
    table: Table,
    matches: list[ColumnMatch],
    header: Header,
    records: Sequence[RawRow],
    hidden: frozenset[int],
    names: HeaderNames,
) -> list[ColumnMatch]:
    """Add columns that hold values under no header; a few cells right of the table are told and left out."""
    last = max(header.parts)
    held = _cells_without_header(records, header, hidden)
    added = []
    for index, cells in sorted(held.items()):
        if index < last or len(cells) * 2 >= len(records) or f"#{column_letter(index)}" in names.said:
            added.append(matching.unnamed(index, names))
            continue
        number, value = cells[0]
        message = _(
            "Is right of the last column, under no header, and is not read. Such cells in this column: %(count)s."
        )
        cell = f"{column_letter(index)}{number}"
        table.warnings.append(Note(table.sheet, cell, shown_cell(value), message % {"count": len(cells)}))
    return sorted([*matches, *added], key=lambda match: match.index)


def _cells_without_header(records: Sequence[RawRow], header: Header, hidden: frozenset[int]) -> dict[int, list[Any]]:
    width = max(header.parts) + 1
    gaps = [index for index in range(width) if index not in header.parts and index not in hidden]
    held: dict[int, list[Any]] = {}
    for row in records:
        cells = row.cells
        if not gaps and (len(cells) <= width or (rest := cells[width:]).count(None) == len(rest)):
            continue
        for index in (*gaps, *range(width, len(cells))):
            if index < len(cells) and index not in hidden and not is_blank(cells[index]):
                held.setdefault(index, []).append((row.number, cells[index]))
    return held


def _leave_out_empty(table: Table, records: Sequence[RawRow]) -> None:
    """Give each column its examples; one that nobody knows and that holds nothing is told and dropped."""
    kept = []
    for match in table.matches:
        if match.target is None or not table.has_keys:
            held = (row.cells[match.index] for row in records if match.index < len(row.cells))
            match.examples = [shown_cell(v) for v in islice((v for v in held if not is_blank(v)), EXAMPLES)]
        if match.target is None and not match.examples:
            message = _("This column is not recognised and empty: it is skipped.")
            table.warnings.append(Note(table.sheet, match.letter, shown_cell(match.header), message))
        else:
            kept.append(match)
    table.matches = kept


# --- The table ---


def _check(table: Table, names: HeaderNames, required: Collection[str], header_row: int) -> None:
    provided = {match.target for match in table.matches if match.target is not None}
    for match in table.matches:
        if target := names.targets.get(match.target or ""):
            provided.update(target.provides)
    table.errors += matching.duplicates(table.sheet, table.matches, names)
    table.errors += matching.wrong_units(table.sheet, header_row, table.matches, names)
    if heading := _heading(table, names, provided):
        provided.add(heading)
    table.errors += matching.missing(table.sheet, required, provided, names)


def _make_lines(
    table: Table, records: Sequence[RawRow], names: HeaderNames, answers: Mapping[str, str], shared: Collection[str]
) -> None:
    first = {match.target: match for match in reversed(table.matches) if match.target}
    goes = [match for match in table.matches if match.target and first[match.target] is match]
    goes = _grouped(table, records, goes)
    heading = _heading(table, names, {*first})
    table.headers = {match.place: match.header for match in goes}
    plain = [match for match in goes if match.target in names.columns]
    wide = [match for match in goes if match.target in names.targets]
    records = in_kept_units(table, records, goes, names)
    if heading:
        goes, records = _with_headings(table, heading, goes, records)
        plain = [match for match in goes if match.target in names.columns]
    if wide:
        spread(table, records, plain, wide, names, answers, shared)
        return
    table.keys = [match.place for match in plain]
    table.letters = [match.letter for match in plain]
    if plain:
        _make_plain_lines(table, records, [match.index for match in plain])


def _grouped(table: Table, records: Sequence[RawRow], matches: list[ColumnMatch]) -> list[ColumnMatch]:
    """Take the cells of a column that is a group's title in each row; return the other columns."""
    for match in matches:
        if match.target == GROUP:
            groups = dict(table.groups)
            for row in records:
                cell = row.cells[match.index] if match.index < len(row.cells) else None
                if isinstance(cell, str) and not is_blank(cell):
                    titles = [groups[row.number]] if row.number in groups else []
                    groups[row.number] = "\n".join([*titles, normalize(cell[:LOOKED_AT])])
            table.groups = groups
    return [match for match in matches if match.target != GROUP]


def _heading(table: Table, names: HeaderNames, provided: Collection[str | None]) -> str:
    """Return the column that no column of the sheet is, and the titles of the groups may give; "" for none."""
    keys = [key for key, column in names.columns.items() if column.heads_groups and key not in provided]
    return keys[0] if keys and table.groups and not table.has_keys else ""


def _with_headings(
    table: Table, key: str, matches: list[ColumnMatch], records: Sequence[RawRow]
) -> tuple[list[ColumnMatch], list[RawRow]]:
    """Add a column with the title of the innermost group that each row stands in, its number aside."""
    width = max(len(row.cells) for row in records)
    added = ColumnMatch(width, "", "", key, key, "group")
    rows = []
    for row in records:
        title = table.groups.get(row.number, "").rpartition("\n")[2]
        cells = [*row.cells, *[None] * (width - len(row.cells)), without_counter(title) or None]
        rows.append(replace(row, cells=cells))
    return [*matches, added], rows


def _make_plain_lines(table: Table, records: Sequence[RawRow], indexes: list[int]) -> None:
    width, letters, lines = indexes[-1] + 1, table.letters, table.lines
    empty: list[RawRow] = []
    take = None if indexes == list(range(width)) else itemgetter(*indexes, indexes[0])
    for row in records:
        values = row.cells
        if len(values) < width:
            values = [*values, *[None] * (width - len(values))]
        if take:
            values = [*take(values)[:-1]]
        elif len(values) > width:
            values = values[:width]
        for value in values:
            if value.__class__ is str and (not value or value.isspace()):
                values = [None if is_blank(value) else value for value in values]
                break
        if values.count(None) == len(values):
            empty.append(row)
        else:
            lines.append(Line(row.number, values, letters))
    skip_all(table, empty, _("The columns that are read are empty."))
