"""Until when an office is to decide: the legal time limit that holds for a dossier, counted from its receipt.

The day of receipt is not counted. Working days leave out Saturdays, Sundays and the days off of the year's calendar,
and count the weekend days that it says are worked.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from progress.models import DayKind, HolidayCalendar, Movement, MovementKind, TimeLimit
from progress.models.desks.limit import days_in

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5


class YearUnknown(Exception):
    """Working days are to be counted in a year of which no holidays are recorded."""

    def __init__(self, year: int):
        super().__init__(year)
        self.year = year


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day an office has by `limit`; None where it cannot be told, for want of the receipt or of a calendar."""

    limit: TimeLimit
    received: datetime.date | None
    day: datetime.date | None = None
    year_unknown: int | None = None

    def days_left(self, on: datetime.date) -> int | None:
        """Return the days from `on` to the last day, negative once it is over; None where it cannot be told."""
        return (self.day - on).days if self.day else None

    def is_over(self, on: datetime.date) -> bool:
        return self.day is not None and on > self.day


class Limits:
    """All time limits and calendars, each read once."""

    def deadline(self, movement: Movement) -> Deadline | None:
        """Return the deadline of the run of a movement; None where no limit holds. Wants `with_run()`, `with_stage()`.

        A dossier that was returned has none: the time begins anew when it is received again.
        """
        if movement.kind == MovementKind.RETURNED:
            return None
        return self.deadline_of(movement.stage_id, movement.site_kind, movement.begun, movement.received)

    def deadline_of(
        self, stage: int, site_kind: str, begun: datetime.date, received: datetime.date | None
    ) -> Deadline | None:
        limit = self.limit(stage, site_kind, begun)
        if limit is None:
            return None
        if received is None:
            return Deadline(limit, None)
        try:
            return Deadline(limit, received, self._last_day(limit.days, limit.day_kind, received))
        except YearUnknown as unknown:
            return Deadline(limit, received, year_unknown=unknown.year)

    def limit(self, stage: int, site_kind: str, begun: datetime.date) -> TimeLimit | None:
        """Return the newest limit in force on the day a dossier was begun; of its kind of site before that of both."""
        for kind in (site_kind, ""):
            for limit in self._by_stage[stage, kind]:
                if limit.valid_from <= begun:
                    if limit.valid_until is None or begun <= limit.valid_until:
                        return limit
                    break
        return None

    @property
    def stages(self) -> set[int]:
        """The primary keys of the stages for which a limit is recorded, in force or not."""
        return {stage for stage, _kind in self._by_stage}

    @cached_property
    def _by_stage(self) -> dict[tuple[int, str], list[TimeLimit]]:
        limits = defaultdict(list)
        for limit in TimeLimit.objects.order_by("-valid_from", "-pk"):
            limits[limit.stage_id, limit.site_kind].append(limit)
        return limits

    @cached_property
    def _calendars(self) -> dict[int, tuple[set[datetime.date], set[datetime.date]]]:
        calendars = HolidayCalendar.objects.values_list("year", "days_off", "days_worked")
        return {year: (days_in(off, year), days_in(worked, year)) for year, off, worked in calendars}

    @cached_property
    def _last_day(self):
        return lru_cache(maxsize=10_000)(self._count)

    def _count(self, days: int, day_kind: str, received: datetime.date) -> datetime.date:
        if day_kind == DayKind.CALENDAR:
            return received + datetime.timedelta(days=days)
        day = received
        while days:
            day += ONE_DAY
            days -= self.is_worked(day)
        return day

    def is_worked(self, day: datetime.date) -> bool:
        """Return whether a day is a working day; raises YearUnknown."""
        if day.year not in self._calendars:
            raise YearUnknown(day.year)
        off, worked = self._calendars[day.year]
        return day in worked or (day.weekday() < SATURDAY and day not in off)
