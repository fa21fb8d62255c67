"""What a sheet was understood to hold, where its columns can go, and the messages about its cells and columns."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from spreadsheets.book import Frame, Note, RawRow, is_blank
from spreadsheets.cell import FormattedNumber
from spreadsheets.questions import Question
from values.dates import PartialDate, PartialDateError
from values.numbers import format_number
from values.text import normalize, shown

# Behind the key of a target: the period its column is of. Nothing behind it: the one that the header names.
OF = "@"


@dataclass(frozen=True, slots=True)
class Target:
    """A place for the cells of a wide sheet's column that is no plain column: "EIA, actual date".

    `values` turns a cell that is not blank into values by column key, those that say which row of the long form it is
    among them. It raises Asked for a cell that is not understood wholly, whose answer `answered` turns into values, and
    ReadingError for one that can only be left out. Cells of one row whose targets share a `row_key` make one line
    together. `provides` are the column keys that `values` gives, or may give; `says_row` are the values of those
    that say which row it is. `unit` is that of its numbers.

    A cell may speak of several rows: `parts` shares it out, and where one target gives values of any row,
    `row_named_by` is the column whose value says which; where each row of a sheet says that, the header stands for the
    column `of_one_row`. `dated_by` is the column key of the period that values are of,
    where a header may say it: columns of several months or years give a line each. `says_period` returns the values
    that a period gives, where it is not the one of `dated_by` alone, and raises PartialDateError for one that cannot
    be. `within` is the row_key of the whole that a part is of: a sub-step under its step. Of what `is_sum` a header
    with a period tells only where it says that the sum goes up to the period's end: else it may be the period's alone.
    One that `takes_percent` reads numbers under a header that says "(%)" as percents.
    """

    key: str
    label: Any
    values: Callable[[Any], dict[str, Any]]
    row_key: str
    provides: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    group: Any = ""
    answered: Callable[[Any, str], dict[str, Any]] | None = None
    says_row: Mapping[str, Any] = field(default_factory=dict)
    unit: Any = ""
    row_named_by: str = ""
    of_one_row: str = ""
    dated_by: str = ""
    is_sum: bool = False
    says_period: Callable[[PartialDate], dict[str, Any]] | None = None
    takes_percent: bool = False
    within: str = ""
    parts: "Callable[[str], Sequence[tuple[Target, str]]] | None" = None

    def shared_out(self, cell: Any) -> "Sequence[tuple[Target, Any]]":
        """Return the parts of a cell, each with the target that reads it."""
        return self.parts(cell) if self.parts and isinstance(cell, str) else [(self, cell)]

    def of_period(self, period: PartialDate) -> "Target":
        """Return the target of the same values of one period. Raises PartialDateError for one that cannot be."""
        said: dict[str, Any] = self.says_period(period) if self.says_period else {self.dated_by: period}
        answered, behind = self.answered, f"{OF}{period.iso}"
        return replace(
            self,
            key=f"{self.key}{behind}",
            label=f"{self.label}, {period}",
            row_key=f"{self.row_key}{behind}",
            provides=(*self.provides, *said),
            says_row={**self.says_row, **said},
            values=lambda cell: values | said if (values := self.values(cell)) else values,
            answered=answered and (lambda cell, answer: answered(cell, answer) | said),
            aliases=(),
            dated_by="",
        )

    def row_of(self, values: Mapping[str, Any]) -> str:
        """Return the key of the row that a cell's values are about."""
        return str(values[self.row_named_by]) if self.row_named_by else self.row_key


class TargetsByKey(dict[str, Target]):
    """Targets by key; that of a period has the key of the one it is made of, OF and the period's ISO interval."""

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (isinstance(key, str) and self._made(key) is not None)

    def __missing__(self, key: str) -> Target:
        target = self._made(key)
        if target is None:
            raise KeyError(key)
        self[key] = target
        return target

    def get(self, key: str, default: Target | None = None) -> Target | None:  # type: ignore[override]
        return self[key] if key in self else default  # noqa: SIM401 - of a period it is made here

    def _made(self, key: str) -> Target | None:
        base, of, iso = key.partition(OF)
        target = dict.get(self, base) if of else None
        if target is None or not target.dated_by:
            return None
        if not iso:
            return target
        try:
            return target.of_period(PartialDate.from_iso(iso))
        except PartialDateError:
            return None


@dataclass(slots=True)
class ColumnMatch:
    """One column of the sheet and where it goes: a column's key, a Target's, "" (left out), None (nobody knows).

    `index` counts from 0; `header` is what is written, "Tiến độ / GPMB" where it stands in several rows; `key` is what
    a mapping calls the column: the folded header, with "#2" after it for the second column of that header. `how` is
    "key", "name", "alias", "mapped" (by a person), "number" (only counts the rows), "unit" (of the numbers beside it)
    or "unknown". `period` is the ISO interval of a header that names one, "" where its year is unsaid, None for no such
    header. `is_beside` tells of a column that nobody knows and that is likely to be left out: it adds up those beside
    it, or tells of the next week.
    """

    index: int
    letter: str
    header: str
    key: str
    target: str | None
    how: str
    examples: list[str] = field(default_factory=list)
    period: str | None = None
    is_beside: bool = False

    @property
    def place(self) -> str:
        """Return where the column goes; only of one that goes somewhere."""
        if self.target is None:
            raise TypeError(f"column {self.letter} goes nowhere")
        return self.target


@dataclass(slots=True)
class Line:
    """A row to be read. `values` and `letters` (of the columns they stand in) are aligned with the table's keys.

    A blank value is None. `values` may be the very list the reader made: not to be changed in place. `words` are those
    of the cell that a value was understood from, by column key, where the value is not the cell itself.
    """

    number: int
    values: list[Any]
    letters: Sequence[str]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """`layout_id` is a digest of the folded headers in order; `has_keys` says it is a workbook of our own.

    `header_row` is the number of the header's first row, 0 where none was found, and `is_empty` that no row follows it,
    `has_rows_above` that a row of several cells stands above it;
    `titles` are the rows above it, each as one text; `headers` what is written over each key's column. `groups` are the
    titles of the groups that a row stands in, the outermost first, one a line, by the row's number; `unnumbered` are
    the rows without a number among numbered ones; `doubts` are why new records of rows that are proposed may be none.
    `questions` are all that a person is or was asked, `answers` theirs by the question's key.

    With `errors` or `needs_mapping` the lines are only what can be shown meanwhile. `given` is
    what the file as a whole says for rows that say nothing, made by the resource of titles and the name of the `file`.
    `places` are those of its sheet; `frame` is where the table stands, with what was found out; `first_records` are
    the numbers of the first few rows that hold records.
    """

    sheet: str
    keys: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    matches: list[ColumnMatch] = field(default_factory=list)
    skipped: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)
    errors: list[Note] = field(default_factory=list)
    layout_id: str = ""
    header_row: int = 0
    file: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    has_keys: bool = False
    is_empty: bool = False
    has_rows_above: bool = False
    titles: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    unnumbered: set[int] = field(default_factory=set)
    doubts: dict[int, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    frame: Frame = field(default_factory=Frame)
    first_records: list[int] = field(default_factory=list)

    def place(self, cell: str) -> str:
        """Return where a cell, a row ("12") or a column ("B") stands in the file."""
        return self.places.get(cell, cell)

    @property
    def open_questions(self) -> list[Question]:
        """Return the questions that nobody has answered yet."""
        return [question for question in self.questions if question.key not in self.answers]

    def ask(self, question: Question, answers: Mapping[str, str]) -> str | None:
        """Add a question; return its answer, None where `answers` hold none that can be taken."""
        self.questions.append(question)
        if (answer := question.answer_in(answers)) is not None:
            self.answers[question.key] = answer
        return answer

    def leave_out(self, is_nothing: Callable[[Line], bool], reason: str) -> None:
        """Leave lines out, and tell of them."""
        nothing: list[Line] = []
        lines: list[Line] = []
        for line in self.lines:
            (nothing if is_nothing(line) else lines).append(line)
        skip_all(self, [RawRow(line.number, line.values) for line in nothing], reason)
        self.lines = lines

    @property
    def needs_mapping(self) -> bool:
        """Return whether a person must say where a column goes."""
        return any(match.target is None for match in self.matches)


NAMED = 10


def shown_cell(value: object) -> str:
    """Return a cell as a person is shown it."""
    if isinstance(value, datetime.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, float | Decimal) and not isinstance(value, FormattedNumber) and Decimal(value).is_finite():
        return format_number(value)
    return shown(value)


def words_of(value: object) -> str:
    """Return all that a cell says, on one line."""
    return normalize(value) if isinstance(value, str) else shown_cell(value)


def row_text(row: RawRow) -> str:
    """Return the beginning of a row."""
    texts = [shown_cell(value) for value in row.cells if not is_blank(value)]
    return shown_cell(" | ".join(texts[:4]))


def skip_all(table: Table, rows: Sequence[RawRow], reason: str) -> None:
    """Tell of rows that are skipped for one reason: each by itself, very many in one line."""
    if len(rows) <= NAMED:
        table.skipped += [Note(table.sheet, str(row.number), row_text(row), reason) for row in rows]
        return
    message = _("%(reason)s Such rows: %(count)s (rows %(rows)s).")
    message %= {"reason": reason, "count": len(rows), "rows": _ranges([row.number for row in rows])}
    table.skipped.append(Note(table.sheet, "", row_text(rows[0]), message))


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers in order with those that follow each other as "4–1000"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return listed([str(first) if first == last else f"{first}–{last}" for first, last in runs])


def listed(names: Sequence[object]) -> str:
    """Return the first few names, and a sign that there are more."""
    return ", ".join(map(str, names[:NAMED])) + (", …" if len(names) > NAMED else "")
