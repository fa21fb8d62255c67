"""Parts of pages that are not made anew each time.

`{% kept_part %} … {% endkept_part %}`: as its reader saw it, until anybody saves. `{% kept_include %}` and
`{% filter_fields %}`: what is made of a few values and nothing else, so that the same values give the same.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django import template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from history.data_version import Kept, KeptWhileUnchanged
from progress.records.filters import ListFilter
from values.today import today

register = template.Library()

_kept = KeptWhileUnchanged[SafeString](most=50)
_made = Kept[SafeString](most=200)


class KeptPart(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        request = context["request"]
        shown = today(), get_language(), request.user.pk, request.get_full_path()
        return _kept.get(shown, lambda: self.nodelist.render(context))


@register.tag
def kept_part(parser: template.base.Parser, _token: template.base.Token) -> KeptPart:
    """Render what stands inside, or give again what was: to the same person, at the same address, on the same day and
    in the same language, of the same data.

    Once a page; no form that is posted inside, for its token is of a session.
    """
    nodelist = parser.parse(("endkept_part",))
    parser.delete_first_token()
    return KeptPart(nodelist)


@register.simple_tag
def kept_include(template_name: str, **values: Any) -> SafeString:
    """Include a template that sees nothing but `values`, plain ones: text, numbers, tuples of these.

    It asks for nothing else: no person, no request, no data. So it is never out of date.
    """
    return kept_text(template_name, plain([*values.items()]), lambda: render_to_string(template_name, values))


@register.simple_tag
def filter_fields(list_filter: ListFilter) -> SafeString:
    """Draw the fields of a filter beside its search."""
    name, fields = "records/includes/filter_fields.html", list_filter.further_fields
    made_of = type(list_filter), *map(drawn_of, fields)
    return kept_text(name, made_of, lambda: render_to_string(name, {"fields": fields}))


def kept_text(
    name: str, made_of: Hashable, make: Callable[[], SafeString], kept: Kept[SafeString] = _made
) -> SafeString:
    """Return what `make` gives: made once for each `made_of`, language and path of SITE_URL, in development always."""
    return make() if settings.DEBUG else kept.get((name, get_language(), get_script_prefix(), made_of), make)


def plain(value: Any) -> Hashable:
    """Return a value as a key; raise TypeError for what is not plain."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, SafeString):
        return SafeString, value  # equals the same text that is still to be escaped
    if isinstance(value, list | tuple):
        return tuple(map(plain, value))
    raise TypeError(f"no plain value: {value!r}")


def drawn_of(field: BoundField) -> Hashable:
    """Return all that the field of a form is drawn of, beside what the form's class says."""
    widget = field.field.widget
    choices = list(getattr(widget, "choices", ()))
    look = repr((field.label, field.help_text, field.value(), field.errors, widget.attrs, choices))
    return field.html_name, look, getattr(widget, "suggestions_url", "")
