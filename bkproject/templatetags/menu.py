from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bkproject import __version__
from bkproject.menu import links, menu
from progress.templatetags.kept import kept_text

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context) -> SafeString:
    """Draw the main menu for the person who reads, the present page marked."""
    request = context["request"]
    here = request.resolver_match.view_name if request.resolver_match else ""
    daily, groups = opened = menu(request.user)

    def draw() -> SafeString:
        shown = {"daily": links(daily, here), "groups": [(name, links(group, here)) for name, group in groups]}
        return render_to_string("includes/nav.html", shown)

    return kept_text("menu", (opened, here), draw)


@register.simple_tag
def version() -> str:
    """Return the version of the tracker, "1.0.0"."""
    return __version__
