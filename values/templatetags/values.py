"""Filters that show figures: `{{ site.area|number }}`, `{{ site.area|quantity:"ha" }}`."""

from django import template
from django.utils.translation import gettext as _

from values.numbers import format_number
from values.text import person_name

register = template.Library()
register.filter(person_name)


@register.filter
def number(value, max_places=None):
    """Return the number as "1.780,3", or that there is no data yet; `number:2` rounds to two places."""
    return _("no data yet") if value is None or value == "" else format_number(value, max_places)


@register.filter
def quantity(value, unit):
    """Return the number with its unit (if any), as "676,4 ha", or that there is no data yet."""
    shown = number(value)
    return shown if value is None or value == "" else f"{shown} {unit}".rstrip()
