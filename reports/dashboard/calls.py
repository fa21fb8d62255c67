"""How many sites call for a sponsor of their planning or for an infrastructure developer."""

from django.db.models import Count
from django.urls import reverse

from progress.models import SiteEvent, SiteEventKind


def open_calls(user) -> list[tuple[str, int, str]]:
    """Return (kind, number of sites, address of their list) of the calls that stand; one query."""
    calls = SiteEvent.objects.visible_to(user).open_calls().order_by()
    counted = calls.values_list("kind").annotate(count=Count("pk")).order_by("-kind")
    return [
        (str(SiteEventKind(kind).label), count, f"{reverse('progress:calls')}?kind={kind}") for kind, count in counted
    ]
