"""What a sheet of a workbook holds: a resource of django-import-export whose rows are read, compared and written by
`spreadsheets.merge`, which keeps the database out of the loop over rows.

The library's own `import_data` would look up, diff and save row by row; nothing here calls it.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.resources import ModelResource

from history.tracking import TrackedModel
from spreadsheets.attached.cells import FILES, FileWidget, RecordFiles
from spreadsheets.columns import GROUP, ID, VERSION, Column, widget_for
from spreadsheets.layout import Table, Target
from spreadsheets.lookups import Lookup
from spreadsheets.questions import Question
from spreadsheets.widgets import WholeNumberWidget
from values.text import Person, fold

# Gives the value of a column in the row being read, None for a blank cell; raises ReadingError.
Read = Callable[[str], Any]


class Recorded(Protocol):
    """What is recorded of a sheet's rows: the primary key by natural key."""

    @property
    def by_key(self) -> Mapping[Hashable, int]: ...


class SheetResource(ModelResource):
    """A sheet, for the person on whose behalf rows are read and written.

    Subclasses name their columns in `Meta.fields`, in order, the number first and the version last; `key` is the
    sheet's own stable name and `title` what people call it. `required` are the columns a file must have. `natural` are
    the attribute names (`site_id`) by which a row without a number is found; `key_from` reads the same from a row.
    `named_by` are the columns of these that a row with number and version may change: of a row without they only name
    the record. `aliases` and `helps` say more of columns that are made from the model.

    Rows of a resource with `is_bulk` are checked in memory and written together, but those that a person has take the
    place of another record and those of which it says so (`is_saved_alone`); of the other resources each row is saved
    by itself, also for a preview, which takes it back. Rows of one that `refers_to_itself` may name records that other
    rows of the same sheet make.
    """

    _meta: ClassVar[Any]  # of the library: the options in Meta
    key = ""
    title: Any = ""
    required: tuple[str, ...] = ()
    # Columns of which a foreign sheet has one at least, where those it must have are other sheets' too.
    known_by: tuple[str, ...] = ()
    natural: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    # Columns that hold for all that one row of a wide sheet speaks of, beside those that name it.
    shared: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = {}
    helps: dict[str, Any] = {}
    # Columns that only foreign files have: they tell which record a row is about and are never written. One of them may
    # be GROUP: the titles of the groups that a row stands in.
    hints: tuple[Column, ...] = ()
    # Of sheets read together: the columns that say what a row is about, and their common names.
    joined_by: dict[str, str] = {}
    is_bulk = True
    # Models whose records `complete` reads.
    rests_on: tuple[type[models.Model], ...] = ()
    is_export_only = False
    refers_to_itself = False

    # --- For imports that are taken back: see spreadsheets.imports.undoing ---
    # How records are judged that come along with rows of this sheet without being rows of any.
    comes_with: tuple[type["SheetResource"], ...] = ()
    # (field, condition): records for which the condition holds began with the one that the field names, and go with it.
    begins_with: tuple[str, models.Q] | None = None
    # Records that an import added took the place of others: they go before those come back. Nothing refers to them.
    takes_a_place = False
    # Records that an import added are not deleted again: `take_back` says of each what becomes of it.
    stays_recorded = False

    id = Column(ID, gettext_lazy("record no."), WholeNumberWidget(), is_key=True, column_name=ID)
    version = Column(VERSION, gettext_lazy("version"), WholeNumberWidget(), is_only_shown=True, column_name=VERSION)

    class Meta:
        pass

    def __init__(self, user: Person, lookups: "dict[Any, Lookup] | None" = None) -> None:
        """Prepare the columns; `lookups` are shared by one person's sheets where none of them reads a file."""
        super().__init__()
        self.user = user
        self._lookups: dict[Any, Lookup] = {} if lookups is None else lookups
        self.answers: Mapping[str, str] = {}
        self.given: Mapping[str, Any] = {}
        self.source_stands = False
        for name, words in self.aliases.items():
            self.fields[name].aliases += words
        for name, text in self.helps.items():
            self.fields[name].help_text = text
        for name, files in self.record_files().items():
            self.fields[name].widget.files = files
        self.looked_up = self.lookups()
        for name, lookup in self.looked_up.items():
            self.fields[name].widget.lookup = lookup

    def lookup(self, make: Callable[[Person], Lookup]) -> Lookup:
        """Return what `make` returns for the person, made once."""
        if make not in self._lookups:
            self._lookups[make] = make(self.user)
        return self._lookups[make]

    # --- What subclasses say ---

    def lookups(self) -> dict[str, Lookup]:
        """Return by column name the lookups of the columns that name other records."""
        return {}

    def record_files(self) -> dict[str, RecordFiles]:
        """Return by column name the files that the columns of a FileWidget name."""
        return {}

    @classmethod
    def may_be_seen(cls, user: Person) -> bool:
        """Return whether the person may see any row of it."""
        meta = cls._meta.model._meta
        return bool(user.has_perm(f"{meta.app_label}.view_{meta.model_name}"))

    def key_from(self, read: Read) -> Hashable:
        """Return the values of `natural` of the record that a row is about; raise ReadingError or ValidationError."""
        return tuple(read(name) for name in self.natural)

    def keys_of(self, stored: tuple[Any, ...]) -> Iterable[Hashable]:
        """Return the keys of a stored row, given its values of `natural`."""
        return (stored,)

    def is_group_title(self, text: str) -> bool:
        """Return whether the only words of a row are surely no record's: they begin a group."""
        return False

    def leave_out(self, table: Table) -> None:
        """Leave lines out of a table of another office that say that there is nothing to record, and tell of them."""

    def see_titles(self, table: Table) -> None:
        """See the titles and headings of a table before its cells are read."""

    def take_context(self, table: Table) -> None:
        """See what a table says of all its rows: its sheet's name, its titles, what is written over its columns."""

    def label_of(self, record: Any) -> str:
        """Return what people call a record; relations that have a lookup are at hand."""
        return str(record)

    def subject_of(self, record: Any) -> str:
        """Return what a record is about, by which people read a preview; empty where it is by itself."""
        return ""

    def described(self, record: Any) -> str:
        """Return how a record is told from others of its name, where that needs more words than its label."""
        return self.label_of(record)

    def full_name_of(self, record: Any) -> str:
        """Return how one of several records of nearly one name is named to choose from."""
        return str(record)

    def find(self, read: Read, cell: Callable[[str], Any], stored: Recorded) -> int | None:
        """Return the primary key of the record that a row without a number is about, SEVERAL where that may be more
        than one. `cell` gives what stands in a column, unread."""
        return stored.by_key.get(self.key_from(read))

    def near(self, read: Read) -> list[models.Model]:
        """Return the records that a new row may really be about, for names that are nearly alike."""
        return []

    def targets(self) -> Sequence[Target]:
        """Return where the columns of a wide sheet, with several records to a row, can go."""
        return ()

    def targets_when_joined(self) -> Sequence[Target]:
        """Return where the columns of a sheet that is read as several kinds can go: of each row, rows of this sheet."""
        return self.targets()

    def questions(self, table: Table, answers: Mapping[str, str]) -> Iterable[Question]:
        """Return what has to be asked of a table whose columns are settled, answered or not; `answers` by key.

        They are the same each time the same file is read. `take_answers` is told what was answered.
        """
        return ()

    def proposals(self, table: Table) -> Iterable[tuple[str, Table]]:
        """Return (key of a sheet, rows of it) that a table's cells name and nobody has recorded: to be added with it,
        each agreed to apart."""
        return ()

    def take_answers(self, answers: Mapping[str, str]) -> None:
        """Use what was answered of the file, by the question's key, before its rows are read."""
        self.answers = answers

    def given_by_file(self, table: Table) -> dict[str, Any]:
        """Return what the file as a whole says for rows that say nothing: text, days and None by name.

        Asked once, when all questions are answered; `self.given` holds it whenever rows are compared or saved.
        """
        return {}

    def see_stored(self, records: list[models.Model]) -> None:
        """See records that rows may change as they are stored, a batch at a time, before the first row is checked."""

    def prepare(self, record: Any, changed: set[str], *, is_new: bool) -> Iterable[str]:
        """Set what follows from the changed fields, before the record is checked; return the names of fields set.

        `record._said` are the fields that the row gives a value, though it be the recorded one.
        """
        return ()

    def check(self, record: Any, changed: set[str], before: dict[str, Any], reason: str, *, is_new: bool) -> None:
        """Raise ValidationError where the change breaks a rule of the domain; `reason_wanted` where `reason`, which is
        a person's words and never the file's name, is empty and must not be.

        `changed` and `before`, which holds the old values of what changed, are by field name; a relation's value is a
        primary key.
        """

    def look_over(self, records: list[models.Model]) -> None:
        """See all records as they would be saved, before the first of them is asked for its warnings."""

    def warnings(self, record: Any, changed: set[str], before: dict[str, Any]) -> Iterable[tuple[str, str]]:
        """Return (column name, message) of what is unusual about a change that is allowed."""
        return ()

    def may_add(self, record: Any) -> bool:
        return self.user.has_perm(f"{self._app}.add_{self._model_name}")

    def may_change(self, record: Any) -> bool:
        return self.user.has_perm(f"{self._app}.change_{self._model_name}")

    def may_write(self, column: str) -> bool:
        """Return whether the person may give this column a value at all, in rows that they may add or change."""
        return True

    def save(self, record: Any, *, is_new: bool, changed: set[str], reason: str) -> None:
        """Save one record of a resource that is not written in bulk; raise ValidationError, StaleVersion.

        `record._many` holds the primary keys of each relation to many that changes, by field name.
        """
        record._history_user, record._change_reason = self.user, reason
        record.save()
        for name, pks in record._many.items():
            related = getattr(record, name)
            known = self.fields[name].lookup.get
            related.set({*pks, *(pk for pk in related.values_list("pk", flat=True) if known(pk) is None)})

    def is_saved_alone(self, record: Any) -> bool:
        """Return whether a record is saved singly, and tried by a preview, though others of the sheet go together."""
        return False

    def complete(self, records: list[models.Model]) -> None:
        """Set what follows from the new records together with what is recorded of `rests_on`, before they are added."""

    def offer(self, record: Any, *, is_new: bool) -> tuple[str, str] | None:
        """Return (column name, what a person may tick) where a record may take the place of another, with a reason.

        Asked in the order of the rows; what was ticked is done by `take_up`.
        """
        return None

    def take_up(self, record: Any, reason: str) -> None:
        """Put a record that was just saved in the place of the other; raise PermissionDenied, ValidationError."""

    def saved(self, records: list[models.Model], changed: set[str]) -> None:
        """Do what belongs to the records written, in the same transaction."""

    def may_take_back(self, record: Any, *, is_added: bool, is_own: bool) -> bool:
        """Return whether the person may undo what any import changed of a record, or that it added it."""
        if self.reports:
            return False  # what they send waits for others: so would its undoing
        if not is_added:
            return self.may_change(record)
        return self.may_add(record) if is_own else self.may_delete(record)

    def may_delete(self, record: Any) -> bool:
        return self.user.has_perm(f"{self._app}.delete_{self._model_name}") and self.may_change(record)

    def take_back(self, record: Any, reason: str) -> None:
        """Delete a record that an import added, of a resource that is not written in bulk; raise ValidationError."""
        record._history_user, record._change_reason = self.user, reason
        record.delete()

    def counted_on_by(self, pks: Collection[int]) -> Iterable[tuple[type[models.Model], int, int]]:
        """Return (model, primary key, which of `pks`) of what counts on records without a relation to them."""
        return ()

    @property
    def is_undone_in_bulk(self) -> bool:
        """Whether records are deleted and changed back together: not where one has to go before another comes back."""
        return self.is_bulk and not self.takes_a_place

    @property
    def reports(self) -> bool:
        """Whether what the person imports waits for acceptance; then `report` is called instead of saving."""
        return False

    def report(self, record: Any, *, is_new: bool, changed: dict[str, Any], reason: str) -> None:
        """Send one row's change for acceptance; `changed` holds the new values by field name (see `related`)."""
        raise ValidationError(_("You do not have permission to change this record."))

    def claims(self, cell: Callable[[str], Any]) -> bool | None:
        """Return whether a row of sheets read together is about a record of this one; None where nothing tells."""
        return True

    # --- What others ask of it ---

    @property
    def names_when_joined(self) -> dict[str, str]:
        """The columns that sheets read together may have, with their common names: of a sheet that such a row fills
        with several rows only those that hold for all of them."""
        of_all = [column.column_name for column in self.read_columns if not column.is_locked]
        own = self.shared if self.targets_when_joined() else of_all
        groups = {column.column_name: GROUP for column in self.hints if column.column_name == GROUP}
        return {name: name for name in own} | self.joined_by | groups

    def sent_files(self) -> Mapping[str, Any]:
        """Return the files that came with the workbook being read, by name (see SentFile)."""
        files: Mapping[str, Any] = self.given.get(FILES, {})
        return files

    @property
    def file_columns(self) -> dict[str, RecordFiles]:
        """The files that columns name, by the column's name."""
        widgets = {name: column.widget for name, column in self.fields.items()}
        return {name: widget.files for name, widget in widgets.items() if isinstance(widget, FileWidget)}

    @property
    def may_be_sent(self) -> bool:
        """Whether the person may import any row of it at all."""
        rights = (f"{self._app}.{do}_{self._model_name}" for do in ("add", "change"))
        return self.reports or any(map(self.user.has_perm, rights))

    @property
    def may_add_any(self) -> bool:
        """Whether the person may add any row of it at all."""
        return bool(self.user.has_perm(f"{self._app}.add_{self._model_name}"))

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: Any) -> Any:
        return Column(
            field_name,
            django_field.verbose_name,
            widget_for(django_field),
            column_name=field_name,
            help_text=django_field.help_text,
            unit=getattr(django_field, "unit", ""),
        )

    @cached_property
    def columns(self) -> list[Column]:
        return [self.fields[name] for name in self._meta.fields]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.column_name: column for column in (*self.columns, *self.hints)}

    @cached_property
    def read_columns(self) -> list[Column]:
        """The columns that a file may have: our own, and those that only hint at which record a row is about."""
        return [*self.columns, *self.hints]

    @property
    def model(self) -> type[TrackedModel]:
        model: type[TrackedModel] = self._meta.model
        return model

    def visible(self) -> models.QuerySet[Any]:
        """Return the records the person may see: those exported, and those that rows are matched with."""
        records = self.model._default_manager.all()
        return records if self.user.has_perm(f"{self._app}.view_{self._model_name}") else records.none()

    def in_order(self, records: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return records in the order in which a workbook lists them."""
        return records

    def get_queryset(self) -> QuerySet[Any]:
        return self.visible()

    def import_data(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("sheets are read by spreadsheets.merge, which checks rights and versions")

    def attach(self, record: Any) -> Any:
        """Hand the record the related ones that are at hand, so that nothing asks the database for them."""
        for field, attname, get in self._at_hand:
            if (pk := getattr(record, attname)) is not None and (related := get(pk)) is not None:
                record._state.fields_cache[field.name] = related
        return record

    @cached_property
    def _at_hand(self) -> "list[tuple[models.Field[Any, Any], str, Callable[..., Any]]]":
        """The relations to one record whose columns have a lookup, and how that gives a record by primary key."""
        columns = [(column.field_of(self.model), column.lookup) for column in self.columns if column.lookup]
        return [(f, f.attname, lookup.get) for f, lookup in columns if f is not None and not f.many_to_many]

    def related(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return values by field name with the records themselves in place of their primary keys."""
        related = {}
        for name, value in values.items():
            field = self.model._meta.get_field(name)
            lookups = (c.lookup for c in self.columns if c.lookup and c.field_of(self.model) == field)
            lookup = next(lookups, None) if field.is_relation and value is not None else None
            related[name] = lookup.get(value) if lookup else value
        return related

    @property
    def _app(self) -> str:
        return self.model._meta.app_label

    @property
    def _model_name(self) -> str:
        return str(self.model._meta.model_name)


def folded(value: Any) -> str | None:
    """Return text as keys compare it; None stays None."""
    return None if value is None else fold(value)


def wanted(read: Read, name: str) -> Any:
    """Return the value of a key column; raise ValidationError at it where the cell is blank."""
    value = read(name)
    if value is None:
        raise ValidationError({name: _("This cell must not be empty.")})
    return value
