"""What a person answers to the questions of a file: one form for all of them, however many there are."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from spreadsheets.layout import Table
from spreadsheets.layout.table import listed
from spreadsheets.questions import LEAVE_OUT, Question

# The field that leaves out what was not answered; of typed answers the name ends so.
REST, TYPED = "leave-rest", "-text"
# Questions on one page; a form of a thousand fields is refused. The others are asked once these are answered.
MOST = 300


@dataclass(slots=True)
class AnswerRow:
    """One question on the page, with what was answered so far; `cells` are its places in all sheets of the file.

    `was_open` says that nobody had answered it when the page was made.
    """

    name: str
    question: Question
    cells: list[str] = field(default_factory=list)
    chosen: str = ""
    typed: str = ""
    error: str = ""
    was_open: bool = True

    @property
    def places(self) -> str:
        return listed(self.cells)

    @property
    def count(self) -> int:
        return len(self.cells)

    @property
    def is_open(self) -> bool:
        return not self.chosen and not self.typed

    @property
    def can_be_left_out(self) -> bool:
        return any(option.value == LEAVE_OUT for option in self.question.options)


class AnswersForm:
    """The questions of all tables, each key once. Plain, for a form of hundreds of fields would be slow."""

    def __init__(self, tables: list[Table], data: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.leaves_rest = bool(data and data.get(REST))
        rows: dict[str, AnswerRow] = {}
        for table in tables:
            for question in table.questions:
                row = rows.get(question.key) or self._row(question, table.answers.get(question.key, ""))
                rows[question.key] = row
                prefix = f"{question.sheet}!" if len(tables) > 1 else ""
                row.cells += [place for cell in question.cells if (place := f"{prefix}{cell}") not in row.cells]
        # Those still open first, in the order of the file.
        self.all_rows = sorted(rows.values(), key=lambda row: not row.was_open)
        self.rows = self.all_rows[:MOST]

    def _row(self, question: Question, answer: str) -> AnswerRow:
        name = f"answer-{hashlib.sha256(question.key.encode()).hexdigest()[:12]}"
        row = AnswerRow(name, question, was_open=not answer)
        chosen, typed = answer, ""
        if answer and all(answer != option.value for option in question.options):
            chosen, typed = "", answer
        row.chosen, row.typed = chosen, typed
        if self.data is not None:
            row.chosen = self.data.get(name, chosen)
            row.typed = self.data.get(name + TYPED, typed).strip() if question.takes_text else ""
        return row

    def is_valid(self) -> bool:
        if self.leaves_rest:
            for row in self.all_rows:
                if row.is_open and row.can_be_left_out:
                    row.chosen = LEAVE_OUT
        for row in self.rows:
            try:
                self._accept(row)
            except ValidationError as error:
                row.error = " ".join(error.messages)
        return not self.errors

    def _accept(self, row: AnswerRow) -> None:
        if row.chosen and row.typed:
            raise ValidationError(_("Choose an answer or type one, not both."))
        accepted = row.question.accept(row.chosen or row.typed)
        if row.typed:
            row.typed = accepted

    @property
    def errors(self) -> list[AnswerRow]:
        return [row for row in self.rows if row.error]

    @property
    def can_leave_rest(self) -> bool:
        return sum(row.can_be_left_out for row in self.all_rows) > 1

    @property
    def answers(self) -> dict[str, str]:
        """Return the answers as Choice has them; of questions beyond the page only what leaves them out."""
        return {row.question.key: row.chosen or row.typed for row in self.all_rows if not row.is_open}

    @property
    def later(self) -> int:
        """Return how many open questions are asked after these."""
        return sum(row.is_open for row in self.all_rows[MOST:])
