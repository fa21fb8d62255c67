"""Three numbers of a month ago, counted as today's are, of what was recorded then."""

import datetime
from dataclasses import dataclass

from progress.changes.past import as_of, first_recorded_day
from progress.milestones import stage_cells
from progress.models import Milestone, Obstacle, Site
from values.today import past_day

A_MONTH = datetime.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Trend:
    """A number and what it was on an earlier day."""

    now: int
    before: int

    @property
    def change(self) -> int:
        """How many more there are now; less than 0 for fewer."""
        return self.now - self.before

    @property
    def size(self) -> int:
        return abs(self.change)


@dataclass(frozen=True, slots=True)
class Trends:
    """The three numbers beside those of `day`."""

    day: datetime.date
    operating: Trend
    overdue: Trend
    obstacles: Trend


def trends(user, on: datetime.date, *, operating: int, overdue: int, obstacles: int) -> Trends | None:
    """Return the numbers of today, which are given, beside those of 30 days before; four queries.

    None where records do not reach back so far, and on a page of the past: there is one past at a time.
    """
    day, first = on - A_MONTH, None if past_day() else first_recorded_day()
    if first is None or day < first:
        return None
    with as_of(day, user):
        milestones = Milestone.objects.visible_to(user)
        was_overdue = milestones.filter(milestones.over(day)).at_standing_sites().count()
        were_open = Obstacle.objects.visible_to(user).open().at_standing_sites().count()
        did_operate = Site.objects.visible_to(user).standing().filter(stage_cells.operates()).count()
    return Trends(day, Trend(operating, did_operate), Trend(overdue, was_overdue), Trend(obstacles, were_open))
