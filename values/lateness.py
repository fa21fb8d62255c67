"""How long a day is over, counted by the database from whole numbers: `lateness` of values.dates in SQL."""

import datetime
from calendar import monthrange

from django.db.models import Case, F, IntegerField, Value, When

from values.dates import SLOTS, slot_of, slot_reached


def slots_over(name: str, on: datetime.date) -> Case:
    """Return the expression of how many slots the day in a column is over `on`; 0 where it is not, or is not known.

    The column holds days as `slot_of` numbers them. Below a month the days themselves are counted.
    """
    today, reached, month = slot_of(on), slot_reached(on), slot_of(on.replace(day=1))
    days_before = monthrange(on.year, on.month - 1)[1] if on.month > 1 else SLOTS
    return Case(
        When(**{f"{name}__lte": reached - SLOTS}, then=Value(reached) - F(name)),
        When(**{f"{name}__lt": month}, then=Value(today + days_before - SLOTS) - F(name)),
        When(**{f"{name}__lt": today}, then=Value(today) - F(name)),
        default=Value(0),
        output_field=IntegerField(),
    )
