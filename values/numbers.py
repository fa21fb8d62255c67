"""Numbers as Vietnamese offices write them: 1.780,3 (points group thousands, a comma is the decimal mark)."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.translation import gettext_lazy as _

from values.text import ReadingError, shown

Number = int | float | Decimal

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_MINUS_SIGNS = str.maketrans(dict.fromkeys("\u2212\u2013", "-"))
_GROUPED = re.compile(r"([+-]?)(?!0+[. ])([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:,([0-9]+))?")
_PLAIN = re.compile(r"([+-]?)([0-9]+)(?:[.,]([0-9]+))?")
_EXAMPLES = "1.780; 676,4; 60.495.583.995"


class NumberError(ReadingError):
    """A number could not be read."""


LONGEST_KEY = 18  # digits that SQLite and PostgreSQL keep in 64 bits; more of them end in an OverflowError


def plain_number(text: str, *, digits: int = LONGEST_KEY) -> int | None:
    """Return the number that an address or a hidden field gives in at most so many digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def parse_number(value: str | Number) -> Decimal:
    """Return the finite number that was written, exactly; raise NumberError when there is none.

    In text a comma is the decimal mark, and a point before exactly three digits groups thousands ("1.780" is 1780,
    "1.234,5" is 1234.5); any other point is a decimal point ("43.25"). A point that cannot group is one too: nothing
    but zeros stands before it ("0.500" is 0.5), or more than three digits ("1780.500" is 1780.5). Spaces, also the
    non-breaking ones, may group instead of points. Floats count as they print: 0.1 is 0.1.
    """
    if isinstance(value, bool) or value is None:
        raise _unreadable(value)
    if isinstance(value, int | float | Decimal):
        return _exact(value)
    text = unicodedata.normalize("NFC", str(value)).translate(_SPACES).translate(_MINUS_SIGNS).strip()
    if not text:
        raise NumberError(_("No number was given. For example: %(examples)s."), "empty", {"examples": _EXAMPLES})
    if not (match := _GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)):
        raise _unreadable(value)
    sign, whole, fraction = match.groups()
    digits = re.sub("[. ]", "", whole)
    return Decimal(f"{sign}{digits}.{fraction}" if fraction else f"{sign}{digits}")


def format_number(value: Number, max_places: int | None = None) -> str:
    """Return `value` as shown in both languages: "1.780,3", no trailing zeros, no exponent, never "-0".

    `max_places` rounds half away from zero. NaN and infinity raise NumberError, text TypeError: parse it first.
    """
    number = _exact(value)
    exponent = int(number.as_tuple().exponent)  # of a finite number
    if max_places is not None and -exponent > max_places:
        enough = Context(prec=len(number.as_tuple().digits) + max_places + 1)
        number = number.quantize(Decimal(1).scaleb(-max_places), ROUND_HALF_UP, enough)
    whole, _point, fraction = f"{number.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if number < 0 else ""
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


class ShownCount(int):
    """A count that texts show with its thousands grouped; an int still, which texts with a plural want."""

    def __str__(self) -> str:
        return format_number(int(self))


def _exact(value: Number) -> Decimal:
    if not isinstance(value, int | float | Decimal):
        raise TypeError(f"not a number: {value!r}")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise _unreadable(value)
    return number


def _unreadable(value: object) -> NumberError:
    return NumberError(
        _("“%(given)s” cannot be read as a number. For example: %(examples)s."),
        "unreadable",
        {"given": shown(value), "examples": _EXAMPLES},
    )


FACTOR = 10  # a value so many times another is more likely a slip of the pen


def jump(value: Decimal | None, last: Decimal | None) -> Decimal | None:
    """Return how many times `last` the value is, when that is ten or more, or a tenth or less; None otherwise."""
    if not value or not last:
        return None
    ratio = value / last
    return ratio if ratio >= FACTOR or ratio * FACTOR <= 1 else None


def whole_percent(percent: Decimal) -> int | None:
    """Return a percent rounded to a whole one, halves up; None where that would say another thing: nothing or all."""
    whole = int(percent.to_integral_value(ROUND_HALF_UP))
    return whole if whole == percent or (percent >= 1 and whole < 100) else None
