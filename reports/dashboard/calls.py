"""How many sites call for a sponsor or a developer, and how many dossiers are over their time limit."""

import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from progress.desks.queries import over_limit
from progress.models import Movement, SiteEvent, SiteEventKind
from reports.dashboard.links import address


def open_calls(user) -> list[tuple[str, int, str]]:
    """Return (kind, number of sites, address of their list) of the calls that stand; one query."""
    calls = SiteEvent.objects.visible_to(user).open_calls().order_by()
    counted = calls.values_list("kind").annotate(count=Count("pk")).order_by("-kind")
    return [(str(SiteEventKind(kind).label), count, address("progress:calls", kind=kind)) for kind, count in counted]


def dossiers_over(user, on: datetime.date) -> list[tuple[str, int, str]]:
    """Return the same of the dossiers that offices have longer than the law gives them; empty while there are none."""
    count = over_limit(Movement.objects.visible_to(user), on).count()
    return [(_("Dossiers over the time limit"), count, address("progress:desks", limit="over"))] if count else []
