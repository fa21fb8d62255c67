"""What changed since a person last looked: as many of each kind as the page of differences lists."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from history.data_version import KeptWhileUnchanged
from progress.access.scope import rights_of
from progress.changes.past import first_recorded_day
from reports.differences import DifferenceKind, counted, snapshots
from reports.models import DashboardLook
from values.today import ONE_DAY

A_WEEK = datetime.timedelta(days=7)

_kept = KeptWhileUnchanged[Counter](most=50)


@dataclass(frozen=True, slots=True)
class Latest:
    """How many differences of each kind there are since a day; `looked_on` is None for who never looked before.

    The day of the last look counts as a whole: nothing that was saved after the look is missed.
    """

    since: datetime.date  # its end
    until: datetime.date
    looked_on: datetime.date | None
    counts: list[tuple[DifferenceKind, int]]

    @property
    def url(self) -> str:
        """The page that lists them."""
        return f"{reverse('differences')}?{urlencode({'from': self.since, 'to': self.until})}"

    @property
    def links(self) -> list[tuple[str, int, str]]:
        """(kind, count, address of the list) of the kinds of which there is any."""
        return [(str(kind.label), n, f"{self.url}&{urlencode({'what': kind.value})}") for kind, n in self.counts if n]


def latest(user, look: DashboardLook) -> Latest | None:
    """Return what changed since the look before today's or, for who never looked, in a week; None before any record."""
    first, on = first_recorded_day(), look.last_on
    if first is None:
        return None
    since = min(max(look.before_on - ONE_DAY if look.before_on else on - A_WEEK, first), on)
    counts = _kept.get((since, on, rights_of(user)), lambda: _counted(user, since, on))
    return Latest(since, on, look.before_on, [(kind, counts[kind]) for kind in DifferenceKind])


def _counted(user, since: datetime.date, on: datetime.date) -> Counter:
    counts: Counter[DifferenceKind] = Counter()
    for (_site, kind), count in counted(*snapshots(user, since, on)).items():
        counts[kind] += count
    return counts
