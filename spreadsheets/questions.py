"""What a person is asked of a file once its columns are settled, and how their answers are taken."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from values.text import ReadingError, fold

# The answer that leaves the cells of a question out, as if they were blank.
LEAVE_OUT = "leave"
# Characters of a text that stand in the key of its question; a longer one is told apart by its digest.
LONGEST_KEY = 120


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from; `label` is what people read."""

    value: str
    label: Any


LEAVE_OUT_OPTION = Option(LEAVE_OUT, gettext_lazy("skip these cells"))


@dataclass(slots=True)
class Question:
    """Something that cells of one text leave open.

    `key` is the same in every file of a layout, so that an answer is found again. `text` are the words of the cells,
    `about` is the header of their column, `cells` are their places ("B4"), `read` tells what could be read of them.
    With `takes_text` an answer may also be typed; `clean` returns it as it is kept, and raises ReadingError or
    ValidationError. An answer to a question that is not remembered counts for this file only.
    """

    key: str
    sheet: str
    text: str
    about: str
    cells: list[str] = field(default_factory=list)
    read: str = ""
    options: Collection[Option] = ()
    takes_text: bool = False
    is_remembered: bool = True
    clean: Callable[[str], str] | None = None

    def accept(self, answer: str) -> str:
        """Return an answer as it is kept; raise ValidationError for one that cannot be given."""
        answer = answer.strip()
        if any(answer == option.value for option in self.options):
            return answer
        if not answer or not self.takes_text:
            raise ValidationError(_("Choose an answer."))
        try:
            return self.clean(answer) if self.clean else answer
        except ReadingError as error:
            raise error.as_validation_error() from error

    def answer_in(self, answers: Mapping[str, str]) -> str | None:
        """Return the answer given to this question, None for none or one that can no longer be given."""
        if (answer := answers.get(self.key)) is None:
            return None
        try:
            return self.accept(answer)
        except ValidationError:
            return None

    def told(self, answer: str) -> str:
        """Return an answer as people read it."""
        return next((str(option.label) for option in self.options if option.value == answer), answer)


class Asked(Exception):
    """A cell is not understood wholly. `question` says what to ask; its sheet, header and cells are the reader's."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.key)
        self.question = question


def key_of(kind: str, *parts: str) -> str:
    """Return the key of a question: "cell:eia:da nop ho so"."""
    folded = [fold(part) for part in parts]
    if folded and len(folded[-1]) > LONGEST_KEY:
        digest = hashlib.sha256(folded[-1].encode()).hexdigest()[:16]
        folded[-1] = f"{folded[-1][:LONGEST_KEY]}#{digest}"
    return ":".join((kind, *folded))
