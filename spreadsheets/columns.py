"""The columns of a resource, made from a model's fields: a name that never changes, a label people read."""

import datetime
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from import_export import fields

from spreadsheets import widgets
from spreadsheets.book import is_blank
from spreadsheets.cell import CellError, cell_text, clears
from spreadsheets.lookups import Lookup
from values.fields import PartialDateField
from values.numbers import format_number
from values.rules import column_of
from values.text import Label, ReadingError, fold, in_every_language

ID, VERSION = "id", "version"
# What a resource's hints call the titles of the groups that a row stands in, which are no column of the file.
GROUP = "_group"


class Column(fields.Field):
    """One column of a sheet.

    A key says which record a row is about and is never written to a recorded one. What is only shown may stand in a
    file that is read back, as long as it says what is recorded; `depends_on` names the fields it is made from.
    `aliases` are other headers that offices give it, `help` says what goes in, `unit` what its numbers count.

    What a cell means may hang on another cell of its row: `beside` names the column that says among which records this
    one's are ("EIA" is a milestone of the row's site). `told_by` names columns, of hints or of the group that the row
    stands in, that may tell records of one name apart. What `heads_groups` may stand in the titles over the rows of a
    group instead of in a column: "I. CCN An Phú" over its projects. What `is_about_change` is no value of the
    record: it says why the row changes it.
    """

    # Whether its cells give the unit of their row's numbers.
    gives_units = False

    def __init__(
        self,
        attribute: Any,
        label: Label,
        widget: widgets.CellWidget,
        *,
        is_key: bool = False,
        is_only_shown: bool = False,
        aliases: Any = (),
        depends_on: Any = (),
        help_text: Any = "",
        unit: str = "",
        beside: str = "",
        is_about_change: bool = False,
        told_by: Any = (),
        heads_groups: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(attribute=attribute, widget=widget, readonly=is_only_shown, **kwargs)
        self.label, self.is_key, self.is_only_shown = label, is_key, is_only_shown
        self.aliases, self.depends_on, self.help_text = tuple(aliases), tuple(depends_on), help_text
        self.is_about_change, self.heads_groups = is_about_change, heads_groups
        self.unit, self.beside, self.told_by = unit, beside, tuple(told_by)

    @property
    def header(self) -> str:
        return capfirst(str(self.label))

    @property
    def known_as(self) -> set[str]:
        """Return every header the column is recognised by, folded."""
        spellings = {self.column_name, *in_every_language(lambda: self.label), *self.aliases}
        return {fold(spelling) for spelling in spellings}

    @property
    def is_locked(self) -> bool:
        """Return whether nobody is to type in it: it tells the tracker which row this is, and of when."""
        return self.column_name in (ID, VERSION)

    @property
    def lookup(self) -> Lookup | None:
        return getattr(self.widget, "lookup", None)

    def field_of(self, model: type[models.Model]) -> "models.Field[Any, Any] | None":
        """Return the field of the model that the column holds; None for what is computed or told by another record."""
        if self.is_only_shown or not self.attribute or "__" in self.attribute:
            return None
        return column_of(model, self.attribute)

    def parse(self, cell: Any, among: Any = None, where: dict[str, str] | None = None) -> Any:
        """Return what a cell that is not blank says, as it is stored: a record as its primary key, several as a
        frozenset of them. `among` is what the column `beside` says, `where` what those of `told_by` do, by name.
        Raises ReadingError."""
        arguments = {"among": among} if self.beside else {}
        value = self.widget.clean(cell, **arguments, **({"where": where} if where else {}))
        if isinstance(value, models.Model):
            return value.pk
        return frozenset(record.pk for record in value) if isinstance(value, list) else value

    def cleared(self, field: "models.Field[Any, Any]") -> Any:
        """Return what is stored in place of a value that is taken away; raise CellError where there must be one."""
        if not can_be_cleared(field):
            raise CellError(_("This cell must not be empty."))
        return frozenset() if field.many_to_many else None if field.null else ""

    def read(
        self, cell: Any, field: "models.Field[Any, Any]", among: Any = None, where: dict[str, str] | None = None
    ) -> Any:
        """Return what `parse` does, and None for the word that clears a value, where the field may be empty."""
        return self.cleared(field) if clears(cell) else self.parse(cell, among, where)

    def cell(self, stored: Any) -> str | int | float | datetime.date | None:
        """Return a stored value, as `parse` gives it, as it is written into a cell."""
        if stored is None or stored == "":
            return None
        if self.lookup is None:
            written: str | int | float | datetime.date | None = self.widget.render(stored)
            return written
        if isinstance(stored, frozenset):
            return "; ".join(sorted(filter(None, map(self.lookup.name_of, stored)))) or None
        return self.lookup.name_of(stored)

    def shows(self, cell: Any, value: Any) -> bool:
        """Return whether a cell says what a column that is only shown says of a record, in any language."""
        try:
            if isinstance(value, str | Promise) or value is None:
                return fold(cell_text(cell)) in {fold(text) for text in in_every_language(lambda: value or "")}
            return bool(self.widget.clean(cell) == value)
        except ReadingError:
            return False

    def text(self, stored: Any) -> str:
        """Return a stored value as pages show it."""
        value = self.cell(stored)
        if value is None or is_blank(value):
            return ""
        if isinstance(value, str):
            return value
        return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, datetime.date) else format_number(value)


def can_be_cleared(field: "models.Field[Any, Any]") -> bool:
    """Return whether a record may do without a value of this field."""
    return field.many_to_many or field.null or (field.blank and field.empty_strings_allowed)


def widget_for(field: "models.Field[Any, Any]") -> widgets.CellWidget:
    """Return how a model field's values are read from cells and written to them."""
    if isinstance(field, models.ForeignKey):
        return widgets.LookupWidget()
    if field.choices:
        return widgets.ChoiceWidget(field.flatchoices)
    if isinstance(field, models.BooleanField):
        return widgets.YesNoWidget()
    if isinstance(field, models.DecimalField | models.IntegerField):
        numbers = widgets.NumberWidget if isinstance(field, models.DecimalField) else widgets.WholeNumberWidget
        return numbers(getattr(field, "unit", ""))
    by_kind = (
        (PartialDateField, widgets.PartialDateWidget),
        (models.DateField, widgets.DateWidget),
        (models.TextField, widgets.LinesWidget),
    )
    return next((widget() for kind, widget in by_kind if isinstance(field, kind)), widgets.TextWidget())
