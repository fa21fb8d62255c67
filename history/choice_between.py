"""What a refused form of the admin shows at a field: theirs and mine, and two buttons that choose between them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from values.text import Label

USE = "use"  # the button: "theirs:milestones-3-planned" or "mine:milestones-3-planned"
# Before a field's name: what the page carries of what the person typed there, or left as it was.
MINE, LEFT = "mine-", "left-"


def choice_error(
    bound: forms.BoundField, theirs: str, mine: list[str], *, is_mine: bool, kept_as: str, pressed: str
) -> ValidationError:
    """Return the error that shows `theirs` with the buttons to choose by, and `mine` in hidden inputs."""
    kept = (
        format_html('<input type="hidden" name="{}{}" value="{}">', kept_as, bound.html_name, text) for text in mine
    )
    whose = _("This field has my value.") if is_mine else _("This field has the saved value.")
    label = capfirst(bound.label)
    html = format_html(
        '{} {} <span role="group" aria-label="{}">{}{}</span>',
        theirs,
        whose,
        label,
        _button(bound, "theirs", _("Use saved value"), label, is_chosen=not is_mine, pressed=pressed),
        _button(bound, "mine", _("Keep my value"), label, is_chosen=is_mine, pressed=pressed),
    )
    return ValidationError(format_html("{}" * (len(mine) + 1), html, *kept), "stale")


def _button(
    bound: forms.BoundField, whose: str, text: str, label: Label, *, is_chosen: bool, pressed: str
) -> SafeString:
    value = f"{whose}:{bound.html_name}"
    return format_html(
        '<button type="submit" name="{}" value="{}" class="button" formnovalidate aria-pressed="{}" '
        'aria-label="{}: {}"{}>{}</button> ',
        USE,
        value,
        "true" if is_chosen else "false",
        text,
        label,
        mark_safe(" autofocus") if value == pressed else "",
        text,
    )


def as_sent(bound: forms.BoundField, value: Any) -> list[str]:
    """Return the values that a browser would send of a field that holds `value`."""
    widget = bound.field.widget
    if isinstance(bound.field, forms.BooleanField):
        return ["on"] if bound.field.to_python(value) else []
    value = bound.field.prepare_value(value)
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    shown = widget.format_value(value)
    if isinstance(shown, list | tuple):
        return [str(item) for item in shown if item is not None]
    return ["" if shown is None else str(shown)]
