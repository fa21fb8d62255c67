from django import template

from bkproject import __version__
from bkproject.menu import DAILY, GROUPS, links

register = template.Library()


@register.inclusion_tag("includes/nav.html", takes_context=True)
def main_menu(context) -> dict:
    """Draw the main menu for the person who reads, the present page marked."""
    request = context["request"]
    groups = [(name, links(entries, request)) for name, entries in GROUPS]
    return {"daily": links(DAILY, request), "groups": [group for group in groups if group[1]]}


@register.simple_tag
def version() -> str:
    """Return the version of the tracker, "1.0.0"."""
    return __version__
