"""What pages show of help: the term behind a "?", and the way to one's first day."""

from django import template

from help.models import FIRST_DAY
from help.terms import FIELDS, TERMS, Term

register = template.Library()
# Where people begin: a link to their first day stands there until they have read it.
BEGINNINGS = ("progress:work", "dashboard")


@register.filter
def terms_of(keys: str) -> list[Term]:
    """Return the terms of keys with spaces between; raise KeyError for one that is in no list."""
    return [TERMS[key] for key in keys.split()]


@register.filter
def term_of_field(name: str) -> str:
    """Return the key of the term that the label of a field is; empty for none."""
    return FIELDS.get(name, "")


@register.inclusion_tag("help/includes/first_day_link.html", takes_context=True)
def first_day_link(context) -> dict:
    """Lead to the first day from where the person begins, until they have read it; asks the session only."""
    request = context["request"]
    is_here = request.resolver_match is not None and request.resolver_match.view_name in BEGINNINGS
    is_shown = is_here and not getattr(request, "past_day", None) and request.session.get(FIRST_DAY)
    return {"is_shown": is_shown, "csrf_token": context.get("csrf_token")}
