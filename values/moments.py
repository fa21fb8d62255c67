"""How days and moments are written: in the time zone of the office, which is seven hours ahead of what is stored."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format

from values.dates import plain_day


def shown_day(when: datetime.date) -> str:
    """Return a day, or the day of a moment, as texts show it: 29/11/2026."""
    return date_format(plain_day(when), "SHORT_DATE_FORMAT")


def shown_moment(when: datetime.datetime, style: str = "SHORT_DATETIME_FORMAT") -> str:
    """Return an aware moment with its time; `style` names one of Django's formats."""
    return date_format(timezone.localtime(when), style)
