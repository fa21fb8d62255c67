"""What the format of a cell shows of its number, where that is more than the number: percents, leading zeros, words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from operator import eq, ge, gt, le, lt, ne

from spreadsheets.cell import FormattedNumber
from spreadsheets.readers.building import exact

# Numbers of formats that files need not spell out.
_BUILT_IN = {9: "0%", 10: "0.00%"}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracketed>[^\]]*)\]|(?P<exponent>E[+-])|(?P<general>General)'
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<end>;)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_COMPARED = {"<=": le, ">=": ge, "<>": ne, "<": lt, ">": gt, "=": eq}
_LONGEST = 255  # characters of a format
_CONTEXT = Context(prec=700)  # the largest float has 309 digits

Shown = FormattedNumber | int | float | str | None


@dataclass(slots=True)
class _FormatSection:
    """One of the parts of a format, between semicolons."""

    condition: Callable[[float], bool] | None = None
    before: str = ""  # literal text before the first digit
    whole: list[str] = field(default_factory=list)  # places of digits before the point, and literal text among them
    least: int = 0  # digits shown after the point
    most: int = 0
    after: str = ""
    percents: int = 0
    thousands: int = 0  # how often the number is divided by 1000
    is_grouped: bool = False
    is_general: bool = False  # as many digits as it takes
    is_other: bool = False  # exponents, fractions and text: shows the number itself
    has_point: bool = False

    @property
    def has_digits(self) -> bool:
        return self.is_general or self.most > 0 or any(piece in _DIGITS for piece in self.whole)

    @property
    def is_percent(self) -> bool:
        return self.percents > 0 or "%" in self.before or "%" in self.after

    @property
    def is_plain(self) -> bool:
        """Return whether it shows a number by its digits, or with no more than a unit behind them."""
        if self.is_other:
            return True
        if not self.has_digits:
            # Accounts show a dash for zero, which is still a zero.
            return bool(self.before) and not any(map(str.isalnum, self.before))
        if self.is_percent or self.thousands:
            return False
        has_leading_zeros = not self.is_grouped and self.whole.count("0") > 1
        has_words = any(map(str.isalnum, self.before)) or any(map(_is_code, self.after))
        return not (has_leading_zeros or has_words or self._is_parted)

    @property
    def _is_parted(self) -> bool:
        """Return whether signs stand among the digits, as in telephone numbers; spaces and points also group."""
        among = {piece for piece in self.whole if piece not in _DIGITS}
        return bool(among) and (not among <= set(" .\u00a0\u202f") or self.whole.count("0") > 3)

    def show(self, number: Decimal) -> Shown:
        """Return what it shows of a number whose sign is shown already where it has to be."""
        if not self.has_digits:
            return FormattedNumber(number, self.before.strip()) if self.before.strip() else None
        scaled = _CONTEXT.divide(number, Decimal(1000) ** self.thousands) if self.thousands else number
        percent = None
        value = scaled
        if self.is_percent:
            value = percent = self._rounded(_CONTEXT.multiply(scaled, Decimal(100) ** self.percents))
        text = f"{self.before}{self._digits(value)}{'%' * self.percents}{self.after}".strip()
        return FormattedNumber(scaled, text, percent, number if self.thousands else None)

    def _rounded(self, number: Decimal) -> Decimal:
        if self.is_general:
            return number
        return number.quantize(Decimal(1).scaleb(-self.most), ROUND_HALF_UP, _CONTEXT)

    def _digits(self, number: Decimal) -> str:
        whole, _point, fraction = f"{self._rounded(number).copy_abs():f}".partition(".")
        if self.is_general:
            fraction = fraction.rstrip("0")
        while len(fraction) > self.least and fraction.endswith("0") and not self.is_general:
            fraction = fraction[:-1]
        sign = "-" if number < 0 else ""
        return sign + self._whole(whole.lstrip("0")) + (f",{fraction}" if fraction else "")

    def _whole(self, digits: str) -> str:
        if self.is_general or not self.whole:
            return digits or "0"
        if self.is_grouped:
            return f"{int(digits or 0):,}".replace(",", ".")
        shown: list[str] = []
        rest = list(digits)
        first = next(at for at, piece in enumerate(self.whole) if piece in _DIGITS)
        for at in range(len(self.whole) - 1, -1, -1):
            piece = self.whole[at]
            if piece not in _DIGITS:
                shown.append(piece)
            elif at == first and rest:
                shown.append("".join(rest))
            elif rest:
                shown.append(rest.pop())
            elif piece == "0":
                shown.append("0")
        return "".join(reversed(shown)).lstrip(" .-") or "0"


_DIGITS = frozenset("0#?")


def _is_code(letter: str) -> bool:
    """Return whether behind the digits it makes a code of them ("/QĐ-UBND"), not a unit."""
    return letter.isdigit() or letter == "/"


def reader_of_numbers(number: int, code: str | None) -> Callable[[float], Shown] | None:
    """Return what tells how a format shows a number; None for formats that show a number by its digits.

    `code` is the format spelled out, if it is. What is returned gives None for a number that its format hides.
    """
    code = _BUILT_IN.get(number, "") if code is None else code
    if not code or len(code) > _LONGEST:
        return None
    sections = _sections(code)
    if all(section.is_plain for section in sections):
        return None

    def read(value: float) -> Shown:
        exactly = value if isinstance(value, int) else exact(value)
        section, is_unsigned = _section_of(sections, value)
        if section is None or section.is_plain:
            return exactly
        decimal = Decimal(repr(exactly))
        shown = section.show(decimal.copy_abs() if is_unsigned else decimal)
        if not isinstance(shown, FormattedNumber):
            return shown
        if shown.text == str(exactly) and shown.percent is None and shown.held is None:
            return exactly
        if not is_unsigned:
            return shown
        return FormattedNumber(
            shown.copy_negate(),
            shown.text,
            None if shown.percent is None else -shown.percent,
            None if shown.held is None else -shown.held,
        )

    return read


def _section_of(sections: list[_FormatSection], value: float) -> tuple[_FormatSection | None, bool]:
    """Return the part that shows a number, and whether the part itself says that the number is negative."""
    if any(section.condition for section in sections):
        fits = (section for section in sections if section.condition is None or section.condition(value))
        return next(fits, None), False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


def _sections(code: str) -> list[_FormatSection]:
    sections, section = [], _FormatSection()
    for match in _TOKEN.finditer(code):
        if match["end"]:
            sections.append(section)
            section = _FormatSection()
        else:
            _add(section, match)
    # The fourth part shows text, and none that shows nothing but text shows numbers.
    return [*sections, section][:3]


def _add(section: _FormatSection, match: re.Match[str]) -> None:
    kind = match.lastgroup
    if kind == "digit":
        _add_digit(section, match[0])
    elif kind == "point":
        section.has_point = True
    elif kind == "comma":
        # Behind the last digit it divides by a thousand, between digits it groups.
        section.thousands += section.has_digits
    elif kind == "percent":
        section.percents += 1
    elif kind == "general":
        section.is_general = True
    elif kind in ("exponent", "text"):
        section.is_other = True
    elif kind == "bracketed":
        if condition := _CONDITION.fullmatch(match["bracketed"].strip()):
            compare, bound = _COMPARED[condition[1]], float(condition[2])
            section.condition = lambda value: compare(value, bound)
    elif kind in ("quoted", "escaped", "other"):
        _add_literal(section, match[kind], is_sign=kind == "other")


def _add_digit(section: _FormatSection, digit: str) -> None:
    if section.thousands:
        section.is_grouped, section.thousands = True, 0
    if section.has_point:
        section.is_other |= bool(section.after)
        section.most += 1
        section.least = section.most if digit == "0" else section.least
        return
    if section.after:
        # What stood behind digits stands between them.
        section.whole.append(section.after)
        section.after = ""
    section.whole.append(digit)


def _add_literal(section: _FormatSection, text: str, *, is_sign: bool) -> None:
    if is_sign and text == "/" and section.has_digits:
        section.is_other = True  # a fraction
    elif section.has_digits:
        section.after += text
    else:
        section.before += text
