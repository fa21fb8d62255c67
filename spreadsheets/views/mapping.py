"""Where the columns of a file go, where its tables stand and how they lie, with the first records beside it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.book import CARD, COLUMNS, ROWS, Frame, column_letter
from spreadsheets.imports.joined import Joined
from spreadsheets.imports.understanding import Choice, Understood
from spreadsheets.layout import ColumnMatch, Table
from spreadsheets.layout.names import without_unit
from spreadsheets.layout.table import OF, TargetsByKey
from spreadsheets.layout.turning import SHAPES
from spreadsheets.resources import SheetResource
from spreadsheets.views.trial import TriedRecord, first_records
from values.dates import PartialDate, PartialDateError
from values.text import Person, fold, shown

# Chosen of a column: nothing yet; the same as the first of the columns that are one period each; to see all fields.
UNSAID, SAME, MORE = "?", "=", "+"
# The fields whose names are most like a header, that stand first in its menu.
MOST_LIKELY = 5
Choices = list[tuple[str, str]]
# Nobody's sheet has more rows.
MOST_DIGITS = 7


@dataclass(slots=True)
class ColumnRow:
    """One column of the file on the page that asks where it goes; of one month or year of several also of which.

    `is_later` says that another such column stands before it, whose choice it may share. Its menu holds `likely`, of
    (key, label), and all fields only where `is_whole`: very many columns times very many fields are a heavy page.
    """

    name: str
    match: ColumnMatch
    place: str
    chosen: str
    error: str = ""
    has_period: bool = False
    is_later: bool = False
    period: str = ""
    likely: Choices = field(default_factory=list)
    is_whole: bool = False

    @property
    def period_name(self) -> str:
        return f"{self.name}-period"


@dataclass(slots=True)
class FrameInput:
    """Where a table stands, as it is typed: numbers of rows or, of a table on its side, letters of columns."""

    name: str
    shape: str
    numbers: dict[str, str]
    found: Frame
    error: str = ""

    @property
    def shapes(self) -> list[tuple[str, Any]]:
        return list(SHAPES.items())

    @property
    def fields(self) -> list[tuple[str, Any, str]]:
        """(name, label, value) of the numbers that can be corrected."""
        if self.shape == CARD:
            return []
        on_side = self.shape == COLUMNS
        labels = {
            "header": _("Column of the labels") if on_side else _("Header: first row"),
            "header-end": _("Header: last row"),
            "first": _("First record: column") if on_side else _("First record: row"),
            "last": _("Last record: column") if on_side else _("Last record: row"),
        }
        names = [name for name in labels if not (on_side and name == "header-end")]
        return [(f"{self.name}-{name}", labels[name], self.numbers.get(name, "")) for name in names]


@dataclass(slots=True)
class MappedTable:
    """The columns of one sheet, or of several of one layout; `groups` say where they can go: (label, choices)."""

    tables: list[Table]
    resource: SheetResource | Joined
    groups: list[tuple[str, list[tuple[str, str]]]]
    frame: FrameInput | None
    rows: list[ColumnRow] = field(default_factory=list)
    tried: list[TriedRecord] = field(default_factory=list)

    @property
    def table(self) -> Table:
        return self.tables[0]

    @property
    def title(self) -> str:
        return str(self.resource.title)

    @property
    def sheets(self) -> str:
        return ", ".join(table.sheet for table in self.tables)

    @property
    def placeless(self) -> str:
        """Return the columns that are one period each, where this kind keeps one value of a thing; "" for none."""
        if any(target.dated_by for target in self.resource.targets()):
            return ""
        matches = [match for match in self.table.matches if match.period and match.target is None]
        several = len({match.period for match in matches}) > 1
        return ", ".join(f"{match.letter} “{shown(match.header)}”" for match in matches) if several else ""

    @property
    def short_groups(self) -> list[tuple[str, bool, Choices]]:
        """The groups without the group's name before each choice: (label, whether it goes before each, choices)."""
        short = []
        for label, choices in self.groups:
            leads = bool(label) and all(name.startswith(f"{label}: ") for _key, name in choices)
            lead = f"{label}: " if leads else ""
            short.append((label, leads, [(key, name.removeprefix(lead)) for key, name in choices]))
        return short

    @property
    def targets(self) -> TargetsByKey:
        return TargetsByKey((target.key, target) for target in self.resource.targets())


class MappingForm:
    """Where each column of the tables goes. Plain, for a form field per column would hold all choices each time."""

    def __init__(self, found: Understood, data: Mapping[str, str] | None = None, whole: Collection[str] = ()) -> None:
        """Take what was sent in `data`; `whole` are the names of the columns whose menu holds all fields."""
        self.data, self.found = data, found
        self.whole = {*whole, *(name for name, value in (data or {}).items() if value == MORE)}
        grouped: dict[tuple[str, str], MappedTable] = {}
        for resource, table in found.layouts:
            key = (resource.key, table.layout_id or table.sheet)
            if key in grouped:
                grouped[key].tables.append(table)
            else:
                grouped[key] = self._of(len(grouped), resource, table)
        self.tables = [table for table in grouped.values() if table.rows or table.frame]
        for mapped in self.tables:
            if len(mapped.tables) > 1:
                mapped.frame = None  # each of the sheets stands where it stands

    def _of(self, number: int, resource: SheetResource | Joined, table: Table) -> MappedTable:
        frame = None if table.has_keys else self._frame(f"frame-{number}", table)
        columns = MappedTable([table], resource, _groups(resource), frame)
        targets, menu = columns.targets, _Menu(resource, columns.groups)
        for match in table.matches:
            if _is_ours(table, match):
                continue
            row = ColumnRow(f"column-{number}-{match.index}", match, table.place(match.letter), UNSAID)
            base, of, iso = (match.target or "").partition(OF)
            row.chosen = base if match.target is not None else "" if match.is_beside else UNSAID
            target = targets.get(base)
            row.has_period = bool(of) or match.period is not None or bool(self.data and row.period_name in self.data)
            row.is_later = row.has_period and any(other.has_period for other in columns.rows)
            iso = iso or match.period or ""
            row.period = str(PartialDate.from_iso(iso)) if iso else ""
            if row.chosen == UNSAID and row.is_later:
                row.chosen = SAME
            row.is_whole = row.name in self.whole
            if self.data is not None:
                chosen = self.data.get(row.name, row.chosen)
                row.chosen = UNSAID if chosen == MORE else chosen
                row.period = self.data.get(row.period_name, row.period).strip()
            row.has_period = row.has_period and (target is None or bool(target.dated_by))
            row.likely = menu.likely(match, row.chosen)
            columns.rows.append(row)
        return columns

    def _frame(self, name: str, table: Table) -> FrameInput:
        frame = table.frame
        numbers = {"header": frame.header, "header-end": frame.header + max(frame.depth, 1) - 1}
        numbers |= {"first": frame.first, "last": frame.last}
        letters = {key: _written(number, frame.shape) for key, number in numbers.items()}
        shape = frame.shape or ROWS
        if self.data is not None:
            shape = self.data.get(f"{name}-shape", shape)
            letters = {key: self.data.get(f"{name}-{key}", text).strip() for key, text in letters.items()}
        return FrameInput(name, shape, letters, frame)

    def is_valid(self, *, may_be_open: bool = False) -> bool:
        """Return whether all that was sent can be taken; with `may_be_open` columns may be left unsaid."""
        for table in self.tables:
            if table.frame:
                self._check_frame(table.frame)
            if self._new_frame(table):
                continue  # its columns are others now
            keys = {key for _group, choices in table.groups for key, _label in choices} | {""}
            keys |= {UNSAID} if may_be_open else set()
            for row in table.rows:
                if self._chosen(table, row) not in keys or row.chosen not in keys | {SAME}:
                    row.error = _("Choose a field for this column, or skip it.")
                else:
                    self._check_period(table, row)
            said = [self._place(table, row) for row in table.rows]
            taken = Counter(target for target in said if target)
            taken.update(m.target for m in table.table.matches if m.target and _is_ours(table.table, m))
            for row, target in zip(table.rows, said, strict=True):
                if target and not row.error and taken[target] > 1:
                    row.error = _("Another column goes to the same field. Skip one of them.")
        return not self.errors and not self.frame_errors

    def _check_period(self, table: MappedTable, row: ColumnRow) -> None:
        target = table.targets.get(self._chosen(table, row) or "")
        if not row.has_period or target is None or not target.dated_by:
            return
        if row.period:
            try:
                target.of_period(PartialDate.parse(row.period))
            except PartialDateError as error:
                row.error = str(error)
        elif row.match.period == "":
            row.error = _("The header names no year: enter the month and the year, for example “tháng 1/2026”.")

    def _check_frame(self, frame: FrameInput) -> None:
        if frame.shape not in SHAPES:
            frame.shape, frame.error = frame.found.shape or ROWS, _("Choose how the table lies.")
        if frame.error or frame.shape != (frame.found.shape or ROWS) or frame.shape == CARD:
            return
        numbers = {key: _number(text, frame.shape) for key, text in frame.numbers.items()}
        if None in numbers.values():
            kind = _("letters of columns, such as C") if frame.shape == COLUMNS else _("numbers of rows, such as 5")
            frame.error = _("Give %(kind)s.") % {"kind": kind}
            return
        start, end, first, last = (numbers[key] or 0 for key in ("header", "header-end", "first", "last"))
        if frame.shape == ROWS and not start <= end <= start + 4:
            frame.error = _("A header has one row to five, the first before the last.")
        elif self._is_found(frame, start, end) and first and last and not (start < first <= last):
            frame.error = _("The records stand behind the header, the first before the last.")

    def _is_found(self, frame: FrameInput, start: int, end: int) -> bool:
        """Return whether the header stands where it was found: the records of another one are looked for anew."""
        return (start, end) == (frame.found.header, frame.found.header + max(frame.found.depth, 1) - 1)

    def _new_frame(self, table: MappedTable) -> Frame | None:
        """Return where a table stands, if a person says otherwise than was found."""
        frame = table.frame
        if frame is None or frame.error:
            return None
        found = frame.found
        if frame.shape != (found.shape or ROWS):
            return Frame(frame.shape)
        if frame.shape == CARD:
            return None
        numbers = {key: _number(text, frame.shape) or 0 for key, text in frame.numbers.items()}
        depth = numbers["header-end"] - numbers["header"] + 1 if frame.shape == ROWS else 1
        if not self._is_found(frame, numbers["header"], numbers["header"] + depth - 1):
            return Frame(frame.shape, numbers["header"], depth)
        if (numbers["first"], numbers["last"]) != (found.first, found.last):
            first = numbers["first"] if numbers["first"] != found.first else 0
            last = numbers["last"] if numbers["last"] != found.last else 0
            foot = found.foot if numbers["last"] == found.last else ""
            return Frame(frame.shape, numbers["header"], depth, first, last, foot)
        return None

    def _chosen(self, table: MappedTable, row: ColumnRow) -> str:
        if row.chosen != SAME:
            return row.chosen
        first = next((other for other in table.rows if other.has_period), row)
        return UNSAID if first.chosen == SAME else first.chosen

    def _said(self, table: MappedTable, row: ColumnRow) -> str | None:
        """Return where a column goes, as Choice.mapping says it; None for nothing said."""
        chosen = self._chosen(table, row)
        target = table.targets.get(chosen)
        if chosen == UNSAID:
            return None
        if target is None or not target.dated_by or not row.has_period:
            return chosen
        try:
            iso = PartialDate.parse(row.period).iso if row.period else ""
        except PartialDateError:
            return chosen
        return f"{chosen}{OF}{'' if iso == row.match.period else iso}" if iso else chosen

    def _place(self, table: MappedTable, row: ColumnRow) -> str | None:
        """Return where a column goes, with the period of its header where nobody named another."""
        said = self._said(table, row)
        return f"{said}{row.match.period}" if said and said.endswith(OF) else said

    @property
    def errors(self) -> list[ColumnRow]:
        return [row for table in self.tables for row in table.rows if row.error]

    @property
    def frame_errors(self) -> list[FrameInput]:
        return [table.frame for table in self.tables if table.frame and table.frame.error]

    def choice(self, before: Choice) -> Choice:
        """Return what was said; of a table that stands elsewhere than was found the columns are found anew."""
        mapping, frames = dict(before.mapping), dict(before.frames)
        for table in self.tables:
            new = self._new_frame(table)
            for sheet in (one.sheet for one in table.tables):
                if new:
                    mapping.pop(sheet, None)
                    before_it = Frame(**frames[sheet]) if sheet in frames else Frame()
                    frames[sheet] = asdict(_kept(before_it, new))
                else:
                    said = {row.match.key: self._said(table, row) for row in table.rows}
                    mapping[sheet] = {key: target for key, target in said.items() if target is not None}
        return Choice(**(asdict(before) | {"mapping": mapping, "frames": frames}))

    def try_out(self, choice: Choice, user: Person) -> None:
        """Read the first records of each table as they would be read."""
        for table in self.tables:
            table.tried = first_records(self.found, table.table, table.resource.key, choice, user)


def _kept(before: Frame, new: Frame) -> Frame:
    """Return where a table stands with what was said of its records before, where its header stays."""
    if before.shape != new.shape or (before.header, before.depth) != (new.header, new.depth):
        return new
    last = new.last or before.last
    return Frame(new.shape, new.header, new.depth, new.first or before.first, last, "" if last else new.foot)


def _written(number: int, shape: str) -> str:
    if not number:
        return ""
    return column_letter(number - 1) if shape == COLUMNS else str(number)


def _number(text: str, shape: str) -> int | None:
    """Return the number of a row, or of the column with these letters; None for anything else, 0 for nothing."""
    if not text:
        return 0
    if shape == COLUMNS:
        letters = text.upper()
        if not (letters.isascii() and letters.isalpha() and len(letters) < 4):
            return None
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        return number
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def _is_ours(table: Table, match: ColumnMatch) -> bool:
    """Return whether nobody has to say where a column goes: our own workbook has its keys."""
    return table.has_keys and match.how == "key"


class _Menu:
    """The fields of a sheet by the words of their names, to tell which are most like a header."""

    def __init__(self, resource: SheetResource | Joined, groups: list[tuple[str, Choices]]) -> None:
        self.labels = {key: label for _group, choices in groups for key, label in choices}
        spellings = {column.column_name: column.known_as for column in resource.read_columns}
        for target in resource.targets():
            spellings[target.key] = {fold(str(target.label)), *map(fold, target.aliases)}
        self.words = {key: [{*text.split()} for text in texts] for key, texts in spellings.items()}
        self.dated = [target.key for target in resource.targets() if target.dated_by]

    def likely(self, match: ColumnMatch, chosen: str) -> Choices:
        """Return (key, label) of what was chosen, or of the fields whose names have most words of the header."""
        if chosen in self.labels:
            return [(chosen, self.labels[chosen])]
        header = {word for word in without_unit(match.header).split() if word.isalpha() and len(word) > 1}
        alike = {key: max((_likeness(header, name) for name in names), default=0) for key, names in self.words.items()}
        best = sorted((key for key in alike if alike[key] and key in self.labels), key=lambda key: -alike[key])
        if not best and match.period is not None:
            best = self.dated  # the header is a month or a year, and says no more
        return [(key, self.labels[key]) for key in best[:MOST_LIKELY]]


def _likeness(header: set[str], name: set[str]) -> float:
    """Return which part of the words of a header and of a name are in both, 0 to 1."""
    return len(header & name) / len(header | name) if header else 0


def _groups(resource: SheetResource | Joined) -> list[tuple[str, list[tuple[str, str]]]]:
    own = _("Columns of “%(sheet)s”") % {"sheet": resource.title}
    groups = {own: [(column.column_name, column.header) for column in resource.read_columns]}
    for target in resource.targets():
        groups.setdefault(str(target.group), []).append((target.key, str(target.label)))
    return list(groups.items())
