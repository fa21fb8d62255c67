"""Fields of the records that programs read: from them follow what is answered and the schema of it.

What a field of a model says is said once, by its `verbose_name` and help text, in both languages.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from reports.national.plain import plain_value
from values.dates import Lateness, PartialDate, Precision
from values.fields import PartialDateField
from values.text import Label

KEY, TEXT, NUMBER, WHOLE, YES_NO = "key", "text", "number", "whole", "yes_no"
DAY, MOMENT, PERIOD, LATENESS, KEYS, ANYTHING = "day", "moment", "period", "lateness", "keys", "anything"
LISTED = "listed"

TYPES: dict[str, dict[str, Any]] = {
    KEY: {"type": "integer"},
    TEXT: {"type": "string"},
    NUMBER: {"type": "number"},
    WHOLE: {"type": "integer"},
    YES_NO: {"type": "boolean"},
    DAY: {"type": "string", "format": "date"},
    MOMENT: {"type": "string", "format": "date-time"},
    KEYS: {"type": "array", "items": {"type": "integer"}},
    ANYTHING: {"type": "object"},
}
# What the schema of these looks like stands once, under `components`.
NAMED = {PERIOD: "PartialDate", LATENESS: "Lateness"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, kind, what it is, how it is read of a record; null unless it is `always` there.

    `choices` are codes with what they mean, `fields` those of the objects in a list.
    """

    name: str
    kind: str
    about: Label
    read: Callable[[Any], Any]
    always: bool = False
    choices: tuple[tuple[str, Label], ...] = ()
    fields: "tuple[Field, ...]" = ()

    @property
    def description(self) -> str:
        """What it is, with what each code means, in the language in use."""
        if not self.choices:
            return str(self.about)
        return f"{self.about}. {'; '.join(f'{code}: {meaning}' for code, meaning in self.choices)}"

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its values, described in the language in use."""
        if self.kind == LISTED:
            return {"type": "array", "items": object_schema(self.fields), "description": self.description}
        if self.kind in NAMED:
            named = {"$ref": f"#/components/schemas/{NAMED[self.kind]}"}
            return {"anyOf": [named, {"type": "null"}], "description": self.description}
        found = dict(TYPES[self.kind])
        if self.choices:
            found["enum"] = [code for code, _meaning in self.choices] + ([] if self.always else [None])
        if not self.always:
            found["type"] = [found["type"], "null"]
        return found | {"description": self.description}

    def value(self, record: Any) -> Any:
        """Return what JSON has of a record's field."""
        found = self.read(record)
        if self.kind == LISTED:
            return [values_of(self.fields, one) for one in found]
        return as_json(found)


def object_schema(fields: Iterable[Field]) -> dict[str, Any]:
    """Return the schema of an object with these fields, all of them there."""
    properties = {field.name: field.schema for field in fields}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def values_of(fields: Iterable[Field], record: Any) -> dict[str, Any]:
    return {field.name: field.value(record) for field in fields}


def as_json(value: Any) -> Any:
    """Return a value as JSON has it: a date as precise as it is with its first and last day, empty text as null."""
    if isinstance(value, PartialDate):
        return {
            "first": value.start.isoformat(),
            "last": value.end.isoformat(),
            "precision": str(value.precision),
            "text": str(value),
        }
    if isinstance(value, Lateness):
        return {"months": value.months, "days": value.count if not value.months else None, "text": str(value)}
    return value if isinstance(value, list | dict) else plain_value(value)


def named_schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas that fields refer to by name."""
    day = {"type": "string", "format": "date"}
    return {
        "PartialDate": {
            "type": "object",
            "description": str(_("A day, month, quarter, half-year or year, as precise as it was said.")),
            "properties": {
                "first": day | {"description": str(_("First day"))},
                "last": day | {"description": str(_("Last day"))},
                "precision": {"type": "string", "enum": Precision.values},
                "text": {"type": "string", "description": str(_("As pages show it, in the language asked for"))},
            },
            "required": ["first", "last", "precision", "text"],
        },
        "Lateness": {
            "type": "object",
            "description": str(_("How late, on the day of reading, in whole months or, below a month, in days.")),
            "properties": {
                "months": {"type": "integer"},
                "days": {"type": ["integer", "null"]},
                "text": {"type": "string", "description": str(_("As pages show it, in the language asked for"))},
            },
            "required": ["months", "days", "text"],
        },
    }


def key(about: Label = "") -> Field:
    """Return the field of a record's own key."""
    return Field("id", KEY, about or _("Key of the record"), lambda record: record.pk, always=True)


def tracked() -> tuple[Field, ...]:
    """Return what says which version of a record it is."""
    return (
        Field("version", WHOLE, _("Version: each save counts one more"), lambda row: row.version, always=True),
        Field("changed_at", MOMENT, _("Last saved at"), lambda row: row.changed_at, always=True),
    )


def columns(model: type[models.Model], *names: str) -> tuple[Field, ...]:
    """Return fields as columns of a model have them; a relation gives the other record's key, as `<name>_id`."""
    return tuple(_column(model._meta.get_field(name)) for name in names)


def _column(field: Any) -> Field:
    name = field.attname
    about = capfirst(field.verbose_name)
    if field.help_text:
        about = _Both(field.verbose_name, field.help_text)
    is_text = isinstance(field, models.CharField | models.TextField)
    always = not field.null and not (is_text and field.blank)
    choices = tuple((str(code), label) for code, label in field.flatchoices if code != "")
    return Field(name, _kind_of(field), about, lambda record: getattr(record, name), always, choices)


def _kind_of(field: Any) -> str:
    kinds = (
        (models.ForeignKey, KEY),
        (PartialDateField, PERIOD),
        (models.DateTimeField, MOMENT),
        (models.DateField, DAY),
        (models.BooleanField, YES_NO),
        (models.IntegerField, WHOLE),
        (models.DecimalField, NUMBER),
    )
    return next((kind for field_class, kind in kinds if isinstance(field, field_class)), TEXT)


@dataclass(frozen=True, slots=True)
class _Both:
    """A label with the help beside it, put together in the language in which it is shown."""

    label: Label
    help_text: Label

    def __str__(self) -> str:
        return f"{capfirst(str(self.label))}. {self.help_text}"
