"""Rules about days: what has happened is not still to come, and what is expected is not over already."""

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from values.dates import PartialDate
from values.rules import Rule, has_changed

STILL_TO_COME = gettext_lazy("%(day)s is in the future: give the date on which it was, today at the latest.")


def refuse_to_come(day: PartialDate) -> None:
    """Refuse a period still to come; a validator for a form's field that says since when something is true."""
    if day.start > timezone.localdate():
        raise ValidationError(STILL_TO_COME % {"day": day}, "future")


def not_to_come(field: str) -> Rule:
    """Return a rule that the partial date of what has happened does not begin after today."""
    return _not_after_today(field, f"{field}__start__gt")


def day_not_to_come(field: str) -> Rule:
    """Return the same rule about a plain date."""
    return _not_after_today(field, f"{field}__gt")


def _not_after_today(field: str, lookup: str) -> Rule:
    return Rule(
        code=f"{field}_to_come",
        field=field,
        broken=lambda on: Q((lookup, on)),
        tell=lambda record: STILL_TO_COME % {"day": _written(getattr(record, field))},
    )


def _written(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if isinstance(day, datetime.date) else str(day)


def forecast_not_over(field: str, still_open: Q) -> Rule:
    """Return a rule that a new forecast of what is `still_open` is not wholly past; one that ran out since may stay.

    An older forecast may be recorded with the day on which it was given (`as_of`).
    """

    def said_in_time(record) -> bool:
        as_of, forecast = record.as_of, getattr(record, field)
        is_said = has_changed(record, "as_of") or "as_of" in getattr(record, "_said", ())
        return bool(is_said and as_of and forecast and as_of.start <= forecast.end)

    def tell(record) -> str:
        text = _(
            "%(date)s is already past. Give the date expected now; of an older forecast, also the date it was given."
        )
        return text % {"date": getattr(record, field)}

    return Rule(
        f"{field}_over",
        field,
        lambda on: still_open & Q((f"{field}__end__lt", on)),
        tell,
        about=(field,),
        excuse=said_in_time,
    )
