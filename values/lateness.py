"""Spans between partial dates counted by the database, with whole numbers alone: `lateness` of values.dates in SQL."""

import datetime
import re
from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler

from values.dates import SLOTS, slot_reached


class Parts:
    """A partial date in SQL, to count from or to."""

    def __init__(self, date: Any) -> None:
        self.date = date

    def slots_to(self, reached: "Parts") -> Any:
        """Slots from its last day to what was reached, at the precision of that; 0 or less for an earlier one."""
        return _Counted(self.date, reached.date, sql=_slots_to())

    def slots_to_day(self, day: datetime.date) -> Any:
        """Slots from its last day to a plain day; 0 or less for an earlier one."""
        return _Counted(self.date, sql=_slots_to_day(day))


class _Counted(Func):
    """A whole number counted by SQL that names its expressions `{0}`, `{1}` wherever it wants them.

    One expression for all of it: the same, put together from Django's, took longer to compile than a page to render.
    """

    output_field = IntegerField()

    def __init__(self, *expressions: Any, sql: str) -> None:
        super().__init__(*expressions)
        self.sql = sql

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_more: Any, **_named: Any) -> Any:
        compiled = [compiler.compile(expression) for expression in self.get_source_expressions()]
        params = [param for place in re.findall(r"{(\d)}", self.sql) for param in compiled[int(place)][1]]
        return self.sql.format(*(text for text, _params in compiled)), params


@cache
def _slots_to() -> str:
    first, reached = _TextSql("{0}"), _TextSql("{1}")
    day = f"CASE WHEN {reached.day} = {reached.days_of_month()} THEN {SLOTS} ELSE {reached.day} END"
    days = first.days_to(reached.month, reached.day, f"({reached.month} * {SLOTS} + {day})")
    months = f"({reached.month} / {reached.length} - {first.month} / {reached.length}) * {reached.length}"
    return f"(CASE WHEN {reached.is_day} THEN {days} ELSE {months} * {SLOTS} END)"


def _slots_to_day(day: datetime.date) -> str:
    return f"({_TextSql('{0}').days_to(str(day.year * 12 + day.month - 1), str(day.day), str(slot_reached(day)))})"


class _TextSql:
    """The SQL of a partial date's numbers: its last day, that day's running month, its length in months."""

    def __init__(self, date: str) -> None:
        self.year, self.number, self.day = _number(date, 12, 4), _number(date, 17, 2), _number(date, 20, 2)
        self.month = f"({self.year} * 12 + {self.number} - 1)"
        self.length = f"({self.number} - {_number(date, 6, 2)} + 1)"  # 1 for a day too
        self.is_day = f"SUBSTR({date}, 1, 10) = SUBSTR({date}, 12, 10)"

    def days_to(self, month: str, day: str, slot: str) -> str:
        """Slots from its last day to a day; where they are less than a month apart, the days themselves."""
        slots = f"({slot} - ({self.month} * {SLOTS} + {self.day}))"
        return (
            f"CASE WHEN {month} = {self.month} THEN {day} - {self.day} "
            f"WHEN {month} - {self.month} = 1 AND {slots} < {SLOTS} THEN {day} + {self.days_of_month()} - {self.day} "
            f"ELSE {slots} END"
        )

    def days_of_month(self) -> str:
        """Days of the month it ends in."""
        by_4, by_100, by_400 = (f"{self.year} = {self.year} / {number} * {number}" for number in (4, 100, 400))
        february = f"CASE WHEN {by_4} AND (NOT {by_100} OR {by_400}) THEN 29 ELSE 28 END"
        short = f"WHEN {self.number} IN (4, 6, 9, 11) THEN 30 WHEN {self.number} = 2 THEN {february}"
        return f"(CASE {short} ELSE {SLOTS} END)"


def _number(date: str, start: int, length: int) -> str:
    return f"CAST(SUBSTR({date}, {start}, {length}) AS integer)"
