"""A wide sheet, one row per site, made long: a line for each group of cells that are about one thing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from spreadsheets.book import Note, RawRow, Unusable, is_blank
from spreadsheets.layout.table import ColumnMatch, Line, Table, Target
from spreadsheets.layout.telling import listed, row_text, shown_cell
from spreadsheets.questions import LEAVE_OUT, LEAVE_OUT_OPTION, Asked, Option, Question, key_of
from values.errors import ReadingError

# Rows that say nothing are told one by one up to so many, more of them in one line.
FEW_ROWS = 20
THIS_CELL = "this"


def spread(
    table: Table,
    rows: Iterable[RawRow],
    plain: Sequence[ColumnMatch],
    wide: Sequence[ColumnMatch],
    targets: Mapping[str, Target],
    order: Sequence[str],
    answers: Mapping[str, str],
) -> None:
    """Fill the table with the long form of `rows`; `order` are the keys of all columns.

    A cell that is not understood wholly is asked about, once per text, and says nothing until it is answered.
    """
    provided = {key for match in wide for key in targets[match.target].provides}
    own = [match.target for match in plain]
    table.keys = [*own, *(key for key in order if key in provided and key not in own)]
    table.letters = [*(match.letter for match in plain), *([""] * (len(table.keys) - len(own)))]
    asking, silent = _Asking(table, answers), []
    for row in rows:
        found = _Row(row, plain, asking)
        for match in wide:
            cell = _cell(row, match.index)
            if not is_blank(cell):
                found.take(match, targets[match.target], cell)
        table.lines += found.lines(table.keys)
        if not found.groups:
            silent.append(row)
    _tell_silent(table, silent)


def _tell_silent(table: Table, rows: Sequence[RawRow]) -> None:
    message = _("Nothing stands in the columns that become rows.")
    if len(rows) <= FEW_ROWS:
        table.skipped += [Note(table.sheet, str(row.number), row_text(row), message) for row in rows]
        return
    count = _("Rows: %(count)s (%(rows)s).") % {"count": len(rows), "rows": listed([row.number for row in rows])}
    table.skipped.append(Note(table.sheet, "", "", f"{message} {count}"))


class _Asking:
    """The questions of a sheet's cells, each once, and what was answered."""

    def __init__(self, table: Table, answers: Mapping[str, str]):
        self.table, self.answers = table, answers
        self.known: dict[str, tuple[Question, str | None]] = {}

    def answer(self, question: Question, match: ColumnMatch, row: int) -> str | None:
        """Return what was answered, None for nothing yet; the cell is added to those of the question."""
        if question.key not in self.known:
            asked = replace(question, sheet=self.table.sheet, about=match.header, cells=[])
            self.known[question.key] = (asked, self.table.ask(asked, self.answers))
        asked, answer = self.known[question.key]
        asked.cells.append(f"{match.letter}{row}")
        return answer


class _Row:
    """One wide row while its cells are gathered into lines."""

    def __init__(self, row: RawRow, plain: Sequence[ColumnMatch], asking: _Asking):
        self.number, self.asking = row.number, asking
        self.plain = {match.target: (_cell(row, match.index), match.letter, "") for match in plain}
        # By row key and column key: the value, the letter of its column, the words it was understood from.
        self.groups: dict[str, dict[str, tuple]] = {}

    def take(self, match: ColumnMatch, target: Target, cell: object) -> None:
        values = self._values(match, target, cell)
        if values is None:
            return
        group = self.groups.setdefault(target.row_key, {})
        clashing = [key for key, value in values.items() if self._clashes(group, key, value)]
        if clashing and not self._is_settled(match, target, cell, clashing, group, values):
            return
        words = shown_cell(cell)
        for key, value in values.items():
            if key in clashing or is_blank((group.get(key) or self.plain.get(key) or (None,))[0]):
                group[key] = (value, match.letter, words)

    def _values(self, match: ColumnMatch, target: Target, cell: object) -> dict | None:
        """Return what a cell says, None where it is left out or not answered yet."""
        try:
            if isinstance(cell, Unusable):
                raise ReadingError(cell.message, "unusable", cell.params)
            return _checked(target, target.values(cell))
        except Asked as asked:
            question = asked.question
        except ReadingError as error:
            words = shown_cell(cell)
            question = Question(
                key_of("cell", target.key, words), "", words, "", read=str(error), options=[LEAVE_OUT_OPTION]
            )
        answer = self.asking.answer(question, match, self.number)
        if answer is None or answer == LEAVE_OUT:
            return None
        return _checked(target, target.answered(cell, answer))

    def _clashes(self, group: dict, key: str, value: object) -> bool:
        before = (group.get(key) or self.plain.get(key) or (None,))[0]
        return not is_blank(before) and not is_blank(value) and before != value

    def _is_settled(
        self, match: ColumnMatch, target: Target, cell: object, clashing: list[str], group: dict, values: dict
    ) -> bool:
        """Whether it was answered that a cell counts which says something else than another one of its row."""
        key = clashing[0]
        before, letter, _words = group.get(key) or self.plain[key]
        message = _("This says “%(this)s”, column %(letter)s says “%(other)s” of the same thing.")
        params = {"this": shown_cell(values[key]), "letter": letter, "other": shown_cell(before)}
        place = f"{match.letter}{self.number}"
        question = Question(
            key_of("clash", self.asking.table.sheet, place),
            "",
            shown_cell(cell),
            "",
            read=message % params,
            options=[Option(THIS_CELL, _("the value of this cell counts")), LEAVE_OUT_OPTION],
            is_remembered=False,
        )
        return self.asking.answer(question, match, self.number) == THIS_CELL

    def lines(self, keys: Sequence[str]) -> list[Line]:
        made = []
        for group in self.groups.values():
            cells = [group.get(key) or self.plain.get(key) or (None, "", "") for key in keys]
            values = [None if is_blank(value) else value for value, _letter, _words in cells]
            words = {key: words for key, (_value, _letter, words) in zip(keys, cells, strict=True) if words}
            made.append(Line(self.number, values, [letter for _value, letter, _words in cells], words))
        return made


def _checked(target: Target, values: dict) -> dict:
    if unexpected := values.keys() - set(target.provides):
        raise TypeError(f"target {target.key!r} gives {sorted(unexpected)}, which it does not provide")
    return values


def _cell(row: RawRow, index: int) -> object:
    return row.cells[index] if index < len(row.cells) else None
