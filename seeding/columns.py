"""Values of model fields as the merge compares, keeps and shows them."""

import datetime
from decimal import Decimal

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from values.dates import PartialDate
from values.numbers import format_number


def stored(field: models.Field, instance: models.Model):
    """Return what `instance` holds: a plain value, the primary key of a relation, or a list of them."""
    if field.many_to_many:
        return [other.pk for other in getattr(instance, field.name).all()]
    return getattr(instance, field.attname)


def plain(value):
    """Return a JSON value that two values share exactly when the database would hold the same for both."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return sorted(value)
    return value


def is_untouched(field: models.Field, value) -> bool:
    """Return whether a field holds nothing, or what every new object begins with."""
    return value in (None, "", []) or (not field.many_to_many and plain(value) == plain(field.get_default()))


def shown(field: models.Field, value) -> str:
    """Return the value as a person reads it."""
    if value in (None, "", []):
        return _("nothing")
    if field.is_relation:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(str(other) for other in field.related_model._base_manager.filter(pk__in=keys))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return format_number(value)
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, datetime.date) else str(value)
