"""Whether anything was recorded of a row, told by its model: every field that people fill in is as a new row has it."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q


def filled_fields(model: type[models.Model], keys: Collection[str]) -> list[models.Field]:
    """Return the concrete fields that people fill in: not `keys`, which say whose the row is, nor what is kept for us.

    The second are primary keys and fields that are not editable, such as versions and folded texts.
    """
    return [f for f in model._meta.concrete_fields if f.editable and not f.primary_key and f.name not in keys]


def untouched(model: type[models.Model], keys: Collection[str]) -> Q:
    """Return the rule that finds rows (and records of their history) of which nothing was recorded yet."""
    return Q(**{f.name: f.get_default() for f in filled_fields(model, keys)})


def is_untouched(row: models.Model, keys: Collection[str]) -> bool:
    """Return whether nothing was recorded of `row` yet: the same rule, of a row at hand."""
    return all(getattr(row, f.attname) == f.get_default() for f in filled_fields(type(row), keys))
