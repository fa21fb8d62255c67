"""Model fields for partial dates, quantities with a unit, and clean and folded text."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from values import forms
from values.dates import FIRST_YEAR, LAST_YEAR, PartialDate, PartialDateError, plain_day
from values.text import fold, normalize, normalize_lines
from values.validators import more_than_signs, no_turned_text, not_too_long


class IsoDateText(models.CharField):  # type: ignore[type-arg]  # no subscripts at run time
    """A date as ISO 8601 text ("2025-01-31"), which sorts and compares like the date; in Python a date."""

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return value and date.fromisoformat(value)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, date):
            return plain_day(value).isoformat()
        try:
            return value if value is None else date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            raise ValidationError(_("“%(given)s” is not a date."), "invalid", {"given": value}) from None


class FirstDay(models.Transform):
    """The first day of a partial date: `planned__start`."""

    lookup_name = "start"
    function = "SUBSTR"
    template = "%(function)s(%(expressions)s, 1, 10)"
    output_field = IsoDateText()


class LastDay(models.Transform):
    """The last day of a partial date: `planned__end`."""

    lookup_name = "end"
    function = "SUBSTR"
    template = "%(function)s(%(expressions)s, 12, 10)"
    output_field = IsoDateText()


class PartialDateField(models.Field):  # type: ignore[type-arg]  # no subscripts at run time
    """A PartialDate in one text column that holds its ISO 8601 interval ("2025-01-01/2025-03-31").

    Orders by first day, then last. `planned__start` and `planned__end` are its first and last day, to be compared with
    dates or with each other (`planned__end__lt=today`, `F("planned__start")`). Use null=True for a date not known, and
    `partial_date_constraint` beside it.
    """

    description = _("Partial date")
    empty_strings_allowed = False
    parts = ("start", "end")  # what a condition can ask of it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 21
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "CharField"

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return value and PartialDate.from_iso(value)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return PartialDate.parse(value)
        except PartialDateError as error:
            raise error.as_validation_error() from error

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or isinstance(value, PartialDate):
            return value and value.iso
        try:
            return PartialDate.from_iso(value).iso
        except (PartialDateError, TypeError) as error:
            message = _("“%(given)s” is not a partial date: give a PartialDate or text like 2025-01-01/2025-03-31.")
            raise ValidationError(message, "invalid", {"given": value}) from error

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Leave the date on the instance where text was given: what follows from it is derived next."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = PartialDate.from_iso(self.get_prep_value(value))
            setattr(model_instance, self.attname, value)
        return value

    def value_to_string(self, obj: Any) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.PartialDateField, **kwargs})


PartialDateField.register_lookup(FirstDay)
PartialDateField.register_lookup(LastDay)


def partial_date_constraint(field: str, name: str) -> models.CheckConstraint:
    """Return a named check that a PartialDateField holds nothing, or a period that does not end before it starts."""
    whole_period = models.Q(
        (f"{field}__start__gte", date(FIRST_YEAR, 1, 1)),
        (f"{field}__end__lte", date(LAST_YEAR, 12, 31)),
        (f"{field}__end__gte", models.F(f"{field}__start")),
    )
    return models.CheckConstraint(
        condition=models.Q((f"{field}__isnull", True)) | whole_period,
        name=name,
        violation_error_message=_("A period ends before it starts."),
    )


class QuantityField(models.DecimalField):  # type: ignore[type-arg]  # no subscripts at run time
    """A decimal with a unit ("ha", "tỷ đồng"), 18 digits with 4 decimal places unless told otherwise.

    Its form field reads and shows Vietnamese numbers. The model field itself, as fixtures do, takes plain decimals.
    """

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(*args, **{"max_digits": 18, "decimal_places": 4, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.unit:
            kwargs["unit"] = self.unit
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Any:
        # Django would keep a float's binary noise: 676.4 became 676.399999999999977.
        return super().to_python(repr(value) if isinstance(value, float) else value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.NumberField, "unit": self.unit, **kwargs})


class CleanCharField(models.CharField):  # type: ignore[type-arg]  # no subscripts at run time
    """A line of text, stored normalized: NFC, spaces collapsed, ends stripped.

    One that must be given, as names are, holds more than signs; what may stay empty may be "?" or "–" as well.
    """

    default_validators = [no_turned_text]
    is_judged_when_changed = True

    @cached_property
    def validators(self) -> Any:
        return super().validators if self.blank else [*super().validators, more_than_signs]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value if value is None else normalize(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return _store(self, model_instance, super().pre_save(model_instance, add))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CleanCharField, **kwargs})


class CleanTextField(models.TextField):  # type: ignore[type-arg]  # no subscripts at run time
    """Text of several lines, each stored normalized."""

    default_validators = [not_too_long, no_turned_text]
    is_judged_when_changed = True

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value if value is None else normalize_lines(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return _store(self, model_instance, super().pre_save(model_instance, add))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CleanTextField, **kwargs})


def _store(field: Any, instance: models.Model, value: Any) -> Any:
    """Return what the column will hold, and leave the same on the instance; expressions stay as they are."""
    if not isinstance(value, str):
        return value
    cleaned = field.to_python(value)
    setattr(instance, field.attname, cleaned)
    return cleaned


class DerivedField(models.Field):  # type: ignore[type-arg]  # no subscripts at run time
    """A column that follows from other fields or properties of its row, named by `sources`; nobody edits it.

    Filled whenever the row is saved or bulk-created; before a bulk update, see history.tracking.stamp_for_bulk.
    """

    defaults: dict[str, Any] = {"editable": False, "blank": True}
    is_behind_others = True  # derived from the other columns as they will be stored

    def __init__(self, *args: Any, sources: Iterable[str] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        super().__init__(*args, **(self.defaults | kwargs))

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        if self.is_behind_others:
            self.creation_counter += 1_000_000
        super().contribute_to_class(cls, name, private_only)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["sources"] = self.sources
        for option in self.defaults:
            kwargs.pop(option, None)
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if all(hasattr(type(model_instance), source) for source in self.sources):
            return self.fill(model_instance)
        # A history row has the columns of its model but not the properties, and keeps the value it was copied with.
        return super().pre_save(model_instance, add)

    def depends_on(self, names: set[str]) -> bool:
        """Return whether a change of the named fields may change the value (a property depends on any)."""
        fields = {field.name for field in self.model._meta.fields}
        return any(source in names or source not in fields for source in self.sources)

    def derived(self, instance: models.Model) -> Any:
        """Return the value that follows from the sources as they are now."""
        [source] = self.sources
        return getattr(instance, source)

    def fill(self, instance: models.Model) -> Any:
        """Set the value on the instance, and return it."""
        value = self.derived(instance)
        setattr(instance, self.attname, value)
        return value


class DerivedIntegerField(DerivedField, models.IntegerField):  # type: ignore[type-arg]
    """A whole number that a property of the row computes; None where there is none."""

    defaults = DerivedField.defaults | {"null": True}


class DerivedPartialDateField(DerivedField, PartialDateField):
    """A partial date that a property of the row computes; None where there is none."""

    defaults = DerivedField.defaults | {"null": True}


class FoldedField(DerivedField, models.TextField):  # type: ignore[type-arg]
    """The folded text of other fields or properties of the row, for searches and uniqueness without case and marks.

    Indexed unless db_index=False: do so for text that may be long, PostgreSQL indexes no more than some 2.700 bytes.
    """

    defaults = DerivedField.defaults | {"default": "", "db_index": True}
    is_behind_others = False

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if not self.db_index:  # type: ignore[attr-defined]  # of Field, by the second parent
            kwargs["db_index"] = False
        return name, path, args, kwargs

    def derived(self, instance: models.Model) -> str:
        return fold(" ".join(str(getattr(instance, source) or "") for source in self.sources))


class UniqueFoldedConstraint(models.UniqueConstraint):
    """A UniqueConstraint over fields of which some are folded, and which forms check too, beside the source's input.

    Django's own would compare the folded text of before the edit, and skip it in a form, which never holds that field.
    """

    code = "unique_folded"
    default_violation_error_message = _("This already exists, perhaps with other capitals or marks.")

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        exclude = set(exclude or ())
        sources: list[str] = []
        for name in self.fields:
            field = model._meta.get_field(name)
            if isinstance(field, FoldedField) and not exclude.issuperset(field.sources):
                field.fill(instance)
                exclude.discard(name)
                sources += field.sources
        try:
            super().validate(model, instance, exclude, using)
        except ValidationError as error:
            # A source may be a property, which no form shows.
            names = {field.name for field in model._meta.fields} - exclude
            at = next((source for source in sources if source in names), NON_FIELD_ERRORS)
            message = ValidationError(self.get_violation_error_message(), self.violation_error_code or self.code)
            raise ValidationError({at: message}) from error
