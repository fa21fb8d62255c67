"""Numbers written with their unit, as offices write them: 43 ha, 749.000 m2, 541,75 tỷ đồng."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from values.numbers import NumberError, format_number, parse_number
from values.text import fold, shown

# Units by how they are written, folded: the name under which they are compared.
UNITS = {
    "ha": "ha", "hecta": "ha", "hec ta": "ha", "m2": "m2", "km2": "km2", "m": "m", "km": "km", "m3": "m3",
    "ty dong": "ty dong", "ty vnd": "ty dong", "ty d": "ty dong", "ty": "ty dong", "ty.dong": "ty dong",
    "ty.d": "ty dong", "billion vnd": "ty dong", "vnd billion": "ty dong", "trieu dong": "trieu dong",
    "trieu vnd": "trieu dong", "trieu d": "trieu dong", "tr dong": "trieu dong", "tr.dong": "trieu dong",
    "tr d": "trieu dong", "tr.d": "trieu dong", "million vnd": "trieu dong", "nghin dong": "nghin dong",
    "ngan dong": "nghin dong", "1000 dong": "nghin dong", "1.000 dong": "nghin dong", "1000d": "nghin dong",
    "1.000d": "nghin dong", "dong": "dong", "vnd": "dong", "d": "dong", "usd": "usd", "trieu usd": "trieu usd",
    "%": "%", "phan tram": "%", "nguoi": "nguoi", "lao dong": "nguoi", "people": "nguoi", "ho": "ho", "ho dan": "ho",
    "households": "ho", "nam": "nam", "years": "nam", "thang": "thang", "ngay": "ngay", "du an": "du an", "tan": "tan",
    "m3/ngay": "m3/ngay", "m3/ngay dem": "m3/ngay", "m3/nd": "m3/ngay", "m3/ngd": "m3/ngay", "m3 mot ngay": "m3/ngay",
    "m3 a day": "m3/ngay", "m3 ngay": "m3/ngay", "m3 ngay dem": "m3/ngay", "m3/ng.d": "m3/ngay",
    "m3/ng.dem": "m3/ngay",
}  # fmt: skip
_SHOWN = {"m2": "m²", "km2": "km²", "ty dong": "tỷ đồng", "trieu dong": "triệu đồng", "nghin dong": "nghìn đồng"}
_SHOWN |= {"dong": "đồng"}
# How many of the first unit one of these is; of other units none is made of another.
_SCALES = (
    {"ha": Decimal(1), "m2": Decimal("0.0001"), "km2": Decimal(100)},
    {"ty dong": Decimal(1), "trieu dong": Decimal("0.001"), "nghin dong": Decimal("0.000001"), "dong": Decimal("1e-9")},
)
LONGEST, PLACES = 40, 4
_QUANTITY = re.compile(r"([+-]?[0-9][0-9., ]*[0-9]|[+-]?[0-9])\s*([^\W0-9].*|%)", re.DOTALL)


def common_unit(text: str) -> str:
    """Return the common name of a unit as written ("tỷ đ"), "" for a text that is no unit."""
    return UNITS.get(fold(text).strip(" ."), "")


def read_quantity(text: str) -> tuple[Decimal, str] | None:
    """Return the number that a text gives and the common name of its unit; None where it says anything else too."""
    match = _QUANTITY.fullmatch(" ".join(text.split())) if len(text) <= LONGEST else None
    unit = common_unit(match[2]) if match else ""
    if not match or not unit:
        return None
    try:
        return parse_number(match[1]), unit
    except NumberError:
        return None


def factor(given: str, wanted: str) -> Decimal | None:
    """Return by what a number in one unit is multiplied to be one in another, both by their common names; None where
    neither is made of the other."""
    if given == wanted:
        return Decimal(1)
    scale = next((scale for scale in _SCALES if given in scale and wanted in scale), None)
    return scale[given] / scale[wanted] if scale else None


def number_in(text: str, unit: str) -> Decimal:
    """Return the number that a text gives, in `unit` as written ("ha"): as it stands where the text names none. Raises
    NumberError, also for a text in a unit that cannot be converted."""
    quantity = read_quantity(text)
    if quantity is None:
        return parse_number(text)
    number, given = quantity
    times = factor(given, common_unit(unit))
    if times is None:
        message = _("“%(given)s” is in another unit than %(unit)s.")
        raise NumberError(message, "unit", {"given": shown(text), "unit": unit or _("a plain number")})
    return _rounded(number * times) if times != 1 else number


def converted(number: Decimal, given: str, wanted: str) -> tuple[Decimal, str]:
    """Return a number in another unit, and how it stood: (74.9, "749.000 m²"); both units by their common names."""
    times = factor(given, wanted)
    return (number if times is None else _rounded(number * times)), f"{format_number(number)} {shown_unit(given)}"


def _rounded(number: Decimal) -> Decimal:
    """Return a number that was converted as exactly as quantities are kept: a hectare to the square metre."""
    return (
        number.quantize(Decimal(1).scaleb(-PLACES), ROUND_HALF_UP).normalize() if number % 1 else Decimal(int(number))
    )


def shown_unit(unit: str) -> str:
    """Return a unit, by its common name, as people write it."""
    return _SHOWN.get(unit, unit)
