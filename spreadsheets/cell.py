"""Numbers whose cell shows something else than their digits: 40% for 0.4, 0101234567 for 101234567."""

import datetime
import math
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from values.dates import PartialDate
from values.text import Label, ReadingError, fold, in_every_language


class FormattedNumber(Decimal):
    """A number as its cell's format shows it; a number that its cell shows by its digits is an int or a float.

    As a number it is what the cell holds, or, where the format shows thousands or millions, that many of them: then
    `held` is what the cell holds. `text` is what a person sees, with Vietnamese marks. `percent` is the percent that a
    person sees, rounded as shown; None where no percent is shown.
    """

    __slots__ = ("held", "percent", "text")
    held: Decimal | None
    percent: Decimal | None
    text: str

    def __new__(
        cls, number: Decimal | str | int, text: str, percent: Decimal | None = None, held: Decimal | None = None
    ) -> Self:
        made = super().__new__(cls, number)
        made.text, made.percent, made.held = text, percent, held
        return made

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str, *context: Any) -> str:
        return super().__format__(spec, *context) if spec else self.text

    # 0.4 and 40% say different things of one column: what is remembered of the one must not be found for the other.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormattedNumber) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __reduce__(self) -> Any:
        return type(self), self.parts

    @property
    def parts(self) -> tuple[Decimal, str, Decimal | None, Decimal | None]:
        """Return what it is made of, in the order of its making."""
        return Decimal(self), self.text, self.percent, self.held


# Translators: written into a cell, with its brackets, to clear a value.
CLEAR = _("(clear)")


def clears(value: object) -> bool:
    """Return whether a cell holds the word for clearing, in any language, whatever its marks and case."""
    return isinstance(value, str) and value[:1] == "(" and fold(value) in _spellings()


def _spellings() -> set[str]:
    return {fold(word) for word in in_every_language(lambda: CLEAR)} | {"(xoa)", "(clear)"}


# No figure of a province comes near.
LARGEST = 10**20


class CellError(ReadingError):
    """A cell cannot be read; says what was there and what would be right."""

    def __init__(self, message: Label, **params: Any) -> None:
        super().__init__(message, "cell", params)


class SharedName(CellError):
    """A name that several records have. `pks` are theirs, `likeliest` that of the one that is meant where nothing else
    is recorded; None where a person must say so."""

    def __init__(self, message: Label, *, pks: Any, likeliest: Any = None, **params: Any) -> None:
        super().__init__(message, **params)
        self.pks, self.likeliest = frozenset(pks), likeliest


class LeftOut(CellError):
    """A person said that a cell is to be taken as blank."""

    def __init__(self) -> None:
        super().__init__(_("Skipped, as answered."))


def cell_text(value: Any) -> str:
    """Return a cell as text: a number as shown, without ".0" if it is whole; a date as dates are written."""
    if isinstance(value, FormattedNumber):
        return value.text
    is_real = isinstance(value, float | Decimal) and math.isfinite(value)
    if is_real and -LARGEST < value < LARGEST and value == int(value):
        return str(int(value))
    if isinstance(value, datetime.date):
        day = str(PartialDate.parse(value))
        has_time = isinstance(value, datetime.datetime) and value.time() != datetime.time()
        return f"{day} {value:%H:%M}" if has_time else day
    return str(value)
