"""Dates some months after another, as buttons beside a date offer them."""

import datetime
from calendar import monthrange

from values.dates import LAST_YEAR, PartialDate, Precision


def later(date: PartialDate, months: int) -> PartialDate:
    """Return the date `months` after `date`, as precisely as it was said where that many months can be said so.

    A month after 31 January is 28 or 29 February; a month after quý I/2026 is tháng 4/2026, three are quý II/2026.
    """
    year, month = divmod(date.end.year * 12 + date.end.month - 1 + months, 12)
    if date.precision == Precision.DAY:
        last = monthrange(year, month + 1)[1]
        return PartialDate.day(datetime.date(year, month + 1, min(date.end.day, last)))
    if date.precision == Precision.MONTH or months % 3:
        return PartialDate.month(year, month + 1)
    return PartialDate.quarter(year, month // 3 + 1)


def in_steps(date: PartialDate, months: int, count: int) -> list[PartialDate]:
    """Return the dates one, two … `count` times `months` later, none after the last year a date may have."""
    ahead = (LAST_YEAR - date.end.year) * 12 + 12 - date.end.month
    return [later(date, months * number) for number in range(1, count + 1) if months * number <= ahead]


def begin_from(date: PartialDate | None, on: datetime.date) -> PartialDate:
    """Return what later dates are counted from: `date`, or where it is over the same kind of period of `on`."""
    if date and not date.is_over(on):
        return date
    if date is None or date.precision == Precision.DAY:
        return PartialDate.day(on)
    return PartialDate.month(on.year, on.month) if date.precision == Precision.MONTH else _quarter_of(on)


def _quarter_of(day: datetime.date) -> PartialDate:
    return PartialDate.quarter(day.year, (day.month + 2) // 3)
