"""How units and developers keep promises: how many were made, moved and missed, and how far behind they are."""

import datetime
import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet

from places.models import AdministrativeUnit, Organisation
from progress.models import Milestone
from values.dates import SLOTS, Lateness, Precision


@dataclass(slots=True)
class Total:
    """The promised milestones of one unit or developer; `place` is None where none is recorded."""

    place: AdministrativeUnit | Organisation | None = None
    made: int = 0
    moved: int = 0
    missed: int = 0
    slips: list[Lateness] = field(default_factory=list)

    @property
    def behind(self) -> int:
        return len(self.slips)

    @property
    def worst(self) -> Lateness | None:
        return max(self.slips, default=None)

    @property
    def median(self) -> Lateness | None:
        """The slip in the middle of those behind, in whole months, or in days below a month."""
        if not self.slips:
            return None
        slots = int(statistics.median(one.slots for one in self.slips))
        count, precision = (slots // SLOTS, Precision.MONTH) if slots >= SLOTS else (slots, Precision.DAY)
        return Lateness(slots, count, precision)


@dataclass(frozen=True, slots=True)
class LateCounts:
    """How many records are overdue, and how many behind their original target; most are both."""

    overdue: int
    behind: int


def how_many_late(promises: QuerySet) -> LateCounts:
    """One query; wants `with_lateness()` on the milestones or projects."""
    found = promises.order_by().aggregate(
        overdue=Count("pk", filter=Q(overdue_slots__gt=0)), behind=Count("pk", filter=Q(behind_slots__gt=0))
    )
    return LateCounts(**found)


@dataclass(frozen=True, slots=True)
class Totals:
    everything: Total
    units: list[Total]
    developers: list[Total]


def totals_of(milestones: QuerySet, on: datetime.date) -> Totals:
    """Three queries; wants `with_kept()` on the milestones."""
    everything, units, developers = Total(), defaultdict(Total), defaultdict(Total)
    needed = ("planned", "forecast", "actual", "state", "first_promise")
    rows = milestones.order_by().annotate(unit=F("site__unit_id"), developer=F("site__developer_id")).only(*needed)
    for milestone in rows:
        for total in (everything, units[milestone.unit], developers[milestone.developer]):
            _count(total, milestone, milestone.behind_by(milestone.first_promise, on))
    return Totals(
        everything,
        _named(units, AdministrativeUnit.objects.select_related("parent")),
        _named(developers, Organisation.objects.all()),
    )


def _count(total: Total, milestone: Milestone, behind: Lateness | None) -> None:
    total.made += 1
    total.moved += milestone.is_moved
    total.missed += milestone.is_missed
    if behind:
        total.slips.append(behind)


def _named(totals: dict[int | None, Total], places: QuerySet) -> Iterable[Total]:
    """The totals with the places they are of, the worst first; what is at no recorded place comes last."""
    by_pk = places.in_bulk([pk for pk in totals if pk])
    for pk, total in totals.items():
        total.place = by_pk.get(pk)

    def rank(total: Total):
        return total.place is None, -(total.worst.slots if total.worst else 0), -total.made, str(total.place)

    return sorted(totals.values(), key=rank)
