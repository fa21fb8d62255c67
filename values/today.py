"""The day that pages speak of: today, the past day a reader asked for, or the day that titles name."""

import datetime
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from values.dates import PartialDate, PartialDateError, Precision, plain_day
from values.text import fold

_past: ContextVar[datetime.date | None] = ContextVar("past day", default=None)
ONE_DAY = datetime.timedelta(days=1)


class PastIsReadOnly(RuntimeError):
    """Something was to be written while a past day is being looked at; nothing was."""


def today() -> datetime.date:
    """Return today in the office's time zone, or the past day that is being looked at."""
    return _past.get() or timezone.localdate()


def past_day() -> datetime.date | None:
    """Return the past day that is being looked at; None when it is today."""
    return _past.get()


def now() -> datetime.datetime:
    """Return the moment pages speak of: now, or the end of the past day that is being looked at."""
    day = _past.get()
    return end_of(day) if day else timezone.now()


def start_of(day: datetime.date) -> datetime.datetime:
    """Return the moment at which `day` begins in the office's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def end_of(day: datetime.date) -> datetime.datetime:
    """Return the first moment after `day` in the office's time zone."""
    return start_of(day + ONE_DAY)


@contextmanager
def at_day(day: datetime.date | None) -> Iterator[None]:
    """Let `today()` be `day` inside; None changes nothing."""
    token = _past.set(day)
    try:
        yield
    finally:
        _past.reset(token)


def refuse_in_the_past() -> None:
    """Raise PastIsReadOnly while a past day is being looked at."""
    if day := _past.get():
        raise PastIsReadOnly(f"the state of {day} is being looked at, which nobody changes")


def read_past_day(text: str) -> datetime.date:
    """Return the day that was written, also in ISO form; raise ValidationError for none or one to come."""
    try:
        day = PartialDate.parse(text)
    except PartialDateError as error:
        raise _no_day(text) from error
    if day.precision != Precision.DAY:
        raise _no_day(text)
    if day.start > timezone.localdate():
        raise ValidationError(_("%(day)s is in the future."), "future", {"day": day})
    return day.start


def _no_day(text: str) -> ValidationError:
    message = _("There is no day “%(given)s”. Write the day first, then month and year: 14/06/2024.")
    return ValidationError(message, "no_day", {"given": text})


def shown_day(when: datetime.date) -> str:
    """Return a day, or the day of a moment, as texts show it: 29/11/2026."""
    return date_format(plain_day(when), "SHORT_DATE_FORMAT")


def shown_moment(when: datetime.datetime, style: str = "SHORT_DATETIME_FORMAT") -> str:
    """Return an aware moment with its time; `style` names one of Django's formats."""
    return date_format(timezone.localtime(when), style)


_DAY = r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})\b"
_DAY_IN_WORDS = r"(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})\b"
_UNTIL = re.compile(rf"\b(?:den|toi|as of|as at|until)(?:\s+het)?(?:\s+ngay)?\s*(?:{_DAY}|{_DAY_IN_WORDS})")
_ANY = re.compile(rf"\b(?:ngay\s*)?(?:{_DAY}|{_DAY_IN_WORDS})")


def day_said(texts: Iterable[str]) -> datetime.date | None:
    """Return the day up to which texts say they are true, else the latest one they name; None for none."""
    folded = [fold(text[:500]) for text in texts]
    for pattern in (_UNTIL, _ANY):
        if days := [day for text in folded for match in pattern.finditer(text) if (day := _day(match))]:
            return max(days)
    return None


def _day(match: re.Match[str]) -> datetime.date | None:
    day, month, year = (int(part) for part in match.groups() if part is not None)
    with suppress(ValueError):
        return datetime.date(year, month, day)
    return None
