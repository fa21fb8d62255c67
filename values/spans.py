"""Spans between partial dates counted by the database, with whole numbers alone: `lateness` of values.dates in SQL."""

import datetime
import re
from functools import cache

from django.db.models import Func, IntegerField

from values.dates import SLOTS, slot_of


class Parts:
    """A partial date in SQL, to count from or to."""

    def __init__(self, date):
        self.date = date

    def slots_to(self, reached: "Parts"):
        """Slots from the one to the other, at the coarser of both precisions; negative for an earlier one."""
        return _SlotsTo(self.date, reached.date)

    def slots_to_day(self, day: datetime.date):
        """Slots to a plain day, which is as precise as the date it is compared with."""
        return _SlotsToDay(self.date, slot_of(day), day.year * 12 + day.month - 1)


class _Counted(Func):
    """Whole numbers counted by SQL that names its expressions `{0}`, `{1}` … wherever it wants them.

    One expression for all of it: the same, put together from Django's, took longer to compile than a page to render.
    """

    output_field = IntegerField()

    def sql(self, greatest: str) -> str:
        raise NotImplementedError

    def as_sql(self, compiler, connection, greatest="GREATEST"):
        compiled = [compiler.compile(expression) for expression in self.get_source_expressions()]
        sql = self.sql(greatest)
        params = [param for place in re.findall(r"{(\d)}", sql) for param in compiled[int(place)][1]]
        return sql.format(*(text for text, _params in compiled)), params

    def as_sqlite(self, compiler, connection):
        return self.as_sql(compiler, connection, greatest="MAX")


class _SlotsTo(_Counted):
    def __init__(self, first, reached):
        super().__init__(first, reached)

    def sql(self, greatest):
        return _slots_to(greatest)


class _SlotsToDay(_Counted):
    def __init__(self, date, slot: int, month: int):
        super().__init__(date)
        self.slot, self.month = slot, month

    def sql(self, greatest):
        return _slots_to_day(self.slot, self.month)


@cache
def _slots_to(greatest: str) -> str:
    first, reached = _Text("{0}"), _Text("{1}")
    days = first.days_to(reached.first_slot, reached.month)
    periods = first.periods_to(reached.month, f"{greatest}({first.length}, {reached.length})")
    return f"(CASE WHEN {first.is_day} AND {reached.is_day} THEN {days} ELSE {periods} END)"


@cache
def _slots_to_day(slot: int, month: int) -> str:
    first = _Text("{0}")
    days, periods = first.days_to(str(slot), str(month)), first.periods_to(str(month), first.length)
    return f"(CASE WHEN {first.is_day} THEN {days} ELSE {periods} END)"


class _Text:
    """The SQL of a date's numbers: the month it begins in, its first day in slots, its length in months."""

    def __init__(self, date: str):
        self.year, self.number = _number(date, 1, 4), _number(date, 6, 2)
        self.month = f"({self.year} * 12 + {self.number} - 1)"
        self.first_slot = f"({self.month} * {SLOTS} + {_number(date, 9, 2)})"
        self.is_day = f"SUBSTR({date}, 1, 10) = SUBSTR({date}, 12, 10)"
        self.length = f"({_number(date, 17, 2)} - {self.number} + 1)"  # 1 for a day too

    def days_to(self, slot: str, month: str) -> str:
        """Slots between two days; where they are less than a month apart, the days themselves."""
        slots = f"({slot} - {self.first_slot})"
        short = f"{slots} - {SLOTS} + {self._days_of_month()}"
        return f"CASE WHEN {month} - {self.month} = 1 AND {slots} < {SLOTS} THEN {short} ELSE {slots} END"

    def periods_to(self, month: str, length: str) -> str:
        return f"({month} / {length} - {self.month} / {length}) * {length} * {SLOTS}"

    def _days_of_month(self) -> str:
        """Days of the month it begins in."""
        by_4, by_100, by_400 = (f"{self.year} = {self.year} / {number} * {number}" for number in (4, 100, 400))
        february = f"CASE WHEN {by_4} AND (NOT {by_100} OR {by_400}) THEN 29 ELSE 28 END"
        short = f"WHEN {self.number} IN (4, 6, 9, 11) THEN 30 WHEN {self.number} = 2 THEN {february}"
        return f"CASE {short} ELSE {SLOTS} END"


def _number(date: str, start: int, length: int) -> str:
    return f"CAST(SUBSTR({date}, {start}, {length}) AS integer)"
