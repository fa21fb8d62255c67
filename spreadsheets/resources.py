"""What a sheet of a workbook holds: a resource of django-import-export whose rows are read, compared and written by
`spreadsheets.merge`, which keeps the database out of the loop over rows.

The library's own `import_data` would look up, diff and save row by row; nothing here calls it.
"""

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.resources import ModelResource

from spreadsheets.columns import ID, VERSION, Column, widget_for
from spreadsheets.widgets import Lookup, WholeNumberWidget
from values.text import fold

# Gives the value of a column in the row being read, None for a blank cell; raises ReadingError.
Read = Callable[[str], Any]


class SheetResource(ModelResource):
    """A sheet, for the person on whose behalf rows are read and written.

    Subclasses name their columns in `Meta.fields`, in order; `key` is the sheet's own stable name and `title` what
    people call it. `related` are the relations that labels want, `required` the columns a file must have. `natural`
    are the attribute names (`site_id`) by which a row without an id is found; `key_from` reads the same from a row.

    Rows of a resource with `is_bulk` are checked in memory and written together; of the others each is saved by
    itself, also for a preview, which takes it back.
    """

    key = ""
    title: Any = ""
    related: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    natural: tuple[str, ...] = ()
    is_bulk = True

    id = Column(ID, gettext_lazy("no."), WholeNumberWidget(), is_key=True, column_name=ID)
    version = Column(VERSION, gettext_lazy("version"), WholeNumberWidget(), is_only_shown=True, column_name=VERSION)

    class Meta:
        pass

    def __init__(self, user):
        super().__init__()
        self.user = user
        self.looked_up = self.lookups()
        for name, lookup in self.looked_up.items():
            self.fields[name].widget.lookup = lookup

    # --- What subclasses say ---

    def lookups(self) -> dict[str, Lookup]:
        """How the columns that name other records find them, by column name."""
        return {}

    def key_from(self, read: Read) -> Hashable:
        """Return the values of `natural` of the record that a row is about; raise ReadingError or ValidationError."""
        return tuple(read(name) for name in self.natural)

    def keys_of(self, stored: tuple) -> Iterable[Hashable]:
        """Return the keys of a stored row, given its values of `natural`."""
        return (stored,)

    def label_of(self, record: models.Model) -> str:
        """Return what people call a record; relations that have a lookup are at hand."""
        return str(record)

    def near(self, read: Read) -> list[models.Model]:
        """Return the records that a new row may really be about, for names that are nearly alike."""
        return []

    def prepare(self, record: models.Model, read: Read, is_new: bool) -> None:
        """Set what follows from the row beside its columns, before the record is checked."""

    def check(self, record: models.Model, changed: set[str], before: dict[str, Any], reason: str) -> None:
        """Raise ValidationError where the change breaks a rule of the domain; `before` holds the old values."""

    def warnings(self, record: models.Model, changed: set[str], before: dict[str, Any]) -> Iterable[tuple[str, str]]:
        """Return (column name, message) of what is unusual about a change that is allowed."""
        return ()

    def may_add(self, record: models.Model) -> bool:
        return self.user.has_perm(f"{self._app}.add_{self._model_name}")

    def may_change(self, record: models.Model) -> bool:
        return self.user.has_perm(f"{self._app}.change_{self._model_name}")

    def may_write(self, column: str) -> bool:
        """Whether the person may change this column at all, of rows they may change."""
        return True

    def save(self, record: models.Model, *, is_new: bool, changed: set[str], reason: str) -> None:
        """Save one record of a resource that is not written in bulk; raise ValidationError, StaleVersion.

        `record._many` holds the primary keys of each relation to many that changes, by field name.
        """
        record._history_user, record._change_reason = self.user, reason
        record.save()
        for name, pks in record._many.items():
            getattr(record, name).set(pks)

    def saved(self, records: list[models.Model], changed: set[str]) -> None:
        """Do what belongs to the records written, in the same transaction."""

    @property
    def reports(self) -> bool:
        """Whether what the person imports waits for acceptance; then `report` is called instead of saving."""
        return False

    def report(self, record: models.Model, *, is_new: bool, changed: dict[str, Any], reason: str) -> None:
        """Send one row's change for acceptance; `changed` holds the new values by field name."""
        raise ValidationError(_("You may not change this record."))

    # --- What others ask of it ---

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        return Column(field_name, django_field.verbose_name, widget_for(django_field), column_name=field_name)

    @cached_property
    def columns(self) -> list[Column]:
        return [self.fields[name] for name in self._meta.fields]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.column_name: column for column in self.columns}

    @property
    def model(self) -> type[models.Model]:
        return self._meta.model

    def visible(self) -> models.QuerySet:
        """The records the person may see: what is exported, and among which rows find theirs."""
        return self.model._default_manager.all()

    def get_queryset(self):
        return self.visible()

    def import_data(self, *args, **kwargs):
        raise TypeError("sheets are read by spreadsheets.merge, which checks rights and versions")

    def attach(self, record: models.Model) -> models.Model:
        """Hand the record the related ones that are at hand, so that nothing asks the database for them."""
        for column in self.columns:
            field = column.field_of(self.model)
            if column.lookup is None or field is None or not field.is_relation or field.many_to_many:
                continue
            found = column.lookup.get(getattr(record, field.attname))
            if found is not None:
                field.set_cached_value(record, found)
        return record

    @property
    def _app(self) -> str:
        return self.model._meta.app_label

    @property
    def _model_name(self) -> str:
        return self.model._meta.model_name


def folded(value: Any) -> str | None:
    """Return text as keys compare it; None stays None."""
    return None if value is None else fold(value)


def wanted(read: Read, name: str) -> Any:
    """Return the value of a key column; raise ValidationError at it where the cell is blank."""
    value = read(name)
    if value is None:
        raise ValidationError({name: _("This cell must not be empty.")})
    return value


