"""What writers are told of a resource's columns: how they look, and what a spreadsheet program offers for them."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from spreadsheets import widgets
from spreadsheets.columns import Column, can_be_cleared
from spreadsheets.resources import SheetResource
from spreadsheets.writers import ColumnSpec, specs

# Columns that stay in sight when one moves right, at the most.
FROZEN = 3
_KINDS = (
    (widgets.LookupsWidget, specs.TEXT),  # a dropdown would write one name over several
    (widgets.LookupWidget, specs.REFERENCE),
    (widgets.YesNoWidget, specs.YES_NO),
    (widgets.ChoiceWidget, specs.CHOICE),
    (widgets.NumberWidget, specs.NUMBER),
    (widgets.WholeNumberWidget, specs.WHOLE),
    (widgets.PartialDateWidget, specs.PARTIAL_DATE),
    (widgets.DateWidget, specs.DATE),
    (widgets.LinesWidget, specs.LINES),
)


class Lists:
    """The lists of a workbook's dropdowns: sheets whose columns offer the same share one."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[str]] = {}

    def name_of(self, resource: SheetResource, column: Column) -> str | None:
        """Return the name of the list of a column's values, made when first asked for; None where there is none."""
        values = _values(column)
        if values is None:
            return None
        for name in (column.column_name, f"{resource.key}_{column.column_name}"):
            if self.by_name.setdefault(name, values) == values:
                return name
        raise ValueError(f"two sheets have the key {resource.key!r}")


def columns_in_order(resource: SheetResource) -> list[Column]:
    """Return the columns as sheets have them: those that only the tracker reads come last."""
    return sorted(resource.columns, key=lambda column: column.is_locked)


def column_spec(resource: SheetResource, column: Column, lists: Lists | None = None) -> ColumnSpec:
    """Return what writers are told of a column; without `lists` it gets no dropdown."""
    field = None if column.is_locked else column.field_of(resource.model)
    return ColumnSpec(
        key=column.column_name,
        header=column.header,
        kind=_kind(column),
        options=lists.name_of(resource, column) if lists and not column.is_only_shown else None,
        unit=str(column.unit),
        is_locked=column.is_locked,
        is_required=_is_required(resource, column, field),
        can_be_cleared=field is not None and not column.is_key and can_be_cleared(field),
        help_text=_help(column),
    )


def frozen_columns(resource: SheetResource, names: Sequence[str]) -> int:
    """Return how many of the columns `names` stay in sight: those at the beginning that say what a row is about."""
    count = 0
    while count < min(FROZEN, len(names)) and resource.by_name[names[count]].is_key:
        count += 1
    return max(count, 1)


def _kind(column: Column) -> str:
    return next((kind for widget, kind in _KINDS if isinstance(column.widget, widget)), specs.TEXT)


def _values(column: Column) -> list[str] | None:
    if isinstance(column.widget, widgets.LookupsWidget):
        return None
    if column.lookup is not None:
        return column.lookup.options()
    if isinstance(column.widget, widgets.ChoiceWidget):
        return [str(label) for key, label in column.widget.choices if key not in ("", None)]
    return None


def _is_required(resource: SheetResource, column: Column, field: "models.Field[Any, Any] | None") -> bool:
    if column.column_name in resource.required:
        return True
    return field is not None and not (field.blank or field.null or field.has_default())


def _help(column: Column) -> str:
    text = str(column.help_text)
    if column.is_only_shown and not column.is_locked and not text:
        return _("Read-only: the content here cannot be changed by a workbook.")
    return text
