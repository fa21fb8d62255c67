"""How units and developers keep promises: how many were made, moved and missed, and how far they slipped."""

import datetime
import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from places.models import AdministrativeUnit, Organisation
from progress.models import Milestone
from progress.slippage import SLOTS, Slip, slip
from values.dates import Lateness, Precision


@dataclass(slots=True)
class Total:
    """The promised milestones of one unit or developer; `place` is None where none is recorded."""

    place: AdministrativeUnit | Organisation | None = None
    made: int = 0
    moved: int = 0
    missed: int = 0
    slips: list[Slip] = field(default_factory=list)

    @property
    def slipped(self) -> int:
        return len(self.slips)

    @property
    def worst(self) -> Slip | None:
        return max(self.slips, default=None)

    @property
    def median(self) -> Lateness | None:
        """The slip in the middle of those that slipped, in whole months, or in days below a month."""
        if not self.slips:
            return None
        slots = int(statistics.median(one.slots for one in self.slips))
        return Lateness(slots // SLOTS, Precision.MONTH) if slots >= SLOTS else Lateness(slots, Precision.DAY)


@dataclass(frozen=True, slots=True)
class Totals:
    everything: Total
    units: list[Total]
    developers: list[Total]


def totals_of(milestones: QuerySet, on: datetime.date) -> Totals:
    """Three queries; wants `with_kept()` and `with_slip()` on the milestones."""
    everything, units, developers = Total(), defaultdict(Total), defaultdict(Total)
    needed = ("planned", "forecast", "actual", "state")
    rows = milestones.order_by().annotate(unit=F("site__unit_id"), developer=F("site__developer_id")).only(*needed)
    for milestone in rows:
        for total in (everything, units[milestone.unit], developers[milestone.developer]):
            _count(total, milestone, slip(milestone.first_promise, milestone, on))
    return Totals(
        everything,
        _named(units, AdministrativeUnit.objects.select_related("parent")),
        _named(developers, Organisation.objects.all()),
    )


def _count(total: Total, milestone: Milestone, slipped: Slip | None) -> None:
    total.made += 1
    total.moved += milestone.is_moved
    total.missed += milestone.is_missed
    if slipped:
        total.slips.append(slipped)


def _named(totals: dict[int | None, Total], places: QuerySet) -> Iterable[Total]:
    """The totals with the places they are of, the worst first; what is at no recorded place comes last."""
    by_pk = places.in_bulk([pk for pk in totals if pk])
    for pk, total in totals.items():
        total.place = by_pk.get(pk)

    def rank(total: Total):
        return total.place is None, -(total.worst.slots if total.worst else 0), -total.made, str(total.place)

    return sorted(totals.values(), key=rank)
