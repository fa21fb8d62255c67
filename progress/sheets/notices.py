"""What looks odd about a value that a sheet gives and may be right all the same: warnings, never errors."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from progress.records.doubts import doubts_of_all
from values.numbers import format_number, jump


def tenfold(record: models.Model, changed: set[str], before: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (field, what to look at) of quantities that are ten times what they were, or a tenth of it."""
    for name in sorted(changed):
        field = record._meta.get_field(name)
        is_quantity = isinstance(field, models.DecimalField | models.PositiveIntegerField)
        if is_quantity and (text := far_from(getattr(record, name), before.get(name))):
            yield name, text


def look_over(records: list[models.Model]) -> None:
    """Find out what is doubtful about records as they would be saved: one query at most, for `doubtful`."""
    for record, doubts in zip(records, doubts_of_all(records), strict=True):
        record.found_doubtful = doubts


def doubtful(record: models.Model) -> Iterator[tuple[str, str]]:
    """Yield (field, what to look at) of what `look_over` found."""
    for doubt in record.found_doubtful:
        yield doubt.field, doubt.text


def far_from(value: Decimal | None, last: Decimal | None) -> str:
    """Say that a value is ten times another, or a tenth of it; "" where it is not."""
    ratio = jump(value, last) if value is not None and last is not None else None
    if ratio is None:
        return ""
    words = {"value": format_number(value), "last": format_number(last)}
    if ratio > 1:
        text = _("%(value)s is %(times)s times the %(last)s recorded before.")
        return text % (words | {"times": format_number(ratio, 1)})
    text = _("The %(last)s recorded before is %(times)s times %(value)s.")
    return text % (words | {"times": format_number(1 / ratio, 1)})
