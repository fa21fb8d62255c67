"""The columns of a resource, made from a model's fields: a name that never changes, a label people read."""

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from import_export import fields

from spreadsheets import widgets
from spreadsheets.sheets import SheetError
from values.fields import PartialDateField
from values.labels import in_every_language
from values.text import fold


class Column(fields.Field):
    """One column. `aliases` are other headers that offices give it. A key says which record a row is about and is never written to a recorded one; what is only shown
    may stand in a file that is read back, as long as it says what is recorded."""

    def __init__(self, attribute, label, widget, *, is_key=False, is_only_shown=False, aliases=(), **kwargs):
        super().__init__(attribute=attribute, widget=widget, readonly=is_only_shown, **kwargs)
        self.label, self.is_key, self.is_only_shown, self.aliases = label, is_key, is_only_shown, aliases

    @property
    def header(self) -> str:
        return capfirst(str(self.label))

    @property
    def known_as(self) -> set[str]:
        """Every header the column is recognised by, folded."""
        spellings = {self.column_name, *in_every_language(lambda: self.label), *self.aliases}
        return {fold(spelling) for spelling in spellings}


def widget_for(field: models.Field) -> widgets.CellWidget:
    """Return how a model field's values are read from cells and written to them."""
    if isinstance(field, models.ForeignKey):
        return widgets.LookupWidget()
    if field.choices:
        return widgets.ChoiceWidget(field.flatchoices)
    if isinstance(field, models.BooleanField):
        return widgets.YesNoWidget()
    by_kind = (
        (PartialDateField, widgets.PartialDateWidget),
        (models.DateField, widgets.DateWidget),
        (models.DecimalField, widgets.NumberWidget),
        (models.IntegerField, widgets.WholeNumberWidget),
        (models.TextField, widgets.LinesWidget),
    )
    return next((widget() for kind, widget in by_kind if isinstance(field, kind)), widgets.TextWidget())


def names_of(header: list[str], columns: list[Column]) -> list[str]:
    """Return the columns' names that a header names, in its order; raise SheetError unless it does so exactly."""
    known = {spelling: column.column_name for column in columns for spelling in column.known_as}
    unknown = [text for text in header if fold(text) not in known]
    expected = ", ".join(column.header for column in columns)
    if unknown:
        raise SheetError(
            _("The first row must hold the names of the columns. Not known: %(unknown)s. Known: %(known)s."),
            unknown=", ".join(f"“{text[:60]}”" for text in unknown),
            known=expected,
        )
    names = [known[fold(text)] for text in header]
    if twice := sorted({text for text, name in zip(header, names, strict=True) if names.count(name) > 1}):
        raise SheetError(_("These columns stand in the file more than once: %(twice)s."), twice=", ".join(twice))
    return names
