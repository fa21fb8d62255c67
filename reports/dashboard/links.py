"""Where the dashboard's numbers lead: lists of what was counted, narrowed to the place that it speaks of."""

from django.urls import reverse
from django.utils.http import urlencode

from progress.access.scope import place_read


def address(name: str, **filters: str) -> str:
    """Return the address of a page, filtered."""
    filters |= of_place()
    return f"{reverse(name)}?{urlencode(filters)}" if filters else reverse(name)


def of_place() -> dict[str, str]:
    """Return the filter of the place that is read of; none where all are."""
    place = place_read()
    return {"unit": place.asked} if place else {}


def list_url(kind: str, **filters: str) -> str:
    """Return the address of the list of clusters or of zones, filtered."""
    return address(f"{kind}s:list", **filters)
