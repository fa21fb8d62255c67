"""The day that pages speak of: today, or the past day a reader asked for."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_past: ContextVar[datetime.date | None] = ContextVar("past day", default=None)


def today() -> datetime.date:
    """Today in the office's time zone, or the past day that is being looked at."""
    return _past.get() or timezone.localdate()


def past_day() -> datetime.date | None:
    """The past day that is being looked at; None when it is today."""
    return _past.get()


@contextmanager
def at_day(day: datetime.date | None) -> Iterator[None]:
    """Let `today()` be `day` inside; None changes nothing."""
    token = _past.set(day)
    try:
        yield
    finally:
        _past.reset(token)
