"""Makes a wide sheet, one row per site, long: a line for each group of cells that are about one thing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets.book import Addition, RawRow, Unusable, is_blank
from spreadsheets.columns import Column
from spreadsheets.layout.names import HeaderNames
from spreadsheets.layout.table import ColumnMatch, Line, Table, Target, shown_cell, skip_all, words_of
from spreadsheets.questions import LEAVE_OUT, LEAVE_OUT_OPTION, Asked, Option, Question, key_of
from values.text import ReadingError

THIS_CELL = "this"


def spread(
    table: Table,
    rows: Sequence[RawRow],
    plain: Sequence[ColumnMatch],
    wide: Sequence[ColumnMatch],
    names: HeaderNames,
    answers: Mapping[str, str],
    shared: Collection[str],
) -> None:
    """Fill the table with the long form of `rows`.

    A cell that is not understood wholly is asked about, once per text, and says nothing until it is answered. Of a
    plain column that is no key and not `shared` it is asked which line of each row it belongs to.
    """
    targets = names.targets
    provided = {key for match in wide for key in targets[match.place].provides}
    own = [match.place for match in plain]
    table.keys = [*own, *(key for key in names.columns if key in provided and key not in own)]
    table.letters = [*(match.letter for match in plain), *([""] * (len(table.keys) - len(own)))]
    asking, silent = _CellQuestions(table, answers), []
    ours = [match for match in plain if not _is_of_all(names.columns[match.place], shared)]
    spoken = [match for match in ours if any(not is_blank(_cell(row, match.index)) for row in rows)]
    belongs = _belongings(asking, spoken, [targets[match.place] for match in wide])
    for row in rows:
        wide_row = _WideRow(row, [match for match in plain if match not in ours], asking)
        for match in wide:
            cell = _cell(row, match.index)
            if not is_blank(cell):
                for target, part in targets[match.place].shared_out(cell):
                    wide_row.take(match, target, part)
        for match, target in belongs:
            wide_row.add(match, target, _cell(row, match.index))
        table.lines += wide_row.lines(table.keys)
        if not wide_row.groups and not wide_row.is_doubtful:
            silent.append(row)
    skip_all(table, silent, _("The columns that become rows are empty."))


def _is_of_all(column: Column, shared: Collection[str]) -> bool:
    return column.is_key or column.is_locked or column.is_only_shown or column.column_name in shared


def _belongings(
    asking: "_CellQuestions", plain: Sequence[ColumnMatch], wide: Sequence[Target]
) -> list[tuple[ColumnMatch, Target]]:
    """Return to which of the things that a row speaks of each of these columns belongs, as it was answered."""
    first: dict[str, Target] = {}
    for target in wide:
        if not target.row_named_by:
            first.setdefault(target.row_key, target)
    belongings = []
    for match in plain:
        options = [Option(key, target.group or target.label) for key, target in first.items()]
        question = Question(
            key_of("column", match.key),
            "",
            match.header,
            "",
            read=_(
                "Each row is about several things, and this column can belong to one of them only. Import "
                "what is about the row as a whole as its own kind: choose it under “Content”."
            ),
            options=[*options, LEAVE_OUT_OPTION],
        )
        answer = asking.answer(question, match, match.letter)
        if answer in first:
            belongings.append((match, first[answer]))
    return belongings


class _CellQuestions:
    """The questions of a sheet's cells, each once, and what was answered."""

    def __init__(self, table: Table, answers: Mapping[str, str]) -> None:
        self.table, self.answers = table, answers
        self.known: dict[str, tuple[Question, str | None]] = {}

    def answer(self, question: Question, match: ColumnMatch, place: str) -> str | None:
        """Return what was answered, None for nothing yet; the place is added to those of the question."""
        if question.key not in self.known:
            full_question = replace(question, sheet=self.table.sheet, about=match.header, cells=[])
            self.known[question.key] = (full_question, self.table.ask(full_question, self.answers))
        full_question, answer = self.known[question.key]
        full_question.cells.append(place)
        return answer


class _WideRow:
    """One wide row while its cells are gathered into lines."""

    def __init__(self, row: RawRow, plain: Sequence[ColumnMatch], asking: _CellQuestions) -> None:
        self.number, self.asking, self.is_doubtful = row.number, asking, False
        self.plain = {match.target: (_cell(row, match.index), match.letter, "") for match in plain}
        # By row key and column key: the value, the letter of its column, the words it was understood from.
        self.groups: dict[str, dict[str, tuple[Any, ...]]] = {}

    def take(self, match: ColumnMatch, target: Target, cell: object) -> None:
        values = self._values(match, target, cell)
        if not values:
            return
        row_key = target.row_of(values)
        group = self.groups.get(row_key, {})
        clashing = [key for key, value in values.items() if self._clashes(group, key, value)]
        if clashing and not self._is_settled(match, cell, clashing[0], group, values):
            return
        self.groups[row_key] = group
        words = words_of(cell)
        for key, value in values.items():
            if isinstance(value, Addition) and key in group:
                value = Addition(f"{group[key][0]}\n{value}")
                group[key] = (value, match.letter, str(value))
            elif key in clashing or is_blank((group.get(key) or self.plain.get(key) or (None,))[0]):
                is_of_header = key in target.says_row
                group[key] = (value, "" if is_of_header else match.letter, "" if is_of_header else words)

    def add(self, match: ColumnMatch, target: Target, cell: object) -> None:
        """Take the cell of a plain column that belongs to the target's line alone."""
        if not is_blank(cell):
            group = self.groups.setdefault(target.row_key, {})
            for key, value in target.says_row.items():
                group.setdefault(key, (value, "", ""))  # the header says so, and no cell
            added, _letter, words = group.get(match.place, (None, "", ""))
            if isinstance(added, Addition):
                cell = Addition(f"{words_of(cell)}\n{added}")
            group[match.place] = (cell, match.letter, words)

    def _values(self, match: ColumnMatch, target: Target, cell: object) -> dict[Any, Any] | None:
        """Return what a cell says, None where it is left out or not answered yet."""
        asked_keys: set[str] = set()
        say: Callable[[], dict[str, Any]] = partial(target.values, cell)
        while True:
            try:
                if isinstance(cell, Unusable):
                    if target.says_row:  # nothing can be answered: the line is refused with the reason, as any other
                        value = next(key for key in target.provides if key not in target.says_row)
                        return {**target.says_row, value: cell}
                    raise ReadingError(cell.message, "unusable", cell.params)
                return _checked(target, say())
            except Asked as error:
                question = error.question
            except ReadingError as error:
                question = _unreadable(target, cell, error)
            answer = self.asking.answer(question, match, f"{match.letter}{self.number}")
            if answer is None or answer == LEAVE_OUT:
                self.is_doubtful = self.is_doubtful or answer is None
                return None
            if question.key in asked_keys:
                raise TypeError(f"target {target.key!r} asks again what was answered: {question.key}")
            asked_keys.add(question.key)
            if target.answered is None:
                raise TypeError(f"target {target.key!r} takes no answers")
            say = partial(target.answered, cell, answer)

    def _clashes(self, group: dict[Any, Any], key: str, value: object) -> bool:
        before = (group.get(key) or self.plain.get(key) or (None,))[0]
        if isinstance(before, Addition) and isinstance(value, Addition):
            return False
        return not is_blank(before) and not is_blank(value) and before != value

    def _is_settled(
        self, match: ColumnMatch, cell: object, key: str, group: dict[Any, Any], values: dict[Any, Any]
    ) -> bool:
        """Return whether it was answered that a cell counts which says something else than another one of its row."""
        before, letter, words = group.get(key) or self.plain[key]
        message = _("This cell is “%(this)s”, column %(letter)s is “%(other)s” for the same thing.")
        params = {"this": words_of(cell), "letter": letter, "other": words or shown_cell(before)}
        place = f"{match.letter}{self.number}"
        question = Question(
            key_of("clash", self.asking.table.sheet, place),
            "",
            words_of(cell),
            "",
            read=message % params,
            options=[Option(THIS_CELL, _("use the value of this cell")), LEAVE_OUT_OPTION],
            is_remembered=False,
        )
        return self.asking.answer(question, match, place) == THIS_CELL

    def lines(self, keys: Sequence[str]) -> list[Line]:
        made = []
        for group in self.groups.values():
            cells = [group.get(key) or self.plain.get(key) or (None, "", "") for key in keys]
            values = [None if is_blank(value) else value for value, _letter, _words in cells]
            words = {key: words for key, (_value, _letter, words) in zip(keys, cells, strict=True) if words}
            made.append(Line(self.number, values, [letter for _value, letter, _words in cells], words))
        return made


def _unreadable(target: Target, cell: object, error: ReadingError) -> Question:
    words = words_of(cell)
    return Question(key_of("cell", target.key, words), "", words, "", read=str(error), options=[LEAVE_OUT_OPTION])


def _checked(target: Target, values: dict[Any, Any]) -> dict[Any, Any]:
    if unexpected := values.keys() - set(target.provides):
        raise TypeError(f"target {target.key!r} gives {sorted(unexpected)}, which it does not provide")
    return values


def _cell(row: RawRow, index: int) -> object:
    return row.cells[index] if index < len(row.cells) else None
