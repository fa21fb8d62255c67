"""How far a promise slipped: from the first promise to what really happened, at the precision that was given.

Slips of different precisions are ranked in slots: 31 to a month, so that days, months and quarters compare by the
calendar (a whole year is 12 × 31 slots, leap or not) and both databases count them with whole numbers alone.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.db.models import Case, CharField, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, Substr
from django.db.models.lookups import Exact, IsNull
from django.utils.translation import gettext_lazy

from progress.models import Milestone, Standing, State
from progress.models.milestone import SETTLED
from values.dates import Lateness, PartialDate, Precision, lateness
from values.fields import PartialDateField

SLOTS = 31  # to a month
GIVEN_UP = (Standing.REVOKED, Standing.WITHDRAWN)  # nothing is late there


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """How far behind, as people say it ("6 quarters"), ranked by slots."""

    slots: int
    late_by: Lateness = field(compare=False)

    def __str__(self) -> str:
        return str(self.late_by)


def slip(first: PartialDate | None, milestone: Milestone, on: datetime.date) -> Slip | None:
    """How far `milestone` lies behind `first` on that day; None when it does not, or when that is not known.

    Done: when it was done. Not done: the later of the promise in force and `on`. Nothing is known of one that is done
    on a day nobody recorded, and nothing is asked of one that does not apply.
    """
    if not first or milestone.state == State.NOT_APPLICABLE:
        return None
    reached = [milestone.actual] if milestone.state == State.DONE else [milestone.promise, on]
    found = [slip_between(first, one) for one in reached if one]
    return max((one for one in found if one), default=None)


def slip_between(first: PartialDate, reached: PartialDate | datetime.date) -> Slip | None:
    """From one date to another, in whole periods of the coarser precision; a plain day takes that of the first."""
    late_by = lateness(first, reached)
    if late_by is None:
        return None
    if late_by.precision != Precision.DAY:
        return Slip(late_by.count * _MONTHS[late_by.precision] * SLOTS, late_by)
    last = reached.start if isinstance(reached, PartialDate) else reached
    return Slip(_day_number(last) - _day_number(first.start), late_by)


_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF_YEAR: 6, Precision.YEAR: 12}


def _day_number(day: datetime.date) -> int:
    return (day.year * 12 + day.month - 1) * SLOTS + day.day


def with_first_promise(milestones: QuerySet) -> QuerySet:
    """Annotate `first_promise`: planned or, where there is none, the first forecast that history holds."""
    oldest = Subquery(_forecasts().values("forecast")[:1])
    return milestones.annotate(first_promise=Coalesce("planned", oldest, "forecast", output_field=PartialDateField()))


def _forecasts() -> QuerySet:
    """What history holds of a milestone's forecasts, the oldest first; for a subquery."""
    return Milestone.history.filter(id=OuterRef("pk"), forecast__isnull=False).order_by("history_date", "history_id")


def with_slip(milestones: QuerySet, on: datetime.date) -> QuerySet:
    """Annotate `slip` as `Slip.slots` ranks it: 0 for none, NULL where there is nothing to compare.

    The same rule as `slip`, in SQL for filters and orders.
    """
    return milestones.annotate(
        slip=Case(
            When(state=State.NOT_APPLICABLE, then=None),
            When(state=State.DONE, actual=None, then=None),
            When(planned__isnull=False, then=_behind(Parts(F("planned")), F, on)),
            When(forecast__isnull=False, then=_behind_first_forecast(on)),
            output_field=IntegerField(),
        )
    )


def _behind_first_forecast(on: datetime.date):
    told = _forecasts().annotate(behind=_behind(Parts(F("forecast")), OuterRef, on)).values("behind")[:1]
    return Coalesce(Subquery(told, output_field=IntegerField()), _behind(Parts(F("forecast")), F, on))


def _behind(first: "Parts", column: Callable, on: datetime.date):
    """Slots from the first promise; `column` names a column of the milestone, from where the expression stands."""
    # A constraint keeps the actual date empty until it is done.
    reached = Coalesce(column("actual"), column("forecast"), column("planned"), output_field=CharField())
    by_today = Case(When(IsNull(column("actual"), True), then=first.slots_to_day(on)), default=Value(0))
    return Greatest(first.slots_to(Parts(reached)), by_today, Value(0))


def slipped(milestones: QuerySet, on: datetime.date) -> QuerySet:
    """Those behind their first promise on that day, at sites neither revoked nor withdrawn; with `with_slip`."""
    return with_slip(milestones.promised().at_standing_sites(), on).filter(slip__gt=0)


def slipped_at(sites: Collection[int], on: datetime.date) -> dict[int, list[Milestone]]:
    """The slipped milestones of each of these sites, the worst first, with `first_promise`; one query."""
    found = defaultdict(list)
    rows = with_first_promise(slipped(Milestone.objects.filter(site__in=sites), on)).select_related("stage")
    for milestone in rows.order_by("-slip", "stage__order", "phase"):
        found[milestone.site_id].append(milestone)
    return found


def with_worst_slip(sites: QuerySet, on: datetime.date) -> QuerySet:
    """Annotate `worst_slip`, in slots: that of the milestone furthest behind; 0 where none is, and where the site was
    given up. Wants `with_standing()`."""
    promised = Milestone.objects.promised().filter(site=OuterRef("pk")).order_by()
    worst = with_slip(promised, on).values("site").annotate(worst=Max("slip")).values("worst")
    behind = Coalesce(Subquery(worst, output_field=IntegerField()), 0)
    return sites.annotate(worst_slip=Case(When(standing__in=GIVEN_UP, then=Value(0)), default=behind))


def with_kept(milestones: QuerySet, on: datetime.date) -> QuerySet:
    """Annotate `first_promise`, `in_force`, `is_moved` (in force is another than the first) and `is_missed` (the one in
    force ran out, and it was not done, or only later)."""
    in_force = Coalesce("forecast", "planned", output_field=PartialDateField())
    missed = Q(in_force__end__lt=on) & ~Q(state__in=SETTLED) | Q(actual__start__gt=F("in_force__end"))
    return (
        with_first_promise(milestones)
        .annotate(in_force=in_force)
        .annotate(
            is_moved=Case(When(first_promise=F("in_force"), then=Value(False)), default=Value(True)),
            is_missed=Case(When(missed, then=Value(True)), default=Value(False)),
        )
    )


# How many months "more than" asks for in filters of lists.
THRESHOLDS = [
    ("any", gettext_lazy("slipped at all")),
    ("3", gettext_lazy("more than 3 months")),
    ("6", gettext_lazy("more than 6 months")),
    ("12", gettext_lazy("more than 12 months")),
]


def threshold_slots(asked: str) -> int:
    """The slots that a slip must be more than to be found by one of THRESHOLDS."""
    return 0 if asked == "any" else int(asked) * SLOTS


class Parts:
    """A partial date as numbers in SQL: the month it begins in, its first day in slots, its length in months."""

    def __init__(self, date):
        self.month = _number(date, 1, 4) * 12 + _number(date, 6, 2) - 1
        self.first_slot = self.month * SLOTS + _number(date, 9, 2)
        self.is_day = Exact(Substr(date, 1, 10), Substr(date, 12, 10))
        self.length = _number(date, 17, 2) - _number(date, 6, 2) + 1  # 1 for a day too

    def slots_to(self, reached: "Parts"):
        """Slots from the one to the other, at the coarser of both precisions; negative for an earlier one."""
        length = Greatest(self.length, reached.length)
        both = When(Q(self.is_day) & Q(reached.is_day), then=reached.first_slot - self.first_slot)
        return Case(both, default=self._whole_periods(reached.month, length), output_field=IntegerField())

    def slots_to_day(self, day: datetime.date):
        """Slots to a plain day, which is as precise as the date it is compared with."""
        month = Value(day.year * 12 + day.month - 1)
        days = When(self.is_day, then=Value(_day_number(day)) - self.first_slot)
        return Case(days, default=self._whole_periods(month, self.length), output_field=IntegerField())

    def _whole_periods(self, month, length):
        return (month / length - self.month / length) * length * SLOTS


def _number(date, start: int, length: int):
    return Cast(Substr(date, start, length), IntegerField())
