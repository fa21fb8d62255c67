"""The bell of every page."""

from django import template

from progress.notifications.queries import MOST_COUNTED, unread_count

register = template.Library()


@register.inclusion_tag("includes/bell.html", takes_context=True)
def bell(context) -> dict:
    """Show the way to the notifications and how many the person has not read; two queries where there is any."""
    request = context["request"]
    count = unread_count(request.user)
    return {
        "count": count,
        "shown": f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count),
        "is_here": request.resolver_match is not None and request.resolver_match.view_name == "progress:notifications",
    }
