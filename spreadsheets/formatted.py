"""Numbers whose cell shows something else than their digits: 40% for 0.4, 0101234567 for 101234567."""

from decimal import Decimal
from typing import Self


class FormattedNumber(Decimal):
    """A number as its cell's format shows it; a number that its cell shows by its digits is an int or a float.

    As a number it is what the cell holds, or, where the format shows thousands or millions, that many of them: then
    `held` is what the cell holds. `text` is what a person sees, with Vietnamese marks. `percent` is the percent that a
    person sees, rounded as shown; None where no percent is shown.
    """

    __slots__ = ("held", "percent", "text")

    def __new__(
        cls, number: Decimal | str | int, text: str, percent: Decimal | None = None, held: Decimal | None = None
    ) -> Self:
        made = super().__new__(cls, number)
        made.text, made.percent, made.held = text, percent, held
        return made

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) if spec else self.text

    # 0.4 and 40% say different things of one column: what is remembered of the one must not be found for the other.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormattedNumber) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __reduce__(self):
        return type(self), self.parts

    @property
    def parts(self) -> tuple[Decimal, str, Decimal | None, Decimal | None]:
        """Return what it is made of, in the order of its making."""
        return Decimal(self), self.text, self.percent, self.held
