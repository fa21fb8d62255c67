"""Which pages are measured, each as whom."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from bench.worlds import CLERK, OFFICER
from clusters.models import Cluster

LONG_AGO, A_WEEK = datetime.timedelta(days=90), datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    address: str
    username: str = OFFICER


def pages() -> list[Page]:
    """Return the pages in the order of the table; the addresses are those of the world at hand."""
    on = timezone.localdate()
    clusters = reverse("clusters:list")
    own = Cluster.objects.filter(developer=User.objects.get(username=CLERK).staff_profile.organisation).first()
    other = Cluster.objects.annotate(papers=Count("site_documents")).order_by("-papers", "pk").first()
    past = {"as_of": f"{on - LONG_AGO:%d/%m/%Y}"}
    week = {"from": f"{on - A_WEEK:%d/%m/%Y}", "to": f"{on:%d/%m/%Y}"}
    return [
        Page("list: stock changelist", reverse("bench:clusters_cluster_changelist")),
        Page("list: written by hand", reverse("by-hand-list")),
        Page("list of clusters", clusters),
        Page("list of clusters again", clusters),
        Page("list by slippage", _with(clusters, order="-slip")),
        Page("list by overdue", _with(clusters, order="-late")),
        Page("list by last change", _with(clusters, order="-changed")),
        Page("list behind 6 months", _with(clusters, slip="6")),
        Page("list of overdue", _with(clusters, late="yes")),
        Page("admin: our changelist", reverse("admin:clusters_cluster_changelist")),
        Page("dashboard: aggregates by hand", reverse("by-hand-dashboard")),
        Page("dashboard", reverse("dashboard")),
        Page("dashboard again", reverse("dashboard")),
        Page("my work", reverse("progress:work")),
        Page("my work again", reverse("progress:work")),
        Page("promises", reverse("progress:promises")),
        Page("projects", reverse("progress:projects")),
        Page("obstacles", reverse("progress:obstacles")),
        Page("inspections", reverse("progress:inspections")),
        Page("documents", reverse("progress:documents")),
        Page("letters", reverse("letters")),
        Page("history", reverse("progress:history")),
        Page("differences, a week", _with(reverse("differences"), **week)),
        Page("summary", reverse("summary")),
        Page("site", other.get_absolute_url()),
        Page("site as of a day", _with(other.get_absolute_url(), **past)),
        Page("list as of a day", _with(clusters, **past)),
        Page("dashboard as of a day", _with(reverse("dashboard"), **past)),
        Page("clerk: list", clusters, CLERK),
        Page("clerk: list as of a day", _with(clusters, **past), CLERK),
        Page("clerk: site as of a day", _with(own.get_absolute_url(), **past), CLERK),
        Page("clerk: differences", _with(reverse("differences"), **week), CLERK),
        Page("clerk: my work", reverse("progress:work"), CLERK),
    ]


def _with(address: str, **query: str) -> str:
    return f"{address}?{urlencode(query)}"
