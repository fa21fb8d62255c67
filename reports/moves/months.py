"""How many milestones were overdue at the end of each month, told from history at once.

A record of history is in force from one moment to another, and says until when its date may be kept: of each month
those are counted that were in force at its end and over by then. It is what the list of target dates of that day shows.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from progress.access.scope import sites_seen_by
from progress.changes.past import first_recorded_day
from progress.models import Milestone, Site, SiteEvent
from progress.models.event import LEADS_TO
from progress.models.site import GIVEN_UP
from progress.records.filters import ids_of_place
from values.dates import slot_of
from values.today import ONE_DAY, end_of

MONTHS = 24


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """How many milestones were overdue at the end of a day, the last of its month."""

    day: datetime.date
    overdue: int


def month_ends(on: datetime.date) -> list[datetime.date]:
    """Return the last days of the 24 months before that of `on`, the earliest first."""
    days = [on.replace(day=1) - ONE_DAY]
    while len(days) < MONTHS:
        days.append(days[-1].replace(day=1) - ONE_DAY)
    return days[::-1]


def overdue_by_month(user, wanted: dict, on: datetime.date) -> list[MonthEnd]:
    """Return the months of which anything is known; five queries at most.

    `wanted` narrows as the list of target dates does: kind, unit, developer, stage, site. Units and developers are
    those that a site had at the time.
    """
    first = first_recorded_day()
    days = [day for day in month_ends(on) if first and day >= first]
    if not days:
        return []
    gone, were = _given_up(days), _sites_then(wanted, days)
    overdue = dict.fromkeys(days, 0)
    for site, *counts in _counts(user, wanted, days):
        for day, count in zip(days, counts, strict=True):
            if count and site not in gone[day] and (were is None or site in were[day]):
                overdue[day] += count
    return [MonthEnd(day, count) for day, count in overdue.items()]


def _counts(user, wanted: dict, days: list[datetime.date]) -> QuerySet:
    """Return of each site how many of its milestones were overdue at the end of each day."""
    records = Milestone.history.filter(sites_seen_by(user, prefix="site__")).exclude(history_type="-")
    records = records.filter(due_slot__lt=slot_of(days[-1]), in_force_until__gte=end_of(days[0]))
    if site := wanted.get("site"):
        records = records.filter(site=site.pk)
    if stage := wanted.get("stage"):
        records = records.filter(stage=stage.pk)
    if kind := wanted.get("kind"):
        records = records.filter(site__kind=kind)
    counts = {
        f"until_{n}": Count("pk", filter=_stood(day) & Q(due_slot__lt=slot_of(day))) for n, day in enumerate(days)
    }
    return records.order_by().values("site_id").annotate(**counts).values_list("site_id", *counts)


def _stood(day: datetime.date) -> Q:
    """Return the condition that a record of history was in force at the end of a day."""
    return Q(history_date__lt=end_of(day), in_force_until__gte=end_of(day))


def _given_up(days: list[datetime.date]) -> dict[datetime.date, set[int]]:
    """Return the sites revoked or withdrawn as they were recorded at the end of each day."""
    events = SiteEvent.history.filter(kind__in=list(LEADS_TO)).exclude(history_type="-")
    by_site = defaultdict(list)
    for event in events.values_list("site_id", "kind", "date", "id", "history_date", "in_force_until"):
        by_site[event[0]].append(event[1:])
    gone: dict[datetime.date, set[int]] = {day: set() for day in days}
    for site, records in by_site.items():
        for day in days:
            until = end_of(day)
            stood = [(date, pk, kind) for kind, date, pk, begun, ended in records if begun < until <= ended]
            if stood and LEADS_TO[max(stood)[2]] in GIVEN_UP:
                gone[day].add(site)
    return gone


def _sites_then(wanted: dict, days: list[datetime.date]) -> dict[datetime.date, set[int]] | None:
    """Return the sites of the wanted kind, unit and developer at the end of each day; None where none is wanted."""
    places = {}
    if unit := wanted.get("unit"):
        places["unit__in"] = ids_of_place(*unit.records)
    if developer := wanted.get("developer"):
        places["developer__in"] = {record.pk for record in developer.records}
    if not (places or wanted.get("kind")):
        return None
    were: dict[datetime.date, set[int]] = {day: set() for day in days}
    for kind in Site.__subclasses__():
        if wanted.get("kind") not in ("", None, kind.site_kind):
            continue
        records = kind.history.filter(**places).exclude(history_type="-")
        for site, begun, ended in records.values_list(kind._meta.pk.attname, "history_date", "in_force_until"):
            for day in days:
                if begun < end_of(day) <= ended:
                    were[day].add(site)
    return were
