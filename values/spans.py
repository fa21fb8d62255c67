"""Spans between partial dates counted by the database, with whole numbers alone: `lateness` of values.dates in SQL."""

import datetime

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Substr
from django.db.models.lookups import Exact, LessThan

from values.dates import SLOTS, slot_reached


class Parts:
    """A partial date as numbers in SQL: its last day, that day's running month, its length in months."""

    def __init__(self, date):
        self.year, self.number, self.day = _number(date, 12, 4), _number(date, 17, 2), _number(date, 20, 2)
        self.month = self.year * 12 + self.number - 1
        self.length = self.number - _number(date, 6, 2) + 1  # 1 for a day too
        self.is_day = Exact(Substr(date, 1, 10), Substr(date, 12, 10))

    def slots_to(self, reached: "Parts"):
        """Slots from its last day to what was reached, at the precision of that; 0 or less for an earlier one."""
        is_last = Exact(reached.day, reached.days_of_month())
        day = Case(When(is_last, then=Value(SLOTS)), default=reached.day)
        days = self._days(reached.month, reached.day, reached.month * SLOTS + day)
        periods = (reached.month / reached.length - self.month / reached.length) * reached.length * SLOTS
        return Case(When(reached.is_day, then=days), default=periods, output_field=IntegerField())

    def slots_to_day(self, day: datetime.date):
        """Slots from its last day to a plain day; 0 or less for an earlier one."""
        return self._days(Value(day.year * 12 + day.month - 1), Value(day.day), Value(slot_reached(day)))

    def _days(self, month, day, slot):
        """Slots from its last day to a day; where they are less than a month apart, the days themselves."""
        slots = slot - (self.month * SLOTS + self.day)
        is_in_next_month = Q(Exact(month - self.month, Value(1))) & Q(LessThan(slots, Value(SLOTS)))
        return Case(
            When(Exact(month, self.month), then=day - self.day),
            When(is_in_next_month, then=day + self.days_of_month() - self.day),
            default=slots,
            output_field=IntegerField(),
        )

    def days_of_month(self):
        """Days of the month it ends in."""
        short = Q(*(Exact(self.number, Value(month)) for month in (4, 6, 9, 11)), _connector=Q.OR)
        by_4, by_100, by_400 = (Exact(self.year % number, Value(0)) for number in (4, 100, 400))
        is_leap = Q(by_4) & (~Q(by_100) | Q(by_400))
        february = Case(When(is_leap, then=Value(29)), default=Value(28))
        return Case(
            When(short, then=Value(30)), When(Exact(self.number, Value(2)), then=february), default=Value(SLOTS)
        )


def _number(date, start: int, length: int):
    return Cast(Substr(date, start, length), IntegerField())
