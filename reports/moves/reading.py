"""What the page counts: how often and how far targets were changed, and how far each stage lies behind."""

import datetime
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from progress.promises.given import TargetGiven, shift, targets_given
from reports.moves.filters import OFTEN
from values.dates import PartialDate

FEWEST = 5  # cases; of fewer no quartile is told


class Quartiles(NamedTuple):
    """What a quarter, half and three quarters of some numbers do not exceed."""

    low: float
    median: float
    high: float


def quartiles(values: Sequence[int]) -> Quartiles | None:
    """Return the quartiles of numbers; None of too few."""
    return Quartiles(*statistics.quantiles(values, n=4, method="inclusive")) if len(values) >= FEWEST else None


@dataclass(frozen=True, slots=True)
class MilestoneMoves:
    """The targets given for one milestone; `slip` is how far it lies behind the first, None where nobody knows."""

    pk: int
    stage: int
    slip: int | None
    given: tuple[TargetGiven, ...]

    @property
    def times(self) -> int:
        """How often its target was changed, as far as history tells."""
        return max(len(self.given) - 1, 0)

    @property
    def moved(self) -> int:
        """How far its targets were put off in all, in slots; less than 0 where they were brought forward."""
        dates = [target.date for target in self.given]
        return shift(dates[0], dates[-1]) if len(dates) > 1 else 0

    def has(self, wanted: dict) -> bool:
        """Return whether the list shows it: changed so many times, with a target given and named as asked."""
        times, given, target = (wanted.get(name) for name in ("times", "given", "target"))
        if times and min(self.times, OFTEN) != int(times):
            return False
        return not (given or target) or any(
            (not given or given.start <= said.on <= given.end) and (not target or _is_within(said.date, target))
            for said in self.given
        )


def _is_within(date: PartialDate, period: PartialDate) -> bool:
    return period.start <= date.end <= period.end


def read_moves(milestones: QuerySet) -> list[MilestoneMoves]:
    """Return the targets given for each of some milestones, those changed most often first; two queries."""
    milestones = milestones.order_by()
    rows = list(milestones.values_list("pk", "stage_id", "recorded_slip", "planned"))
    given = targets_given(milestones, {pk: planned for pk, _stage, _slip, planned in rows})
    read = [MilestoneMoves(pk, stage, slip, tuple(given.get(pk, ()))) for pk, stage, slip, _planned in rows]
    return sorted(read, key=lambda milestone: (-milestone.times, -milestone.moved, milestone.pk))


@dataclass(frozen=True)
class Moves:
    """The changes of the targets of some milestones, counted."""

    milestones: list[MilestoneMoves]

    @cached_property
    def targets(self) -> list[TargetGiven]:
        return [target for milestone in self.milestones for target in milestone.given]

    @cached_property
    def by_quarter(self) -> dict[tuple[PartialDate, PartialDate], int]:
        """How many targets were given in one quarter and end in another, in the order of both."""
        counted = Counter((_quarter(t.on), _quarter(t.date.end)) for t in self.targets)
        return {(_as_date(given), _as_date(target)): count for (given, target), count in sorted(counted.items())}

    @cached_property
    def by_times(self) -> list[int]:
        """How many milestones had their target changed never, once … and OFTEN times or more."""
        counted = Counter(min(milestone.times, OFTEN) for milestone in self.milestones)
        return [counted[times] for times in range(OFTEN + 1)]

    @cached_property
    def shifts(self) -> list[int]:
        """How far each change moved a target, in slots, ascending: less than 0 for an earlier date."""
        return sorted(
            shift(before.date, after.date)
            for milestone in self.milestones
            for before, after in zip(milestone.given, milestone.given[1:], strict=False)
        )

    @cached_property
    def later(self) -> list[int]:
        return [slots for slots in self.shifts if slots > 0]

    @cached_property
    def earlier(self) -> list[int]:
        return sorted(-slots for slots in self.shifts if slots < 0)

    @cached_property
    def slips(self) -> dict[int, list[int]]:
        """By stage, how far its milestones lie behind their first target, in slots: 0 for those that do not."""
        by_stage: dict[int, list[int]] = {}
        for milestone in self.milestones:
            if milestone.slip is not None:
                by_stage.setdefault(milestone.stage, []).append(milestone.slip)
        return {stage: sorted(slips) for stage, slips in by_stage.items()}


def _quarter(day: datetime.date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _as_date(quarter: tuple[int, int]) -> PartialDate:
    return PartialDate.quarter(*quarter)
