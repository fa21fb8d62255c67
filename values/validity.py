"""What is valid for a time: from `valid_from` to `valid_until`, both days included; an unknown one counts as open."""

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q


class ValidQuerySet(models.QuerySet):  # type: ignore[type-arg]  # no subscripts at run time
    """Rows with `valid_from` and `valid_until`."""

    def valid_on(self, day: datetime.date) -> Any:
        """Return what is valid on `day`."""
        return self.valid_within(day, day)

    def valid_within(self, first: datetime.date | None, last: datetime.date | None) -> Any:
        """Return what is valid on some day from `first` to `last`; None for no bound."""
        has_begun = Q(valid_from__isnull=True) | Q(valid_from__lte=last) if last else Q()
        is_not_over = Q(valid_until__isnull=True) | Q(valid_until__gte=first) if first else Q()
        return self.filter(has_begun, is_not_over)


def begins_before_it_is_over(name: str, message: Any) -> models.CheckConstraint:
    """Return the constraint of such rows that the last day is not before the first, with what is said of a breach."""
    is_open = Q(valid_from__isnull=True) | Q(valid_until__isnull=True)
    return models.CheckConstraint(
        name=name, condition=is_open | Q(valid_until__gte=F("valid_from")), violation_error_message=message
    )


class ValidForATime:
    """Mixin of the models of such rows."""

    valid_from: datetime.date | None
    valid_until: datetime.date | None

    def is_valid_on(self, day: datetime.date) -> bool:
        """Return whether `valid_on` would give this row, without a query."""
        has_begun = self.valid_from is None or self.valid_from <= day
        return has_begun and (self.valid_until is None or day <= self.valid_until)
