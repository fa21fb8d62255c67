"""Filters that show figures: `{{ site.area|number }}`, `{{ site.area|quantity:"ha" }}`."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from values.numbers import format_number
from values.text import person_name

register = template.Library()
LONGEST_SYMBOL = 2  # of units: MW, ha
register.filter(person_name)


@register.filter
def number(value: Any, max_places: int | None = None) -> str:
    """Return the number as "1.780,3", or that there is no data yet; `number:2` rounds to two places."""
    return _("no data yet") if value is None or value == "" else format_number(value, max_places)


@register.filter
def quantity(value: Any, unit: str) -> str:
    """Return the number with its unit (if any), as "676,4 ha", or that there is no data yet.

    A unit that is a word, "Cụm" or "Tỷ đồng" in the column of a form, goes on in a sentence: "8 cụm".
    """
    shown = number(value)
    if value is None or value == "":
        return shown
    is_word = len(unit) > LONGEST_SYMBOL and unit[1:2].islower()
    return f"{shown} {unit[:1].lower() + unit[1:] if is_word else unit}".rstrip()
