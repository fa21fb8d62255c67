"""What no text may be: too long for a page, signs alone, or turning the direction of reading."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 10_000  # characters, some four pages A4
# A unit may be written with these alone.
SIGNS_OF_UNITS = "%‰"
# Embedding, overriding and isolating: names that look like others, lines that read backward.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

not_too_long = MaxLengthValidator(LONGEST_TEXT)


def no_turned_text(value: str) -> None:
    """Refuse characters that turn the direction of reading."""
    if TURNING.search(value):
        raise ValidationError(_("The text has hidden characters that change its direction: type it again."), "turned")


def more_than_signs(value: str) -> None:
    """Refuse a line without a letter or a digit."""
    if value and not any(character.isalnum() or character in SIGNS_OF_UNITS for character in value):
        raise ValidationError(_("Write letters or digits, not signs alone."), "signs_alone")
