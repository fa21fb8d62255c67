"""Sorts the rows under a header: those that hold records, and the others with the reason why they hold none."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets.book import Note, RawRow, RawSheet, Unusable, column_letter, is_blank
from spreadsheets.layout.header import Header, filled
from spreadsheets.layout.names import LOOKED_AT, HeaderNames, header_key, is_numbering
from spreadsheets.layout.rows import (
    GROUP,
    NOTE,
    OTHER_TABLE,
    REPEATED,
    UNTICKED,
    Judge,
    footnote,
    is_counted,
    mark_alone,
    without_mark,
)
from spreadsheets.layout.table import ColumnMatch, Table, listed, shown_cell, skip_all
from values.text import normalize, shown

_MARK = re.compile(r"\s*(?:([IVX]+)|([A-ZĐ])|(\d+(?:\.\d+)*))\s*(?:[.)/:]|[-–]\s|$)")
_COUNTER = re.compile(r"^\s*(?:[IVXLC]+|[A-ZĐ]|\d+(?:\.\d+)*)\s*(?:[.)/:–-]\s*|\s)\s*(?=\S)")
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
# "nt", "-nt-", "như trên", ditto marks; "NT" alone may be an abbreviation of anything.
_AS_ABOVE = re.compile(r"[-–\s]*(?:nt|n\.t\.?|-NT-|[Nn]hư trên|[“”\"″〃]|''|//)[-–\s.]*")
_MARKS_BEGIN, _LONGEST_MARK = "-–nN“”\"″〃'/ \u00a0", 14
NOTHING_ABOVE = Unusable(gettext_lazy("The cell says “as above”, and nothing stands above it. Write the value itself."))
UNCLEAR_ABOVE = Unusable(
    gettext_lazy("The cell says “as above”, and it is not clear which value that is. Write the value itself.")
)
ROMAN, LETTER, DIGITS, PLAIN = "roman", "letter", "digits", ""


class RowGroups:
    """Follows a sheet downward. `of_rows` are the titles that each record stands under, by its row's number."""

    def __init__(self, number: int | None) -> None:
        self.number = number
        self.of_rows: dict[int, str] = {}
        self._open: list[tuple[str, str]] = []  # (how its kind of group is counted, title), the outermost first

    def begin(self, cells: Sequence[Any]) -> None:
        """Take a group's title: it ends the last group that is counted in its way, and all within that."""
        held = filled(cells)
        texts = [normalize(v[:LOOKED_AT]) for v in held.values() if isinstance(v, str)]
        counted = None if self.number is None else held.get(self.number)
        style = _style(normalize(str(counted)) if counted is not None else texts[0] if texts else "")
        styles = [style_of_group for style_of_group, _title in self._open]
        if style in styles:
            del self._open[styles.index(style) :]
        self._open.append((style, " ".join(dict.fromkeys(texts))[:LOOKED_AT]))
        self._title = "\n".join(title for _kind, title in self._open)

    def note(self, number: int) -> None:
        """Note under which titles the record of a row stands."""
        if self._open:
            self.of_rows[number] = self._title


def _style(mark: str) -> str:
    match = _MARK.match(mark)
    if not match:
        return PLAIN
    return ROMAN if match[1] else LETTER if match[2] else DIGITS


def is_as_above(text: str) -> bool:
    """Return whether a cell says that it holds what stands above it."""
    return (
        len(text) <= _LONGEST_MARK
        and text[:1] in _MARKS_BEGIN
        and bool(_AS_ABOVE.fullmatch(unicodedata.normalize("NFC", text)))
    )


def without_counter(title: str) -> str:
    """Return a group's title without what counts it and a remark in brackets: "II. CCN An Phú (2 dự án)"."""
    bare = _COUNTER.sub("", title)
    return (_REMARK.sub("", bare) or bare).strip(" :")


class Body:
    """`records` are the rows to be read; what is skipped or hidden is told in the table."""

    def __init__(
        self,
        table: Table,
        rows: Sequence[RawRow],
        header: Header,
        sheet: RawSheet,
        matches: Sequence[ColumnMatch],
        hidden: Collection[int],
        identifying: Collection[int],
        names: HeaderNames,
        read_hidden: bool,
        is_title: Callable[[str], bool],
    ) -> None:
        self.table, self.rows, self.header, self.names = table, rows, header, names
        self.read_hidden, self.is_title = read_hidden, is_title
        self.hidden_numbers: list[int] = []
        self.unticked: list[RawRow] = []
        self.titles: list[int] = []
        self.footnotes: dict[str, str] = {}
        self.marks: set[str] = set()
        self.marks_read = 0
        self.goes = {match.index: match.target for match in matches}
        self.read = {match.index for match in matches if match.target != ""}
        self.across, self.down = _merged(sheet.merged, rows[header.rows[-1]].number, rows[-1].number)
        self.records: list[RawRow] = []
        self.number = next((match.index for match in matches if match.how == "number"), None)
        self.groups = RowGroups(self.number)
        self._collect(self._judge(matches, hidden, identifying))
        if not header.has_keys:
            self._read_marks(is_turned=bool(sheet.places))
            self._read_footnotes()
        self._tell_hidden_rows()
        skip_all(self.table, self.unticked, str(UNTICKED))
        self._note_unnumbered()

    def _judge(self, matches: Sequence[ColumnMatch], hidden: Collection[int], identifying: Collection[int]) -> Judge:
        number, below = self.number, self.rows[self.header.rows[-1] + 1 :]
        self.is_numbered = number is not None and is_counted(
            row.cells[number] for row in below if number < len(row.cells)
        )
        texts = [
            {index: normalize(str(value)[:LOOKED_AT]) for index, value in filled(self.rows[position].cells).items()}
            for position in self.header.rows
        ]
        above, head = self.rows[: self.header.rows[0]], [self.rows[position] for position in self.header.rows]
        return Judge(
            texts,
            {value for row in head for value in row.cells if isinstance(value, str)},
            has_keys=self.header.has_keys,
            identifying=identifying,
            # Whether a person left a column out must not change what its rows are.
            read={match.index for match in matches if match.how != "number"},
            number=number,
            is_numbered=self.is_numbered,
            hidden=hidden,
            titles={value for row in above for value in row.cells if isinstance(value, str) and value.strip()},
            header_of=self._header_of,
            is_title=self.is_title,
            is_in_capitals=cache(self._is_in_capitals),
        )

    def _is_in_capitals(self, index: int) -> bool:
        """Return whether the numbered rows have capitals only in a column."""
        numbered = (row.cells for row in self.rows[self.header.rows[-1] + 1 :] if is_counted(self._number_of(row)))
        texts = [cells[index] for cells in numbered if index < len(cells) and isinstance(cells[index], str)]
        return bool(texts) and all(text.isupper() for text in texts)

    def _number_of(self, row: RawRow) -> list[Any]:
        return row.cells[self.number : self.number + 1] if self.number is not None else []

    def _header_of(self, held: dict[Any, Any]) -> Any:
        """Return OTHER_TABLE where a row names other columns than the header in most of its cells, two at least, or
        "TT" above the numbers of its rows, and REPEATED where it names the same ones, some perhaps in other words; None
        for no header."""
        recognised = {index: self.names.find(str(value)) for index, value in held.items() if isinstance(value, str)}
        known = [index for index, match in recognised.items() if match or is_numbering(held[index])]
        here = {index: set(map(header_key, self.header.parts.get(index, ()))) for index in known}
        moved = any(header_key(held[index]) not in here[index] for index in known)
        heads_numbers = self.number in known and is_numbering(held[self.number]) and recognised.keys() == held.keys()
        if len(known) < 2 or (len(known) * 2 <= len(held) and not heads_numbers):
            return None
        if not moved:
            return REPEATED
        is_same = all(match is None or match.target == self.goes.get(index) for index, match in recognised.items())
        return REPEATED if is_same and recognised.keys() <= self.header.parts.keys() else OTHER_TABLE

    def _collect(self, judge: Judge) -> None:
        """Sort the rows. Must be quick for those that are plainly records."""
        start = self.header.rows[-1] + 1
        for row in self.rows[: self.header.rows[0]]:
            self._above(row)
        is_surely_record, keep = judge.is_surely_record, self.records.append
        merged = self.across.keys() | self.down.keys()
        for row in self.rows[start:]:
            if row.is_hidden and not self.read_hidden:
                self._hide(row)
            elif row.number not in merged and is_surely_record(row.cells):
                keep(row)
                self.groups.note(row.number)
            elif any(not is_blank(value) for value in row.cells):
                self._look_at(row, judge)

    def _above(self, row: RawRow) -> None:
        if row.is_hidden and not self.read_hidden:
            self._hide(row)
        elif held := filled(row.cells):
            texts = (value if isinstance(value, str) else shown_cell(value) for value in held.values())
            self.table.titles.append(normalize(" ".join(texts)))
            self._skip(row, _("Is above the header."))

    def _hide(self, row: RawRow) -> None:
        if filled(row.cells):
            self.hidden_numbers.append(row.number)

    def _look_at(self, row: RawRow, judge: Judge) -> None:
        inherited, across = self._inherited(row), self.across.get(row.number, ())
        if inherited:
            cells = [*row.cells, *[None] * (max(inherited) + 1 - len(row.cells))]
            for index, (_number, value) in inherited.items():
                cells[index] = value
            row = RawRow(row.number, cells, row.is_hidden)
        reason = judge.reason(row.cells, max((last - first + 1 for first, last in across), default=1))
        if reason := reason or (NOTE if self._is_footnote_of_two_cells(row) else None):
            if reason is UNTICKED:
                self.unticked.append(row)
                return
            if reason is NOTE:
                self._note_footnote(row)
            if reason is GROUP:
                self.groups.begin(row.cells)
                self.titles.append(row.number)
            self._skip(row, str(reason))
            if reason is OTHER_TABLE:
                self.table.errors.append(self.table.skipped[-1])
            return
        self.records.append(row)
        self.groups.note(row.number)
        self._tell_merged(row, inherited)

    def _tell_merged(self, row: RawRow, inherited: dict[int, tuple[int, object]]) -> None:
        """Tell which values come from merged cells; of one merged over several columns only the first has it."""
        for first, last in self.across.get(row.number, ()):
            others = [index for index in range(first + 1, last + 1) if index in self.read]
            if others and first in self.read:
                message = _("Merged over columns %(first)s to %(last)s, and read as column %(first)s only.")
                message %= {"first": column_letter(first), "last": column_letter(others[-1])}
                value = row.cells[first] if first < len(row.cells) else None
                if not is_blank(value):
                    cell = f"{column_letter(first)}{row.number}"
                    self.table.warnings.append(Note(self.table.sheet, cell, shown_cell(value), message))
        message = _("Taken from the merged cell that begins in row %(row)s.")
        for index, (number, value) in inherited.items():
            if index in self.read:
                cell = f"{column_letter(index)}{row.number}"
                self.table.warnings.append(Note(self.table.sheet, cell, shown_cell(value), message % {"row": number}))

    def _read_marks(self, *, is_turned: bool) -> None:
        """Put the value above where a cell says "as above", and tell it; a mark with nothing above cannot be read.

        Nor can one below a hidden row or a group's title, or of a table that lay on its side: the record before is not
        what stands above it.
        """
        above, between = RawRow(0, []), sorted([*self.hidden_numbers, *self.titles])
        for place, row in enumerate(self.records):
            marked = [index for index, value in enumerate(row.cells) if type(value) is str and is_as_above(value)]
            if marked:
                row = self.records[place] = RawRow(row.number, [*row.cells], row.is_hidden)
            is_unclear = is_turned or (marked and bisect(between, above.number) < bisect(between, row.number))
            for index in marked:
                mark, value = row.cells[index], above.cells[index] if index < len(above.cells) else None
                if is_blank(value):
                    value = NOTHING_ABOVE
                elif is_unclear:
                    value = UNCLEAR_ABOVE
                row.cells[index] = value
                if index in self.read and not isinstance(value, Unusable):
                    message = _("“As above”: read as “%(value)s” of row %(row)s.")
                    message %= {"value": shown_cell(value), "row": above.number}
                    cell = f"{column_letter(index)}{row.number}"
                    self.table.warnings.append(Note(self.table.sheet, cell, shown_cell(mark), message))
            above = row

    def _is_footnote_of_two_cells(self, row: RawRow) -> bool:
        """Return whether a row is a mark that a record above holds, and words beside it."""
        held = [*filled(row.cells).values()]
        mark = mark_alone(held[0]) if len(held) == 2 and isinstance(held[1], str) and not self.header.has_keys else ""
        return bool(mark) and mark in self._marks_of_records()

    def _marks_of_records(self) -> set[str]:
        for record in self.records[self.marks_read :]:
            texts = ((at, text) for at, text in enumerate(record.cells) if type(text) is str and at != self.number)
            self.marks.update(without_mark(text)[1] for at, text in texts if at in self.read)
        self.marks_read = len(self.records)
        return self.marks

    def _note_footnote(self, row: RawRow) -> None:
        """Keep the words of a footnote by its mark, which may stand in a cell of its own."""
        text = " ".join(str(value) for value in filled(row.cells).values())
        mark, words = footnote(normalize(text))
        if mark:
            self.footnotes.setdefault(mark, words)

    def _read_footnotes(self) -> None:
        """Put the words of a footnote where a cell holds its mark alone, take the mark off other words, and tell it."""
        for place, row in enumerate(self.records if self.footnotes else ()):
            marked = [
                (index, text, without, mark)
                for index, text in enumerate(row.cells)
                if type(text) is str and index in self.read and index != self.number
                for without, mark in [without_mark(text)]
                if mark in self.footnotes
            ]
            if marked:
                row = self.records[place] = RawRow(row.number, [*row.cells], row.is_hidden)
            for index, text, without, mark in marked:
                words = self.footnotes[mark]
                row.cells[index] = without or words
                message = _("Read without the mark of the footnote “%(words)s”.")
                if not without:
                    message = _("The mark of a footnote: read as its words, “%(words)s”.")
                cell, message = f"{column_letter(index)}{row.number}", message % {"words": shown(words)}
                self.table.warnings.append(Note(self.table.sheet, cell, shown_cell(text), message))

    def _inherited(self, row: RawRow) -> dict[int, tuple[int, object]]:
        """Return the values that merged cells above give to a row, each with the number of its row, by column."""
        inherited = {}
        for index, number in self.down.get(row.number, {}).items():
            value = self._value_at(number, index)
            if not is_blank(value) and (index >= len(row.cells) or is_blank(row.cells[index])):
                inherited[index] = (number, value)
        return inherited

    def _value_at(self, number: int, index: int) -> object:
        if not hasattr(self, "_by_number"):
            self._by_number = {row.number: row.cells for row in self.rows}
        cells = self._by_number.get(number, ())
        return cells[index] if index < len(cells) else None

    def _skip(self, row: RawRow, reason: str) -> None:
        skip_all(self.table, [row], reason)

    def _tell_hidden_rows(self) -> None:
        numbers = self.hidden_numbers
        if not numbers:
            return
        message = _("Hidden rows, not read: %(count)s (rows %(rows)s).")
        message %= {"count": len(numbers), "rows": listed(numbers)}
        self.table.warnings.append(Note(self.table.sheet, "", "", message))

    def _note_unnumbered(self) -> None:
        """Note which records have no number, where at least half of them have one."""
        self.table.groups = self.groups.of_rows
        if not self.is_numbered:
            return
        without = {row.number for row in self.records if not is_counted(self._number_of(row))}
        if len(without) * 2 <= len(self.records):
            self.table.unnumbered = without


def _merged(
    merged: Sequence[tuple[int, int, int, int]], header_row: int, end: int
) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Return, for each row under the header, the columns its merged cells span, and which cells reach down into it."""
    across: dict[int, list[tuple[int, int]]] = {}
    down: dict[int, dict[int, int]] = {}
    for first_row, first, last_row, last in merged:
        if first_row <= header_row:
            continue
        if last > first:
            across.setdefault(first_row, []).append((first, last))
        for number in range(first_row + 1, min(last_row, end) + 1):
            down.setdefault(number, {})[first] = first_row
    return across, down
