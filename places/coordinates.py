"""Coordinates as people write them: degrees as decimals or with minutes and seconds, metres with or without groups.

A point or a comma may be the decimal mark or group thousands: the bounds of Viet Nam say which.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from values import forms
from values.fields import QuantityField
from values.numbers import format_number
from values.text import ReadingError, shown


class Bounds(NamedTuple):
    """Between which numbers a coordinate in Viet Nam lies, its islands among them, and how one is written."""

    low: int
    high: int
    example: str


LATITUDE = Bounds(7, 24, "22,147; 22°08′49″")
LONGITUDE = Bounds(102, 118, "105,8348; 105°50′05″")
NORTHING = Bounds(750_000, 2_700_000, "2.450.092,58")
EASTING = Bounds(50_000, 950_000, "431.191,55")
PLACES = 6  # decimals of a degree: a tenth of a metre

_ANGLE = re.compile(r"(\d{1,3})\s*[°º]\s*(?:(\d{1,2})\s*['′’]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|['′’]{2})\s*)?")
_SIDES = re.compile(r"\s*(?:[NBEĐ]|° ?[BĐ])$", re.IGNORECASE)


class CoordinateError(ReadingError):
    """A coordinate could not be read, or lies outside Viet Nam."""


def read_coordinate(value: Any, bounds: Bounds) -> Decimal:
    """Return the number that was written, of its possible readings the one within the bounds; raise CoordinateError."""
    text = unicodedata.normalize("NFC", str(value)).strip()
    for reading in _readings(_SIDES.sub("", text)):
        if bounds.low <= reading <= bounds.high:
            return reading
    raise CoordinateError(
        _("“%(given)s” is no such coordinate in Viet Nam: between %(low)s and %(high)s, like %(example)s."),
        "coordinate",
        {
            "given": shown(value),
            "low": format_number(bounds.low),
            "high": format_number(bounds.high),
            "example": bounds.example,
        },
    )


def _readings(text: str) -> list[Decimal]:
    if match := _ANGLE.fullmatch(text):
        degrees, minutes, seconds = match.groups()
        parts = (degrees, minutes or "0", (seconds or "0").replace(",", "."))
        whole, sixtieth, second = map(Decimal, parts)
        exact = whole + sixtieth / 60 + second / 3600
        return [exact.quantize(Decimal(1).scaleb(-PLACES))] if max(sixtieth, second) < 60 else []
    text = re.sub(r"[\s°º]", "", text)
    ways = (text.replace(",", "."), text.replace(".", "").replace(",", "."), text.replace(",", ""))
    return [Decimal(way) for way in dict.fromkeys(ways) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,15})?", way)]


class CoordinateFormField(forms.NumberField):
    def __init__(self, *, bounds: Bounds, **kwargs: Any) -> None:
        self.bounds = bounds
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            read = read_coordinate(value, self.bounds)
        except CoordinateError as error:
            raise error.as_validation_error() from error
        return round(read, self.decimal_places)


class CoordinateField(QuantityField):
    """A coordinate within bounds, in degrees or metres."""

    def __init__(self, *args: Any, bounds: Bounds, **kwargs: Any) -> None:
        self.bounds = bounds
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bounds": tuple(self.bounds)}

    @property
    def validators(self) -> Any:
        text = _("Between %(low)s and %(high)s in Viet Nam.") % {
            "low": format_number(self.bounds[0]),
            "high": format_number(self.bounds[1]),
        }
        return [*super().validators, MinValueValidator(self.bounds[0], text), MaxValueValidator(self.bounds[1], text)]

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return Decimal(value)
        except ArithmeticError:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": value}) from None

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CoordinateFormField, "bounds": Bounds(*self.bounds), **kwargs})
