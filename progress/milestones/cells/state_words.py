"""The column of states of a sheet with a row per milestone, where offices write other words than ours."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from progress.milestones.cells.meaning import Unclear, meaning_of
from progress.milestones.cells.parts import read
from progress.milestones.cells.questions import STATE, only_a_state
from progress.milestones.cells.subject import Subject, says_nothing
from progress.models import Milestone, State
from spreadsheets.layout import Table
from spreadsheets.questions import LEAVE_OUT, LEAVE_OUT_OPTION, Question, key_of
from values.text import fold, in_every_language, normalize

COLUMN = "state"
_NO_STAGE = Subject(())


def state_questions(table: Table, answers: Mapping[str, str]) -> Iterator[Question]:
    """Yield a question for each text that is no state; words that surely are one, or were answered, become it.

    The lines of the table are changed: they keep the words beside the state.
    """
    if COLUMN not in table.keys:
        return
    at, labels = table.keys.index(COLUMN), _labels(table)
    cells: dict[str, list[int]] = {}
    for number, line in enumerate(table.lines):
        if isinstance(cell := line.values[at], str) and fold(cell) not in labels:
            cells.setdefault(fold(cell), []).append(number)
    for numbers in cells.values():
        words = normalize(table.lines[numbers[0]].values[at])
        state = _state_of(words)
        if state is None:
            question = _question(table, words, at, numbers)
            yield question
            state = (question.answer_in(answers) or "").removeprefix(STATE)
        if state:
            _replace(table, at, numbers, None if state == LEAVE_OUT else state)


def _labels(table: Table) -> set[str]:
    """Return the words that are read as they stand; "No information" is one of them in our own workbook only."""
    states = [state for state in State if table.has_keys or state != State.UNKNOWN]
    return {fold(text) for state in states for text in (state.value, *in_every_language(lambda s=state: s.label))}


def _state_of(words: str) -> str | None:
    """Return the state that words surely are and nothing else, LEAVE_OUT where they say nothing."""
    if says_nothing(words):
        return LEAVE_OUT
    try:
        values = meaning_of(read(words, _NO_STAGE), _NO_STAGE, timezone.localdate()).values
    except Unclear:
        return None
    return values["state"] if values.keys() == {"state"} else None


def _question(table: Table, words: str, at: int, numbers: list[int]) -> Question:
    lines = [table.lines[number] for number in numbers]
    cells = [f"{line.letters[at]}{line.number}" for line in lines]
    options = [*only_a_state(), LEAVE_OUT_OPTION]
    about = capfirst(Milestone._meta.get_field(COLUMN).verbose_name)
    return Question(
        key_of("state", words), table.sheet, words, about, cells, _("These words are not a state."), options
    )


def _replace(table: Table, at: int, numbers: list[int], state: str | None) -> None:
    for number in numbers:
        line = table.lines[number]
        values = [*line.values]
        values[at] = state
        words = {**line.words, COLUMN: normalize(line.values[at])}
        table.lines[number] = replace(line, values=values, words=words)
