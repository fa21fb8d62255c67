"""Make up the updates of one milestone: its target dates with reasons, its begin, its progress, perhaps its end."""

import datetime
from decimal import Decimal
from random import Random

from progress.models import Document, Milestone, State
from values.dates import PartialDate

FIELDS = (
    "state", "planned", "forecast", "actual", "percent", "area_done", "area_ready", "area_total", "households_done",
    "households_total", "document", "source", "as_of", "note",
)  # fmt: skip
REASONS = ("Vướng giải phóng mặt bằng", "Chờ thẩm định", "Thiếu vốn", "Điều chỉnh quy hoạch", "Mưa lũ kéo dài")
NOTES = ("Đang thẩm định hồ sơ", "Đã họp với UBND xã", "Nhà thầu đang thi công", "Chờ ý kiến sở, ngành")
# How milestones end, of a hundred.
NEVER, DONE, NOT_APPLICABLE, WAITING = 12, 35, 6, 15


class Course:
    """One milestone and what becomes of it; `advance` is its next update."""

    def __init__(self, milestone: Milestone, documents: list[Document], random: Random) -> None:
        self.milestone, self.documents, self.random = milestone, documents, random
        self.updates = 0
        fate = random.randrange(100)
        self.is_told = fate >= NEVER
        self.is_done_at = random.randint(4, 9) if NEVER <= fate < NEVER + DONE else None
        self.is_dropped = NEVER + DONE <= fate < NEVER + DONE + NOT_APPLICABLE
        self.waits = NEVER + DONE + NOT_APPLICABLE <= fate < NEVER + DONE + NOT_APPLICABLE + WAITING

    def advance(self, day: datetime.date) -> Milestone:
        """Change the milestone in memory as somebody records it on that day."""
        milestone, number = self.milestone, self.updates
        self.updates += 1
        milestone._change_reason = None
        if number == 0:
            self._promise(day)
        elif milestone.is_settled:
            milestone.note = f"Kiểm tra lại ngày {day:%d/%m/%Y}"
        elif self.is_dropped:
            milestone.state = State.NOT_APPLICABLE
        elif number == self.is_done_at:
            self._finish(day)
        elif number % 4 == 3:
            self._promise_anew(day)
        elif not self.waits:
            self._go_on(number)
        else:
            milestone.note = f"{self.random.choice(NOTES)}, lần {number}"
        milestone.source, milestone.as_of = f"báo cáo tuần {day:%W/%Y}", PartialDate.day(day)
        return milestone

    def _promise(self, day: datetime.date) -> None:
        self.milestone.state = State.NOT_STARTED
        promised = self._date(day + datetime.timedelta(days=self.random.randint(60, 900)))
        setattr(self.milestone, "forecast" if self.random.random() < 0.12 else "planned", promised)

    def _promise_anew(self, day: datetime.date) -> None:
        since = max(day, self.milestone.promise.start if self.random.random() < 0.3 else day)
        self.milestone.forecast = self._date(since + datetime.timedelta(days=self.random.randint(20, 420)))
        self.milestone._change_reason = self.random.choice(REASONS)

    def _go_on(self, number: int) -> None:
        milestone, stage = self.milestone, self.milestone.stage
        milestone.state = State.IN_PROGRESS
        milestone.percent = min((milestone.percent or 0) + self.random.randint(1, 9), 95)
        if stage.asks_area:
            milestone.area_total = milestone.area_total or Decimal(self.random.randint(100, 750)) / 10
            milestone.area_done = (milestone.area_total * milestone.percent / 100).quantize(Decimal("0.01"))
            milestone.area_ready = (milestone.area_done / 2).quantize(Decimal("0.01"))
        if stage.asks_households:
            milestone.households_total = milestone.households_total or self.random.randint(20, 300)
            milestone.households_done = milestone.households_total * milestone.percent // 100
        if number % 3 == 1:
            milestone.note = f"{self.random.choice(NOTES)}, lần {number}"

    def _finish(self, day: datetime.date) -> None:
        milestone = self.milestone
        milestone.state, milestone.percent = State.DONE, 100
        milestone.actual = PartialDate.day(day - datetime.timedelta(days=self.random.randint(0, 20)))
        milestone.area_done, milestone.households_done = milestone.area_total, milestone.households_total
        milestone.document = self.random.choice(self.documents)

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


def courses_by_site(milestones: list[Milestone], documents: dict[int, list[Document]], random: Random) -> list:
    """Return for each site the courses of its milestones of which anything is ever recorded."""
    found: dict[int, list[Course]] = {}
    for milestone in milestones:
        course = Course(milestone, documents[milestone.site_id], random)
        if course.is_told:
            found.setdefault(milestone.site_id, []).append(course)
    return list(found.values())
