"""When a person last recorded anything of a site. What commands and imports without a person wrote does not count."""

import datetime

from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

# Stands for never, so that it can be compared with and ordered among real moments.
NEVER = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)


def with_last_touch(sites: QuerySet) -> QuerySet:
    """Annotate `last_touch`, the moment of the newest record of history by a person of the site or of anything that
    hangs on it; NEVER where there is none."""
    return sites.annotate(last_touch=Coalesce("summary__last_touch", Value(NEVER, output_field=DateTimeField())))


def untouched_since(sites: QuerySet, moment: datetime.datetime) -> QuerySet:
    """Return those of `sites` of which no person has recorded anything since then."""
    return sites.exclude(summary__last_touch__gte=moment)


def days_since(touch: datetime.datetime, on: datetime.date) -> int | None:
    """How many days before `on` the day of `touch` was; None for NEVER."""
    return None if touch == NEVER else (on - timezone.localdate(touch)).days
