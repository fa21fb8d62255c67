"""Make up what becomes of the milestones of a site: target dates with reasons, begin, progress, perhaps an end."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from demo.names import NOTES, REASONS
from demo.timeline import UPDATES
from progress.models import Document, Milestone, State
from values.dates import PartialDate
from values.today import ONE_DAY

FIELDS = (
    "state", "planned", "forecast", "actual", "percent", "area_done", "area_ready", "area_total", "households_done",
    "households_total", "document", "source", "as_of", "note",
)  # fmt: skip
DROPPED, NEVER_SPOKEN_OF, MOVED = 0.05, 0.5, 0.2  # shares: not applicable; later steps; of dates over, at each update
OPERATING = 0.15  # share of sites
BEFORE = -1  # the number of an update before the first one


@dataclass
class SiteFacts:
    """What the records of one site share: its area in hectares, its documents, its age in days at the first update."""

    area: Decimal
    documents: list[Document] = field(default_factory=list)
    age: int = 0


class Course:
    """One milestone and what becomes of it; `advance` is its next update.

    It is done with the update numbered `done_at`, on the way from the one numbered `begins_at`; None for never. What is
    done before the first update was so after `share` of the site's age.
    """

    def __init__(
        self, milestone: Milestone, facts: SiteFacts, begins_at: int | None, done_at: int | None, random: Random
    ) -> None:
        self.milestone, self.facts, self.random = milestone, facts, random
        self.begins_at, self.done_at = begins_at, done_at
        self.is_dropped = random.random() < DROPPED
        self.updates, self.share = 0, 0.0

    @property
    def is_settled(self) -> bool:
        return self.milestone.is_settled

    def advance(self, number: int, day: datetime.date) -> Milestone:
        """Change the milestone in memory as somebody records it with an update."""
        milestone = self.milestone
        self.updates += 1
        milestone._change_reason = None
        milestone.source, milestone.as_of = f"báo cáo tuần {day:%W/%Y}", PartialDate.day(day)
        if milestone.is_settled:
            milestone.note = f"Kiểm tra lại ngày {day:%d/%m/%Y}"
        elif self.done_at is not None and number > self.done_at:
            self._finish(day)
        elif self.updates == 1:
            milestone.state = State.NOT_STARTED
            milestone.planned = self._date(day + ONE_DAY * self.random.randint(60, 900))
        elif self.is_dropped:
            milestone.state = State.NOT_APPLICABLE
        elif milestone.promise.is_over(day) and self.random.random() < MOVED:
            milestone.forecast = self._date(day + ONE_DAY * self.random.randint(20, 300))
            milestone._change_reason = self.random.choice(REASONS)
        elif self.begins_at is not None and number > self.begins_at:
            self._go_on()
        else:
            milestone.note = f"{self.random.choice(NOTES)}, lần {self.updates}"
        return milestone

    def _go_on(self) -> None:
        milestone, stage = self.milestone, self.milestone.stage
        milestone.state = State.IN_PROGRESS
        milestone.percent = min((milestone.percent or 0) + self.random.randint(0, 4), 95)
        if stage.asks_area:
            milestone.area_total = milestone.area_total or (self.facts.area * Decimal("0.9")).quantize(Decimal("0.1"))
            milestone.area_done = (milestone.area_total * milestone.percent / 100).quantize(Decimal("0.01"))
            milestone.area_ready = (milestone.area_done / 2).quantize(Decimal("0.01"))
        if stage.asks_households:
            milestone.households_total = milestone.households_total or self.random.randint(20, 300)
            milestone.households_done = milestone.households_total * milestone.percent // 100
        if self.updates % 3 == 1:
            milestone.note = f"{self.random.choice(NOTES)}, lần {self.updates}"

    def _finish(self, day: datetime.date) -> None:
        milestone = self.milestone
        milestone.state, milestone.percent = State.DONE, 100
        milestone.area_done, milestone.households_done = milestone.area_total, milestone.households_total
        milestone.document = self.random.choice(self.facts.documents)
        days = self.facts.age * (1 - self.share) if self.done_at == BEFORE else self.random.randint(0, 20)
        milestone.actual = PartialDate.day(day - ONE_DAY * int(days))

    def _date(self, day: datetime.date) -> PartialDate:
        """Return a period that holds `day`, as precise as people are."""
        precision = self.random.randrange(10)
        if precision < 3:
            return PartialDate.day(day)
        if precision < 5:
            return PartialDate.month(day.year, day.month)
        if precision < 9:
            return PartialDate.quarter(day.year, (day.month + 2) // 3)
        return PartialDate.year(day.year)


def courses_of(milestones: list[Milestone], facts: SiteFacts, random: Random) -> list[Course]:
    """Return the courses of those of a site's milestones of which anything is ever recorded.

    A site is somewhere among its stages when the updates begin and further on at their end: what lies before the first
    place is done already, what lies between is done meanwhile, what follows has begun; of the rest half have a date.
    Some sites were in operation long before.
    """
    at_first = random.uniform(-0.1, 0.7) if random.random() > OPERATING else 1.1
    at_last = at_first + random.uniform(0.1, 0.35)
    courses = []
    for number, milestone in enumerate(milestones):
        place = number / len(milestones) + random.uniform(-0.06, 0.06)
        update = int(UPDATES * (place - at_first) / (at_last - at_first))
        if place < at_first:
            courses.append(Course(milestone, facts, BEFORE, BEFORE, random))
        elif place < at_last:
            courses.append(Course(milestone, facts, update - UPDATES // 3, update, random))
        elif place < at_last + 0.25:
            courses.append(Course(milestone, facts, random.randrange(UPDATES), None, random))
        elif random.random() > NEVER_SPOKEN_OF:
            courses.append(Course(milestone, facts, None, None, random))
    before = [course for course in courses if course.done_at == BEFORE]
    for number, course in enumerate(before, start=1):
        course.share = number / (len(before) + 1)
    return courses
