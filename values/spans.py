"""Spans between partial dates counted by the database, with whole numbers alone: `lateness` of values.dates in SQL."""

import datetime

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Greatest, Substr
from django.db.models.lookups import Exact, LessThan

from values.dates import SLOTS, slot_of


class Parts:
    """A partial date as numbers in SQL: the month it begins in, its first day in slots, its length in months."""

    def __init__(self, date):
        self.year, self.number = _number(date, 1, 4), _number(date, 6, 2)
        self.month = self.year * 12 + self.number - 1
        self.first_slot = self.month * SLOTS + _number(date, 9, 2)
        self.is_day = Exact(Substr(date, 1, 10), Substr(date, 12, 10))
        self.length = _number(date, 17, 2) - self.number + 1  # 1 for a day too

    def slots_to(self, reached: "Parts"):
        """Slots from the one to the other, at the coarser of both precisions; negative for an earlier one."""
        length = Greatest(self.length, reached.length)
        days = When(Q(self.is_day) & Q(reached.is_day), then=self._days(reached.first_slot, reached.month))
        return Case(days, default=self._whole_periods(reached.month, length), output_field=IntegerField())

    def slots_to_day(self, day: datetime.date):
        """Slots to a plain day, which is as precise as the date it is compared with."""
        month = Value(day.year * 12 + day.month - 1)
        days = When(self.is_day, then=self._days(Value(slot_of(day)), month))
        return Case(days, default=self._whole_periods(month, self.length), output_field=IntegerField())

    def _days(self, slot, month):
        """Slots between two days; where they are less than a month apart, the days themselves."""
        slots = slot - self.first_slot
        is_in_next_month = Q(Exact(month - self.month, Value(1))) & Q(LessThan(slots, Value(SLOTS)))
        short = When(is_in_next_month, then=slots - SLOTS + self._days_of_month())
        return Case(short, default=slots, output_field=IntegerField())

    def _days_of_month(self):
        """Days of the month it begins in."""
        short = Q(*(Exact(self.number, Value(month)) for month in (4, 6, 9, 11)), _connector=Q.OR)
        by_4, by_100, by_400 = (Exact(self.year % number, Value(0)) for number in (4, 100, 400))
        is_leap = Q(by_4) & (~Q(by_100) | Q(by_400))
        february = Case(When(is_leap, then=Value(29)), default=Value(28))
        return Case(
            When(short, then=Value(30)), When(Exact(self.number, Value(2)), then=february), default=Value(SLOTS)
        )

    def _whole_periods(self, month, length):
        return (month / length - self.month / length) * length * SLOTS


def _number(date, start: int, length: int):
    return Cast(Substr(date, start, length), IntegerField())
