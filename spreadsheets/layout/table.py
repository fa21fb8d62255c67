"""What a sheet was understood to hold, and where a wide sheet's columns can go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spreadsheets.book import Note
from spreadsheets.questions import Question


@dataclass(frozen=True, slots=True)
class Target:
    """A place for the cells of a wide sheet's column that is no plain column: "EIA, actual date".

    `values` turns a cell that is not blank into values by column key, those that say which row of the long form it is
    among them. It raises Asked for a cell that is not understood wholly, whose answer `answered` turns into values, and
    ReadingError for one that can only be left out. Cells of one row whose targets share a `row_key` make one line
    together. `provides` are the column keys that `values` gives, or may give; `says_row` are the values of those
    that say which row it is.
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


@dataclass(slots=True)
class ColumnMatch:
    """One column of the sheet and where it goes: a column's key, a Target's, "" (left out), None (nobody knows).

    `index` counts from 0; `header` is what is written, "Tiến độ / GPMB" where it stands in several rows; `key` is what
    a mapping calls the column: the folded header, with "#2" after it for the second column of that header. `how` is
    "key", "name", "alias", "mapped" (by a person), "number" (only counts the rows) or "unknown".
    """

    index: int
    letter: str
    header: str
    key: str
    target: str | None
    how: str
    examples: list[str] = field(default_factory=list)

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

    `header_row` is the number of the header's first row, 0 where none was found; `titles` are the rows above it, each
    as one text; `headers` what is written over each key's column. `groups` are the titles of the groups that a row
    stands in, the outermost first, one a line, by the row's number; `unnumbered` are the rows without a number among
    numbered ones. `questions` are all that a person is or was asked, `answers` theirs by the question's key.

    With `errors` or `needs_mapping` the lines are only what can be shown meanwhile. `given` is
    what the file as a whole says for rows that say nothing, made by the resource of titles and the name of the `file`.
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
    titles: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    unnumbered: set[int] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

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

    @property
    def needs_mapping(self) -> bool:
        """Return whether a person must say where a column goes."""
        return any(match.target is None for match in self.matches)
