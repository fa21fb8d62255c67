"""Where the dashboard's numbers lead."""

from django.urls import reverse
from django.utils.http import urlencode


def list_url(kind: str, **filters: str) -> str:
    """Address of the list of clusters or of zones, filtered."""
    address = reverse(f"{kind}s:list")
    return f"{address}?{urlencode(filters)}" if filters else address
