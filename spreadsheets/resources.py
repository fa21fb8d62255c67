"""A resource of django-import-export that reads what offices write and loses nothing on the way.

A row is found by its key columns; a blank cell leaves what is recorded; nothing is written unless every row is right,
the person may change every record, and nothing changed since the preview.
"""

import datetime
import hashlib

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.resources import ModelResource
from tablib import Dataset

from spreadsheets.columns import Column, names_of, widget_for
from spreadsheets.report import SHOWN, ChangedSincePreview, Outcome, Report, report_of
from spreadsheets.sheets import Sheet, SheetError, is_blank
from spreadsheets.widgets import Lookup, WholeNumberWidget
from values.errors import ReadingError, shown
from values.labels import in_every_language
from values.numbers import format_number
from values.people import person_name
from values.text import fold
from values.tracking import StaleVersion

VERSION = "version"


class SheetResource(ModelResource):
    """Subclasses name their columns in `Meta.fields`, in order, and say how a row is found.

    `related` are the relations whose names stand in the file, `required` the columns it must have; `user` is the person
    on whose behalf rows are read and written.
    """

    related = ()
    required = ()
    version = Column(VERSION, gettext_lazy("version"), WholeNumberWidget(), is_only_shown=True, column_name=VERSION)

    class Meta:
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        clean_model_instances = True
        use_transactions = True

    def __init__(self, user, filename: str = ""):
        super().__init__()
        self.user, self.filename = user, filename
        self.seen, self.outcomes = {}, []
        self.state, self.agreed = hashlib.sha256(), None
        self.existing = None
        self.looked_up = self.lookups()
        for name, lookup in self.looked_up.items():
            self.fields[name].widget.lookup = lookup

    # --- What subclasses say ---

    def lookups(self) -> dict[str, Lookup]:
        """How the columns that name other records find them."""
        return {}

    def find(self, row: dict):
        """Return the record a row is about, or None for a new one; raise ValidationError."""
        raise NotImplementedError

    def identity(self, row: dict):
        """Return what two rows about one new record share."""
        raise NotImplementedError

    def may_add(self, instance) -> bool:
        return self.user.has_perm(f"{instance._meta.app_label}.add_{instance._meta.model_name}")

    def may_change(self, instance) -> bool:
        return self.user.has_perm(f"{instance._meta.app_label}.change_{instance._meta.model_name}")

    def check_saved(self, instance) -> None:
        """Raise ValidationError where a saved row took the record out of the person's reach."""

    # --- What admin pages call ---

    @property
    def columns(self) -> list[Column]:
        return [self.fields[name] for name in self._meta.fields]

    def is_header(self, names: list[str]) -> bool:
        try:
            return bool(names_of(names, self.columns))
        except SheetError:
            return False

    def run(self, sheet: Sheet, *, agreed: str | None = None) -> Report:
        """Import a sheet and return what became of each row; without `agreed` nothing is kept.

        `agreed` is the `state` of the preview's report: rows that would now change otherwise stop the import. Raises
        SheetError for a header that does not name the columns.
        """
        names = names_of(sheet.header, self.columns)
        self._check_keys_named(names)
        self.agreed, self.numbers = agreed, [number for number, _cells in sheet.rows]
        dataset = Dataset(*(cells for _number, cells in sheet.rows), headers=names)
        result = self.import_data(dataset, dry_run=agreed is None, rollback_on_validation_errors=True)
        report = report_of(result, self.columns, self.numbers)
        report.outcomes, report.state = self.outcomes, self.state.hexdigest()
        return report

    def table(self, queryset) -> tuple[list[str], list[list]]:
        """Return the headers, in the person's language, and the rows of an export."""
        seen = self.get_queryset().order_by().values("pk")
        rows = queryset.filter(pk__in=seen).prefetch_related(None).select_related(*self.related)
        return [column.header for column in self.columns], [[c.export(row) for c in self.columns] for row in rows]

    # --- How a row is read ---

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        return Column(field_name, django_field.verbose_name, widget_for(django_field), column_name=field_name)

    def get_queryset(self):
        return super().get_queryset().select_related(*self.related)

    def read(self, row: dict, name: str):
        """Return the value of a key column; raise ValidationError at it."""
        if name not in row:
            raise ValidationError({name: _("This cell must not be empty.")})
        try:
            return self.fields[name].clean(row)
        except ReadingError as error:
            raise ValidationError({name: str(error)}) from None

    def before_import_row(self, row, **kwargs):
        """Forget blank cells: they leave what is recorded."""
        self.number = self.numbers[kwargs["row_number"] - 1]
        for name in [name for name, value in row.items() if is_blank(value)]:
            del row[name]

    def get_or_init_instance(self, instance_loader, row):
        instance = self.find(row)
        key = ("recorded", instance.pk) if instance else ("new", self.identity(row))
        if key in self.seen:
            raise ValidationError(_("Row %(row)s is about the same record."), params={"row": self.seen[key]})
        self.seen[key] = self.number
        if instance:
            return instance, False
        if VERSION in row:
            raise ValidationError({VERSION: _("A row with a version is about a record, but there is none (any more).")})
        return self.init_instance(row), True

    def after_init_instance(self, instance, new, row, **kwargs):
        self.instance, self.is_new = instance, new
        self.before = {} if new else {c.column_name: c.export(instance) for c in self._written()}
        self.seen_version = instance.version

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        if field.column_name not in row or field.column_name == VERSION:
            return
        if field.is_only_shown or (field.is_key and not self.is_new):
            self._check_unchanged(field, instance, row[field.column_name])
        else:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def _check_unchanged(self, column: Column, instance, given) -> None:
        """A key has found the record already; what is only shown must say what is recorded."""
        if column.is_key:
            return
        recorded = column.export(instance)
        if fold(str(given)) not in map(fold, in_every_language(lambda: column.export(instance))):
            message = _("This column is only shown: an import cannot change “%(recorded)s”.")
            raise ValueError(message % {"recorded": shown(recorded)})

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not self.is_new and super().skip_row(instance, original, row, import_validation_errors)

    # --- How a row is checked and saved ---

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Check each value and the model's own rules; relations were looked up, constraints are the database's."""
        errors = dict(import_validation_errors or {})
        hidden = {field.name for field in instance._meta.fields if not field.editable}
        try:
            instance.clean_fields(exclude={*errors, *self.looked_up, *hidden})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        try:
            instance.clean()
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance, is_create, row, **kwargs):
        allowed = self.may_add(instance) if is_create else self.may_change(instance)
        if not allowed:
            raise ValidationError(
                _("You may not add this record.") if is_create else _("You may not change this record.")
            )
        self._check_version(instance, row)
        try:
            # Its own savepoint: the error must not spoil the transaction that the other rows are checked in.
            with transaction.atomic():
                super().save_instance(instance, is_create, row, **kwargs)
                self.check_saved(instance)
        except StaleVersion as error:
            raise error.as_validation_error() from None
        except IntegrityError:
            # Asked beforehand, each constraint would cost a query; asked now, it says which one and why.
            instance.validate_constraints()
            raise ValidationError(_("This row contradicts another row or record.")) from None
        for lookup in self.looked_up.values():
            if is_create and lookup.model is type(instance):
                lookup.add(instance)

    def _check_version(self, instance, row) -> None:
        if VERSION in row and self.read(row, VERSION) != self.seen_version:
            last = instance.history.select_related("history_user").first()
            message = _("Changed since this file was made, last by %(who)s: export it again.")
            name = person_name(last.history_user if last else None) or _("someone else")
            raise ValidationError({VERSION: message % {"who": name}})

    def do_instance_save(self, instance, is_create):
        instance._history_user, instance._change_reason = self.user, self.reason
        instance.save()

    @property
    def reason(self) -> str:
        """What history says of each change."""
        return _("import of %(file)s") % {"file": self.filename}

    # --- What is told ---

    def after_import_row(self, row, row_result, **kwargs):
        key = None if self.is_new else (row_result.object_id, self.seen_version)
        self.state.update(repr((self.number, row_result.import_type, key)).encode())
        if row_result.import_type in ("new", "update") and len(self.outcomes) < SHOWN:
            self.outcomes.append(Outcome(self.number, self.is_new, row_result.object_repr, self._changes()))
        row_result.original = None

    def _changes(self) -> list[tuple[str, str, str]]:
        after = {c.column_name: c.export(self.instance) for c in self._written()}
        return [
            (self.fields[name].header, _cell(self.before.get(name)), _cell(value))
            for name, value in after.items()
            if value != self.before.get(name)
        ]

    def after_import(self, dataset, result, **kwargs):
        super().after_import(dataset, result, **kwargs)
        if self.agreed is not None and self.agreed != self.state.hexdigest():
            raise ChangedSincePreview

    def _written(self) -> list[Column]:
        return [column for column in self.fields.values() if not column.is_only_shown]

    def _check_keys_named(self, names: list[str]) -> None:
        missing = [c.header for c in self.columns if c.column_name in self.required and c.column_name not in names]
        if missing:
            raise SheetError(gettext_lazy("These columns are missing: %(missing)s."), missing=", ".join(missing))


def _cell(value) -> str:
    """Return a value as the preview shows it."""
    if value is None or isinstance(value, str):
        return value or ""
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, datetime.date) else format_number(value)
