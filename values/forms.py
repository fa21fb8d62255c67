"""Form fields for partial dates, Vietnamese numbers and clean text, and the Bootstrap look of every form."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from values.dates import PartialDate, PartialDateError, examples_lazy
from values.numbers import LONGEST_KEY, NumberError, format_number, parse_number
from values.text import escaped, filled, normalize, normalize_lines
from values.validators import no_turned_text, not_too_long

PAGE_IS_DAMAGED = _("The page came back incomplete. Open it again, then enter your changes again.")


class PartialDateField(forms.Field):
    """A text input that reads everything PartialDate.parse reads and cleans to a PartialDate, or None when empty."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _unless_given(widget, placeholder=examples_lazy(3), autocomplete="off")

    def to_python(self, value: Any) -> Any:
        if _is_blank(value):
            return None
        try:
            return PartialDate.parse(value)
        except PartialDateError as error:
            raise error.as_validation_error() from error

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(_or_itself(self.to_python, initial), data)


class NumberField(forms.DecimalField):
    """A text input that reads numbers as Vietnamese offices write them and cleans to a Decimal, or None when empty.

    `unit` ("ha", "tỷ đồng") is for the template to show beside the input.
    """

    widget = forms.TextInput

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _unless_given(widget, inputmode="decimal", autocomplete="off")

    def to_python(self, value: Any) -> Any:
        if _is_blank(value):
            return None
        try:
            return parse_number(value)
        except NumberError as error:
            raise error.as_validation_error() from error

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, int | float | Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(_or_itself(self.to_python, initial), data)


class RecordsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no subscripts at run time
    """Several records by primary key; a key that no database can hold is refused like any other that is not offered."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else []:
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        return super().clean(value)


class CleanCharField(forms.CharField):
    """One line of text, cleaned to its normalized form."""

    default_validators = [no_turned_text]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _without_cutting(super().widget_attrs(widget))

    def to_python(self, value: Any) -> Any:
        return super().to_python(normalize(value) if isinstance(value, str) else value)


class CleanTextField(forms.CharField):
    """Text of several lines, each cleaned to its normalized form."""

    default_validators = [not_too_long, no_turned_text]
    widget = forms.Textarea

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _without_cutting(super().widget_attrs(widget))

    def to_python(self, value: Any) -> Any:
        return super().to_python(normalize_lines(value) if isinstance(value, str) else value)


def _without_cutting(attrs: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes without a length: browsers cut off what is pasted beyond it, without a word."""
    return {name: value for name, value in attrs.items() if name != "maxlength"}


def offer(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let a field of a form offer these choices."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"no field of choices: {field!r}")
    field.choices = list(choices)


def add_errors(form: Any, error: ValidationError) -> None:
    """Show what an action refused at the fields it names; what names none of the form's stands above them."""
    for name, errors in error.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, errors)


def _unless_given(widget: forms.Widget, **attrs: Any) -> dict[str, Any]:
    return {} if widget.is_hidden else {name: value for name, value in attrs.items() if name not in widget.attrs}


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not normalize(value))


def _or_itself(read: Any, value: Any) -> Any:
    """Return `value` as the field reads it, or as it is: an initial value may be anything."""
    try:
        return read(value)
    except ValidationError:
        return value


class StyledBoundField(BoundField):
    """A field of a StyledForm as it is drawn: Bootstrap's classes, and ids that tie its help and its errors to it."""

    def __init__(self, form: Any, field: Any, name: str) -> None:
        super().__init__(form, field, name)
        if isinstance(field.widget, forms.RadioSelect) and field.widget.template_name.startswith("django/"):
            field.widget.template_name = "values/choices.html"

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> Any:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            classes = f"{widget.attrs.get('class', '')} {attrs.get('class', '')}".split()
            attrs["class"] = " ".join(dict.fromkeys([*classes, *self._bootstrap_classes(widget)]))
        return attrs

    def _bootstrap_classes(self, widget: forms.Widget) -> Any:
        if isinstance(widget, forms.Select):
            kind = "form-select"
        elif isinstance(widget, forms.CheckboxInput | forms.RadioSelect):
            kind = "form-check-input"
        else:
            kind = "form-control"
        return [kind, "is-invalid"] if self.errors else [kind]

    @property
    def aria_describedby(self) -> str | None:
        if self.field.widget.attrs.get("aria-describedby") or not self.auto_id or self.is_hidden:
            return None
        described_by = [f"{self.auto_id}-help"] if self.help_text else []
        if self.errors:
            described_by.append(f"{self.auto_id}-error")
        return " ".join(described_by)


class StyledForm:
    """Mixin for forms and model forms, named before Django's class: widgets get Bootstrap's classes as they are drawn.

    Classes a widget already has stay. The template gives a field's help the id `<field.auto_id>-help` and its errors
    `<field.auto_id>-error`, which the widget points to. Works for filters' forms too (`form = ` in the filter's Meta).
    """

    bound_field_class: type[BoundField] | None = StyledBoundField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What a page carries unseen is not the person's to correct.
        for field in self.fields.values():  # type: ignore[attr-defined]  # of the form's own class
            if field.widget.is_hidden:
                field.error_messages |= dict.fromkeys(("required", "invalid"), PAGE_IS_DAMAGED)


class Renderer(TemplatesSetting):
    """Draws form widgets as Django does; lists of options without a template per option, in a tenth of the time."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        return mark_safe(super().render(template_name, context, request))


def _select(widget: dict[str, Any]) -> SafeString:
    """Return what Django's own templates make of a select, all but blank lines."""
    parts: list[str] = [filled('<select name="{}"{}>', widget["name"], _attributes(widget["attrs"]))]
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(filled('\n  <optgroup label="{}">', group))
        for option in options:
            value, label = escaped(option["value"]), escaped(option["label"])
            parts.append(f'\n  <option value="{value}"{_attributes(option["attrs"])}>{label}</option>')
        if group:
            parts.append("\n  </optgroup>")
    return mark_safe("".join([*parts, "\n</select>"]))


def _attributes(attrs: dict[str, Any]) -> SafeString:
    parts = [
        f" {escaped(name)}" + ("" if value is True else f'="{escaped(value)}"')
        for name, value in attrs.items()
        if value is not False
    ]
    return mark_safe("".join(parts))
