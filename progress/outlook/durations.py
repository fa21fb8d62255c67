"""How long a step takes, told from sites where it is done and from sites where it is still open.

The estimate is that of Kaplan and Meier (1958): a step that is still open counts as having taken longer than until now,
so that slow sites are not left out because they have not finished.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

FEWEST = 5  # cases that took longer than the step has taken so far; of fewer nothing is said


class Case(NamedTuple):
    """How many days a step took, or has taken so far where it is not done."""

    days: int
    is_done: bool


class MiddleHalf(NamedTuple):
    """Days within which the middle half of the cases end; `late` is None where too few have ended to tell."""

    early: int
    late: int | None
    cases: int


class Durations:
    """The durations of one step at many sites."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self.cases = sorted(cases)

    @cached_property
    def done(self) -> list[int]:
        """The days that each finished case took, the shortest first."""
        return [case.days for case in self.cases if case.is_done]

    @cached_property
    def curve(self) -> list[tuple[int, float]]:
        """The days at which cases ended, each with the share that takes longer."""
        ended, left = Counter(self.done), Counter(case.days for case in self.cases)
        at_risk, share, curve = len(self.cases), 1.0, []
        for days in sorted(left):
            if ended[days]:
                share *= 1 - ended[days] / at_risk
                curve.append((days, share))
            at_risk -= left[days]
        return curve

    def share_beyond(self, days: int) -> float:
        """Return the share of cases that take longer than `days`."""
        return next((share for until, share in reversed(self.curve) if until <= days), 1.0)

    def middle_half(self, so_far: int = 0) -> MiddleHalf | None:
        """Return when the middle half of the cases that took longer than `so_far` days ended.

        None where fewer than FEWEST finished cases took longer.
        """
        cases = sum(days > so_far for days in self.done)
        if cases < FEWEST:
            return None
        early = self._until(so_far, 0.75)
        return MiddleHalf(early, self._until(so_far, 0.25), cases) if early is not None else None

    def chance(self, so_far: int, until: int) -> float | None:
        """Return the share of the cases longer than `so_far` days that end within `until`; None of too few cases."""
        if self.middle_half(so_far) is None:
            return None
        return 1 - self.share_beyond(max(so_far, until)) / self.share_beyond(so_far)

    def _until(self, so_far: int, share: float) -> int | None:
        """Return the day by which no more than `share` of what was left at `so_far` is still open."""
        most = self.share_beyond(so_far) * share + 1e-9
        return next((days for days, beyond in self.curve if days > so_far and beyond <= most), None)
