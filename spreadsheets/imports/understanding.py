"""Which sheets of a file are read, as what, and what a person must be asked first."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from spreadsheets.book import FOR_READING, REASON_KEY, BookError, Frame, Note, RawSheet, is_blank
from spreadsheets.catalogue import sheet as kind_of
from spreadsheets.catalogue import sheets as all_sheets
from spreadsheets.cell import cell_text
from spreadsheets.columns import ID, VERSION
from spreadsheets.imports.joined import Joined, joined
from spreadsheets.imports.remembering import remembered, remembered_frames, tell_answers, tell_mapping
from spreadsheets.layout import Table, lay_out, score, understand
from spreadsheets.layout.names import HeaderNames
from spreadsheets.layout.table import listed, shown_cell
from spreadsheets.layout.turning import arranged, header_digests
from spreadsheets.readers import Book
from spreadsheets.resources import SheetResource
from values.dates import day_in_name
from values.text import Person, fold, in_every_language

SHEET, KIND, COLUMNS, ANSWERS = "sheet", "kind", "columns", "answers"
# In the place of a sheet's name: all sheets of the file, which then hold the same kind of rows.
ALL_SHEETS = "*"
# Sheets named for days are one list as of several days, of which a person wants one.
_DAY = re.compile(r"\d{1,2}[./_-]\d{1,2}")
# Names of sheets that may be the same list again: of another time, before a change, copied.
_AGAIN = re.compile(
    r"\d[./_-]\d|(?:19|20)\d\d|\(\d+\)"
    r"|\b(?:nam|thang|quy|tuan|ngay|ky|dot|lan|t|q|year|month|quarter|week) ?(?:\d|[iv]+\b)"
    r"|\b(?:dau|cuoi) (?:nam|thang|quy|ky)\b|\bcu$|[(-] ?(?:cu|moi)\b"
    r"|\b(?:ban sao|du thao|dieu chinh|ke hoach|thuc hien|copy|draft|old|new)\b"
)
# What a system puts around the name that an exported list has: its day, a number where it was there already.
_OUR_NAME = re.compile(r"^\d{4}\.\d\d\.\d\d\. | ?\(\d+\)$")
SAMPLE_ROWS, SAMPLE_CELLS = 5, 6


@dataclass(slots=True)
class Choice:
    """How a person said that a file is to be read; kept in ImportRun.choice.

    `sheet` is the name of the sheet or ALL_SHEETS, `kind` the key of what it holds; `mapping` says where columns go, by
    the sheet's name and the ColumnMatch's key. `answers` are those to questions about its cells, by the question's key.
    `frames` are the values of a Frame, by the sheet's name; `learned` is what of all these is remembered for the next
    file of its layout once this one is saved.
    """

    sheet: str = ""
    kind: str = ""
    mapping: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    read_hidden: bool = False
    frames: dict[str, dict[str, Any]] = field(default_factory=dict)
    learned: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Understood:
    """What a file holds: tables by key, in the order in which they depend on each other.

    `layouts` are the sheets with where their columns go: (a resource or Joined, a table), of one kind the table itself.
    `asks` is what a person must say first: SHEET, KIND, COLUMNS or, once these are settled,
    ANSWERS; or nothing. `offered` are the sheets to choose from, `may_be` the kinds where the keys of a sheet of our
    own fit several,
    `notes` what is told of the file as a whole, `samples` the beginning of each sheet, for people to recognise it.
    `sheets` are those that were read, by name, with a record in each row; `header_digests` the digests of the rows and
    columns that may be their headers.
    """

    tables: list[tuple[str, Table]] = field(default_factory=list)
    layouts: list[tuple[SheetResource | Joined, Table]] = field(default_factory=list)
    asks: str = ""
    offered: list[str] = field(default_factory=list)
    may_be: list[str] = field(default_factory=list)
    suggested: str = ""
    notes: list[Note] = field(default_factory=list)
    is_ours: bool = False
    samples: dict[str, list[list[str]]] = field(default_factory=dict)
    sheets: dict[str, RawSheet] = field(default_factory=dict)
    header_digests: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)

    @property
    def first(self) -> tuple[str, Table] | None:
        return next(((kind.key, table) for kind, table in self.layouts), None)

    def add(self, resource: SheetResource, table: Table) -> None:
        """Add a sheet that holds rows of one kind."""
        self.tables.append((resource.key, table))
        self.layouts.append((resource, table))


def kinds_for(user: Person) -> dict[str, type[SheetResource]]:
    """Return by key the kinds of rows that `user` may send."""
    return {key: kind for key, kind in all_sheets().items() if not kind.is_export_only and kind(user).may_be_sent}


def understand_book(book: Book, user: Person, choice: Choice, *, proposes: bool = True) -> Understood:
    """Return what the file holds, or what has to be asked. Raises BookError for a file nothing can be read of.

    What rows name and nobody has recorded is proposed with them only where a person sees it: not without `proposes`.
    """
    kinds = kinds_for(user)
    if not kinds:
        raise BookError(_("You do not have permission to import data."))
    visible = [index for index, info in enumerate(book.sheets) if info.is_visible]
    if not visible:
        message = _("All sheets of the file are hidden: %(sheets)s. Show the one to be read and send the file again.")
        raise BookError(message, sheets=listed([info.name for info in book.sheets]))
    sheets = {book.sheets[index].name: _listed(book.read(index), book.filename, user) for index in visible}
    if all(map(_is_for_reading, sheets.values())):
        raise BookError(FOR_READING)
    result = Understood(notes=list(book.notes), samples={name: _sample(sheet) for name, sheet in sheets.items()})
    # All that our own workbook holds is read: what somebody may not change is refused, with the row, where they did.
    readable = {key: kind for key, kind in all_sheets().items() if not kind.is_export_only}
    ours = _own_kinds(result, sheets, readable, kinds, choice)
    if result.asks:
        return result
    in_file = {*sheets}
    if not ours:
        sheets = _arranged(result, sheets, kinds, user, choice)
    only = "" if choice.sheet == ALL_SHEETS else choice.sheet
    if only and only not in sheets and (choice.frames or only in in_file):
        only, choice = "", replace(choice, sheet="")  # sheets that were one are each by itself now, or the other way
    if only and only not in sheets:
        raise BookError(_("The file has no visible sheet “%(sheet)s”."), sheet=only)
    if only:
        ours = {name: key for name, key in ours.items() if name == only}
    if ours:
        result.is_ours = True
        _read_ours(result, ours, sheets, readable, user, choice)
    else:
        _read_foreign(result, sheets, kinds, user, choice, proposes=proposes)
    _tell_empty(result)
    _tell_unread(result, sheets, [info.name for info in book.sheets if not info.is_visible])
    return result


def _arranged(result: Understood, sheets: dict[str, RawSheet], kinds: Any, user: Person, choice: Choice) -> Any:
    """Return the sheets with a record in each row: as was said now or of another file of this layout, else as they seem
    to lie."""
    result.header_digests = {name: header_digests(sheet) for name, sheet in sheets.items()}
    frames = remembered_frames(result.header_digests) | {name: Frame(**said) for name, said in choice.frames.items()}
    together = joined(user, kinds)
    kinds_of = [together] if together else [kind(user) for kind in kinds.values()]
    names = [HeaderNames(kind.read_columns, kind.targets()) for kind in kinds_of]

    @cache
    def recognise(text: str) -> str:
        return next((found.target for known in names if text and (found := known.find(text))), "")

    result.sheets = arranged(sheets, frames, recognise)
    result.samples |= {name: _sample(sheet) for name, sheet in result.sheets.items() if name not in sheets}
    return result.sheets


def _listed(sheet: RawSheet, filename: str, user: Person) -> RawSheet:
    """Return a sheet with its rows in a list; of one that the tracker made for reading, only what was changed in it."""
    sheet.rows, sheet.file = list(sheet.rows), filename
    without = (import_string(path)(sheet, user) for path in settings.SPREADSHEETS_SENT)
    return next((changed for changed in without if changed is not None), sheet)


def _is_for_reading(sheet: RawSheet) -> bool:
    """Return whether a sheet says of itself that it is one of our lists for reading."""
    first = next((cell for row in sheet.rows for cell in row.cells if not is_blank(cell)), None)
    return isinstance(first, str) and fold(first) in {fold(text) for text in in_every_language(lambda: FOR_READING)}


def _sample(sheet: RawSheet) -> list[list[str]]:
    """Return the first rows that are not blank, as texts to show."""
    held = (row.cells for row in sheet.rows if any(not is_blank(cell) for cell in row.cells))
    return [["" if is_blank(c) else shown_cell(c) for c in cells[:SAMPLE_CELLS]] for cells in islice(held, SAMPLE_ROWS)]


def _own_kinds(
    result: Understood, sheets: Mapping[str, RawSheet], kinds: Any, may_send: Any, choice: Choice
) -> dict[str, str]:
    """Return the kinds of the sheets of our own workbook, by name, from their rows of keys.

    Where columns were deleted that tell kinds apart, it is the one that a person said, else the one that the sheet is
    named for, else it is asked. Raises BookError where that would have to be asked of several sheets.
    """
    ours, unclear = {}, []
    for name, sheet in sheets.items():
        fitting = _own_kinds_of(sheet, kinds)
        fitting = [key for key in fitting if key in may_send] or fitting[:1]
        key = fitting[0] if len(fitting) == 1 else ""
        if len(fitting) > 1 and not (key := _named_for(sheet, fitting, kinds)):
            result.may_be = fitting
        if choice.kind in fitting:
            key = choice.kind
        if key:
            ours[name] = key
        elif fitting:
            unclear.append(name)
    if len(unclear) > 1:
        message = _(
            "Columns that tell what the sheets hold are missing: %(sheets)s. Give the sheets the names they had, or "
            "send each as a file of its own."
        )
        raise BookError(message, sheets=", ".join(unclear))
    result.asks = KIND if unclear else ""
    return ours


def _own_kinds_of(sheet: RawSheet, kinds: dict[str, type[SheetResource]]) -> list[str]:
    """Return the kinds that a sheet of our own workbook may be, from its row of keys; none for a foreign sheet."""
    first = next((row for row in sheet.rows if any(not is_blank(cell) for cell in row.cells)), None)
    if first is None:
        return []
    keys = {str(cell) for cell in first.cells if not is_blank(cell)} - {REASON_KEY}
    if not {ID, VERSION} <= keys:
        return []
    fitting = [key for key, kind in kinds.items() if keys <= set(kind._meta.fields)]
    return [key for key in fitting if keys == set(kinds[key]._meta.fields)] or fitting


def _named_for(sheet: RawSheet, keys: Iterable[str], kinds: dict[str, type[SheetResource]]) -> str:
    """Return for which of the kinds a sheet is named, by the longest title in its name; empty for none."""
    titles = {fold(title): key for key in keys for title in in_every_language(partial(getattr, kinds[key], "title"))}
    named = [title for title in titles if title in fold(sheet.name)]
    return titles[max(named, key=len)] if named else ""


def _is_our_list(sheet: RawSheet, kind: type[SheetResource]) -> bool:
    """Return whether a file is called as we call the list of a kind: "2026.11.23. Khu công nghiệp"."""
    name = fold(_OUR_NAME.sub("", sheet.name))
    return name in {fold(title) for title in in_every_language(lambda: kind.title)}


def _read_ours(result: Any, ours: Any, sheets: Any, kinds: Any, user: Person, choice: Any) -> None:
    order = list(kinds)
    for name, key in sorted(ours.items(), key=lambda item: order.index(item[1])):
        resource = kinds[key](user)
        result.add(resource, _understood(sheets[name], resource, choice, is_ours=True))
    result.asks = _asked(table for _key, table in result.tables if not table.errors)


def _read_foreign(result: Any, sheets: Any, kinds: Any, user: Person, choice: Any, *, proposes: bool) -> None:
    held = {name: sheet for name, sheet in sheets.items() if sheet.rows}
    if not held:
        raise BookError(_("The file has no visible rows."))
    result.offered = list(held)
    together = joined(user, kinds)
    if not choice.sheet and len(held) > 1:
        found = {_likeliest(sheet, kinds, user, together) for sheet in held.values()}
        is_again = any(_AGAIN.search(fold(name)) for name in held)
        of_all = ALL_SHEETS if all(found) and not is_again else ""
        result.suggested = _newest(held) if all(map(_DAY.search, held)) else of_all
        if len(found) == 1 and all(found) and _are_parts(held, result.header_digests):
            notes = [*result.notes]
            _read_foreign(result, held, kinds, user, replace(choice, sheet=ALL_SHEETS), proposes=proposes)
            if not _name_one_twice(result.tables):
                text = _("All sheets are read as one list: %(sheets)s.")
                result.notes.append(Note("", "", "", text % {"sheets": listed([*held])}))
                return
            result.tables, result.layouts, result.notes = [], [], notes
        result.asks = SHEET
        return
    chosen = [*held.values()] if choice.sheet == ALL_SHEETS else [held.get(choice.sheet) or next(iter(held.values()))]
    alone = []  # (sheet, resource, table) of what is one kind, to be read as several where these say more
    for sheet in chosen:
        said = choice.mapping.get(sheet.name)
        if choice.sheet == ALL_SHEETS and said and not any(said.values()):
            continue  # a person skipped all its columns: told among the sheets that are not read
        key = _kind_said(choice, kinds, together) or _likeliest(sheet, kinds, user, together)
        if together and key == together.key:
            _read_joined(result, sheet, together, choice, user)
        elif key:
            resource = kinds[key](user)
            alone.append((sheet, resource, _understood(sheet, resource, choice, is_ours=False)))
    made = together.names_in([(resource.key, table) for _sheet, resource, table in alone]) if together else set()
    for sheet, resource, table in alone:
        is_open = proposes and not choice.kind
        if together and (
            (is_open and (_has_periods(table, resource, together) or together.says_more(sheet, resource, table, made)))
            or (not choice.kind and together.offers_more(sheet, resource, table))
        ):
            _read_joined(result, sheet, together, choice, user)
        else:
            result.add(resource, table)
            if together and together.knows_more(sheet, resource, table):
                message = _("Read as “%(content)s”, the file says more: choose that under “Content”.")
                result.notes.append(Note(sheet.name, "", "", message % {"content": together.title}))
    order = list(kinds)
    proposed = [entry for key, table in result.tables if proposes for entry in kinds[key](user).proposals(table)]
    result.tables += [(key, t) for key, t in _each_once(proposed) if key in kinds and kinds[key](user).may_add_any]
    result.tables.sort(key=lambda entry: order.index(entry[0]))
    result.asks = _asked(table for _kind, table in result.layouts) or _asked(table for _key, table in result.tables)
    if not result.layouts:
        result.asks = KIND


def _has_periods(table: Table, resource: SheetResource, together: Joined) -> bool:
    """Return whether months or years stand side by side, of which only the kinds together can tell what they hold."""
    is_open = any(match.period is not None and match.target is None for match in table.matches)
    return is_open and any(own.key == resource.key for own in together.resources)


def read_again(sheets: dict[str, RawSheet], kinds: Any, user: Person, choice: Choice) -> Understood:
    """Return what sheets hold that were arranged before: perhaps a part of them, to be shown."""
    result = Understood()
    _read_foreign(result, sheets, kinds, user, choice, proposes=False)
    return result


def _each_once(proposed: Iterable[tuple[str, Table]]) -> Iterator[tuple[str, Table]]:
    """Yield proposed rows where they stand first: clusters and zones, or several sheets, may name one company."""
    seen: set[tuple[Any, ...]] = set()
    for key, table in proposed:
        lines = []
        for line in table.lines:
            same = (key, *(fold(value) if isinstance(value, str) else value for value in line.values))
            if same not in seen:
                seen.add(same)
                lines.append(line)
        if lines:
            yield key, replace(table, lines=lines)


def _are_parts(sheets: Mapping[str, RawSheet], digests: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return whether sheets are surely parts of one list, one per district: of one header, none named for a time or as
    a copy, which would be the same list again."""
    shared = set.intersection(*({*digests.get(name, {})} for name in sheets))
    return bool(shared) and not any(_AGAIN.search(fold(name)) for name in sheets)


def _name_one_twice(tables: Iterable[tuple[str, Table]]) -> bool:
    """Return whether two sheets have a row about one record: they are no parts of a list."""
    seen: dict[tuple[str, str], str] = {}
    for key, table in tables:
        name = kind_of(key).required[0]
        if name not in table.keys:
            continue
        at = table.keys.index(name)
        for line in table.lines:
            if seen.setdefault((key, fold(cell_text(line.values[at]))), table.sheet) != table.sheet:
                return True
    return False


def _newest(names: Iterable[str]) -> str:
    """Return which of the sheets named for days is of the latest; empty where a name says no whole day."""
    days = {name: day for name in names if (day := day_in_name(name))}
    return max(days, key=lambda name: days[name]) if len(days) == len(list(names)) else ""


def _kind_said(choice: Choice, kinds: Any, together: Joined | None) -> str:
    """Return what a person said that the sheets hold; empty for nothing, or for what they may not send."""
    return choice.kind if choice.kind in kinds or (together and choice.kind == together.key) else ""


def _read_joined(result: Understood, sheet: RawSheet, together: Joined, choice: Choice, user: Person) -> None:
    """Read a sheet as all the kinds that know its columns, once these are settled."""
    said = choice.mapping.get(sheet.name)
    layout = together.layout(sheet, said, read_hidden=choice.read_hidden)
    if said is None and (before := remembered(layout, together.key)) and before.mapping:
        layout = together.layout(sheet, before.mapping, read_hidden=choice.read_hidden)
        tell_mapping(layout, before)
    result.layouts.append((together, layout))
    if layout.needs_mapping:
        return
    if layout.errors:
        result.tables.append((together.resources[0].key, layout))  # what is wrong with the sheet as a whole
        return
    first = remembered(layout, together.resources[0].key)
    together.ask_belongings(layout, (first.answers if first else {}) | choice.answers)
    for resource, own in together.mappings(layout):
        narrow = partial(together.keep_own, resource)
        table = _understood(sheet, resource, choice, is_ours=False, joined_mapping=own, narrow=narrow)
        # What lies around the table, and in no column of this kind, is told once.
        table.warnings = [note for note in table.warnings if note not in layout.warnings]
        table.skipped = []
        if resource is together.resources[0]:
            table.warnings[:0], table.skipped = layout.warnings, layout.skipped
            table.questions[:0], table.answers = layout.questions, layout.answers | table.answers
        result.tables.append((resource.key, table))


def _asked(tables: Iterable[Table]) -> str:
    """Return what a person must settle first: COLUMNS, then ANSWERS; empty for nothing."""
    tables = list(tables)
    if any(table.needs_mapping for table in tables):
        return COLUMNS
    return ANSWERS if any(table.open_questions for table in tables if not table.errors) else ""


def _likeliest(sheet: RawSheet, kinds: Any, user: Person, together: Joined | None) -> str:
    """Return the key of the kind whose columns fit best, or of those read together where these fit better than any
    alone; empty where two fit equally well, or none fits."""
    scores = {}
    for key, kind in kinds.items():
        resource = kind(user)
        scores[key] = score(sheet, resource.columns, resource.targets(), resource.known_by)
    best = max(scores.values())
    fitting = [key for key, points in scores.items() if points == best]
    if len(fitting) > 1:
        fitting = [key for key in fitting if _is_our_list(sheet, kinds[key])] or fitting
    points_together = score(sheet, together.read_columns, together.targets()) if together else 0
    if together and points_together > best:
        return together.key
    # Projects say more of "Tên CCN, Diện tích, Số lao động" than clusters do, and name none.
    if together and points_together > 1 and all(_lacks_columns(sheet, kinds[key](user)) for key in fitting):
        return together.key
    if len(fitting) > 1 or points_together == best:  # without a column that it needs a sheet is none of that kind
        fitting = [key for key in fitting if not _lacks_columns(sheet, kinds[key](user))]
        # What needs no column at all lacks none in any sheet.
        fitting = [key for key in fitting if kinds[key](user).required] or fitting
    # Clusters and zones whose columns are the same: their rows tell them apart, or a person is asked of which rows are.
    rivals = {rival.key for rival in together.rivals} if together else set()
    if together and points_together == best > 0 and len(fitting) != 1 and rivals.issuperset(fitting):
        return together.key
    return fitting[0] if best > 0 and len(fitting) == 1 else ""


def _lacks_columns(sheet: RawSheet, resource: SheetResource) -> bool:
    columns, required = resource.read_columns, resource.required
    return bool(lay_out(sheet, columns, resource.targets(), None, True, required, resource.is_group_title)[0].errors)


def _understood(
    sheet: RawSheet,
    resource: SheetResource,
    choice: Choice,
    *,
    is_ours: bool,
    joined_mapping: dict[str, str] | None = None,
    narrow: Callable[[Table, Mapping[str, str]], None] = lambda table, answers: None,
) -> Table:
    """Return the table of a sheet, read with the choices made for it now or before for a file of this layout.

    Of a sheet that is read as several kinds `joined_mapping` says where its columns go, and `narrow` takes from the
    table what is another kind's.
    """
    options: dict[str, Any] = {
        "targets": resource.targets() if joined_mapping is None else resource.targets_when_joined(),
        "read_hidden": choice.read_hidden,
        "required": resource.required,
        "shared": {*resource.shared, *(column.column_name for column in resource.hints)},
        "is_title": resource.is_group_title,
        "see_titles": resource.see_titles,
    }
    columns = resource.columns if is_ours else resource.read_columns
    read = partial(understand, sheet, columns, **options)
    chosen_mapping = choice.mapping.get(sheet.name) if joined_mapping is None else joined_mapping
    table = read(mapping=chosen_mapping, answers=choice.answers)
    before = remembered(table, resource.key)
    answers = choice.answers
    if before:
        mapping = before.mapping if chosen_mapping is None and not is_ours else chosen_mapping
        answers = before.answers | choice.answers
        table = read(mapping=mapping, answers=answers)
        if mapping and mapping is not chosen_mapping:
            tell_mapping(table, before)
    if not table.errors and not table.needs_mapping:
        narrow(table, answers)
        if not is_ours:
            resource.leave_out(table)
        for question in resource.questions(table, answers):
            table.ask(question, answers)
        if not table.open_questions:
            table.given = resource.given_by_file(table)
    if before:
        tell_answers(table, choice.answers, before)
    return table


def _tell_empty(result: Understood) -> None:
    """Tell of sheets that have a header and no row below it. Raises BookError where there is no other sheet and the
    header is surely one."""
    empty = [table for _kind, table in result.layouts if table.is_empty]
    if any(table.has_rows_above and not table.has_keys for table in empty) and len(empty) == len(result.layouts):
        result.asks = COLUMNS  # what was found may be the last of the records
        message = _("No row stands below the header that was found: correct where the table stands.")
        result.notes += [Note(table.sheet, "", "", message) for table in empty]
        return
    if empty and len(empty) == len(result.layouts):
        message = _("The file has a header (row %(row)s) and no rows below it. Add the rows and send the file again.")
        raise BookError(message, row=empty[0].header_row)
    message = _("The sheet has a header and no rows below it.")
    result.notes += [Note(table.sheet, "", "", message) for table in empty if not result.is_ours]


def _tell_unread(result: Understood, sheets: dict[str, RawSheet], hidden: list[str]) -> None:
    if hidden and not result.is_ours:
        message = _("Hidden sheets, not read: %(sheets)s. To read one, show it in the file and send the file again.")
        result.notes.append(Note("", "", "", message % {"sheets": ", ".join(hidden)}))
    read = {table.sheet for _kind, table in result.layouts}
    unread = [name for name, sheet in sheets.items() if name not in read and sheet.rows]
    if read and unread and not result.is_ours:
        message = _(
            "Other sheets of the file, not read: %(sheets)s. To read one, choose it under “Sheet” or save it as a file."
        )
        result.notes.append(Note("", "", "", message % {"sheets": ", ".join(unread)}))
