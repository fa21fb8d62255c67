"""The values of a report: kept as text, read back as what a record holds, and shown as people write them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from progress.models import Milestone
from values.dates import PartialDate
from values.numbers import format_number


def as_text(values: Mapping) -> dict:
    """Values as a report keeps them, from what the record's columns hold (a primary key for a foreign key).

    What holds values itself, as a row of a form does, is kept as such.
    """
    return {name: _text(value) for name, value in values.items()}


def _text(value) -> str | dict | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return as_text(value)
    return value.iso if isinstance(value, PartialDate) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def columns(model: type[models.Model], values: Mapping) -> dict:
    """What the record's columns would hold, by their names ("document_id")."""
    fields = {name: model._meta.get_field(name) for name in values}
    return {field.attname: _python(field, values[name]) for name, field in fields.items()}


def _python(field: models.Field, text: str | None):
    return None if text is None else field.to_python(text)


def records(model: type[models.Model], values: Mapping) -> dict:
    """What the record's fields would hold, by their names; ValidationError when what one pointed at is gone."""
    found = {}
    for name, text in values.items():
        field = model._meta.get_field(name)
        found[name] = value = _python(field, text)
        if field.is_relation and value is not None:
            found[name] = field.related_model._base_manager.filter(pk=value).first()
            if found[name] is None:
                message = _("What the report names here (%(field)s) was deleted since.")
                raise ValidationError(message % {"field": field.verbose_name})
    return found


class Wording:
    """Shows values of many reports; what their foreign keys point at is named with one query per field."""

    def __init__(self, model: type[models.Model], all_values: Iterable[Mapping]):
        self.model = model
        keys: dict[str, set] = {}
        for values in all_values:
            for name, text in values.items():
                if text is not None and model._meta.get_field(name).is_relation:
                    keys.setdefault(name, set()).add(int(text))
        self.names = {name: self._named(name, pks) for name, pks in keys.items()}

    def _named(self, name: str, pks: set[int]) -> dict[int, str]:
        related = self.model._meta.get_field(name).related_model
        found = related._base_manager.filter(pk__in=pks)
        if related is Milestone:
            return {milestone.pk: milestone.title for milestone in found.select_related("stage")}
        return {one.pk: str(one) for one in found}

    def show(self, name: str, text: str | None) -> str:
        """The value as a person reads it; empty for none."""
        field = self.model._meta.get_field(name)
        value = _python(field, text)
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self.names.get(name, {}).get(value) or _("deleted (no. %(pk)s)") % {"pk": value}
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, Decimal | int):
            return f"{format_number(value)} {getattr(field, 'unit', '')}".strip()
        return str(value)
