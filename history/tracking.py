"""Rows with a version, so that nobody overwrites what somebody else has just saved, and the history of every save."""

import datetime
import functools
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from typing import Any, ClassVar, Self

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connections, models, router, transaction
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from history.written import collect_rows_written, rows_written
from values.rules import Rule, is_as_stored, may_break, refuse_far_days, refuse_what_breaks
from values.today import refuse_in_the_past

REQUEST_ID_LENGTH = 32


_together: ContextVar[str] = ContextVar("what is written together", default="")


@contextmanager
def written_together(request_id: str) -> Iterator[None]:
    """Give all records of history written inside this id: an import's, whatever request or command saves it."""
    token = _together.set(request_id)
    try:
        yield
    finally:
        _together.reset(token)


def current_request_id() -> str:
    """Return what the records of one request share; empty outside of one (commands, fixtures)."""
    if shared_id := _together.get():
        return shared_id
    request = getattr(HistoricalRecords.context, "request", None)
    if request is None:
        return ""
    if not hasattr(request, "history_request_id"):
        request.history_request_id = uuid.uuid4().hex
    request_id: str = request.history_request_id
    return request_id


def asking_person() -> Any:
    """Return who makes the request that is being answered; None outside of one, or of one by nobody known."""
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user if user is not None and user.is_authenticated else None


def recorded_at(row: models.Model, now: datetime.datetime | None = None) -> datetime.datetime:
    """Return now, or when the row was last saved, where a clock that was wrong has run ahead since."""
    moment = now or timezone.now()
    changed_at: datetime.datetime | None = getattr(row, "changed_at", None)
    return max(moment, changed_at) if changed_at else moment


# What the newest record of a row holds as its end; text that SQLite compares, so no infinity.
IN_FORCE = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)


class RecordColumns(models.Model):
    """Columns that every table of history has beside the library's own.

    A record is in force from `history_date` until, and without, `in_force_until`: the date of the next record of the
    same row, or IN_FORCE. A deletion is in force too, as the record that there is no row.
    """

    in_force_until = models.DateTimeField(default=IN_FORCE, editable=False)

    request_id = models.CharField(
        _("save request"),
        max_length=REQUEST_ID_LENGTH,
        blank=True,
        default=current_request_id,
        editable=False,
        db_index=True,
    )

    class Meta:
        abstract = True


class RecordsManager(HistoryManager[Any]):
    """`Model.history`: the library makes the class of its manager at each access, here it is made once."""

    @classmethod
    @functools.cache
    def from_queryset(cls, queryset_class: type[models.QuerySet[Any]], class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):
    """`history = History()` on a tracked model; `indexes` of its records stand beside those that every model has."""

    def __init__(self, *, indexes: Sequence[models.Index] = (), **options: Any) -> None:
        super().__init__(bases=[RecordColumns], history_manager=RecordsManager, **options)
        self._indexes = indexes

    def post_save(self, instance: Any, created: bool, using: str | None = None, **more: Any) -> None:
        super().post_save(instance, created, using, **more)
        rows_written([instance])

    def post_delete(self, instance: Any, using: str | None = None, **more: Any) -> None:
        super().post_delete(instance, using, **more)
        rows_written([instance])

    def create_historical_record(self, instance: Any, history_type: str, using: str | None = None) -> None:
        """Record at the time of the save, which is never earlier than the one before it, and end that one."""
        is_dated = hasattr(instance, "_history_date")
        if not is_dated:
            instance._history_date = recorded_at(instance)
        try:
            end_records(type(instance), [(instance.pk, instance._history_date)])
            super().create_historical_record(instance, history_type, using)
        finally:
            if not is_dated:
                del instance._history_date

    def get_meta_options(self, model: type[models.Model]) -> Any:
        """Index records by their row, and by the site it hangs on, and their end: the past is read as the present is.

        The newest records of a site are found by its index on their date.
        """
        options = super().get_meta_options(model)
        assert model._meta.pk is not None
        wanted = [[model._meta.pk.name, "in_force_until"], ["in_force_until", "history_date"]]
        with suppress(FieldDoesNotExist):
            model._meta.get_field("site")
            wanted += [["site", "in_force_until"], ["site", "history_date"]]
        return options | {"indexes": [*self._indexes, *(models.Index(fields=names) for names in wanted)]}


def end_records(model: type[models.Model], ends: Iterable[tuple[Any, datetime.datetime]]) -> None:
    """Let the record in force of each row of a tracked model, by its primary key, end at a moment; one statement.

    Called in the transaction that writes the next records, before they are written.
    """
    record_of: Any = model.history.model  # type: ignore[attr-defined]  # put there by the library
    connection = connections[router.db_for_write(record_of)]
    quoted, column = connection.ops.quote_name, record_of._meta.get_field("in_force_until")
    until, key = quoted(column.column), quoted(model._meta.pk.column)  # type: ignore[arg-type]
    sql = f"UPDATE {quoted(record_of._meta.db_table)} SET {until} = %s WHERE {key} = %s AND {until} = %s"
    # Rows written together end their records at one moment, or few.
    stored = functools.cache(lambda moment: column.get_db_prep_save(moment, connection))
    rows = [(stored(moment), pk, stored(IN_FORCE)) for pk, moment in ends]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(sql, rows[0]) if len(rows) == 1 else cursor.executemany(sql, rows)


class StaleVersion(Exception):
    """A row was saved, or deleted, by someone else since it was read; nothing was written.

    `instance` holds what was to be saved, `stored` the row as it stands, or None when it is gone; `seen` is the version
    that the save was made from, where that is not the one of `instance`.
    """

    def __init__(self, instance: "TrackedModel", stored: "TrackedModel | None", seen: int | None = None) -> None:
        super().__init__(instance, stored)
        self.instance, self.stored = instance, stored
        self.message = _GONE if stored is None else _CHANGED
        seen = instance.version if seen is None else seen
        if stored and not 0 < seen <= stored.version:
            self.message = _OF_NO_VERSION
        self.params = {"object": stored or instance}

    def __str__(self) -> str:
        return str(self.message) % self.params

    def as_validation_error(self) -> ValidationError:
        """Return the same complaint for a form."""
        return ValidationError(self.message, code="stale", params=self.params)


_CHANGED = _("“%(object)s” was changed in the meantime. Nothing was saved.")


_OF_NO_VERSION = _("The page does not give the version of “%(object)s” it shows. Nothing was saved: open it again.")


_GONE = _("“%(object)s” was deleted by someone else in the meantime. Nothing was saved.")


class TrackedModel(models.Model):
    """A row with a version that each save raises, and the time of its last change.

    Whoever edits sets `version` to the one the form or file was made from; a save on an older one than stored raises
    StaleVersion. A new row gets version 1; bulk_create and fixtures leave it at what they were given, 0 by default.
    A save that is rolled back later, with its outer transaction, leaves the instance ahead of its row: read it again.
    Whoever brings a deleted row back says after which record of history it comes (`comes_after`): its version goes on
    from there, so that a form made before then stays stale. `changed_at` never goes back, whatever the clock says.
    It remembers what is stored of it (`as_stored`, by attribute name; None of a new row), so that `clean` refuses only
    what this change says anew.
    """

    last_version = 0
    last_recorded_at: datetime.datetime | None = None
    as_stored: dict[str, Any] | None = None
    rules: tuple[Rule, ...]  # what is refused
    doubts: tuple[Rule, ...]  # what is asked about
    history: ClassVar[Any]  # the library's manager, of each concrete model

    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Any = None,
    ) -> None:
        refuse_in_the_past()
        using = using or router.db_for_write(type(self), instance=self)
        if update_fields is not None:
            if not (names := set(update_fields)):
                return  # as Django does
            derived = {field.name for field in _derived_from(type(self), names)}
            update_fields = names | derived | {"version", "changed_at"}
        before = self.version, self.changed_at
        try:
            with open_transaction(using):
                stored = self._lock_stored(using, force_insert)
                last_version, last_saved = stored or (self.last_version, self.last_recorded_at)
                self.version, self.changed_at = last_version + 1, _now_or(last_saved)
                super().save(
                    force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
                )
        except BaseException:
            self.version, self.changed_at = before
            raise
        self._remember(update_fields)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with collect_rows_written():
            return super().delete(*args, **kwargs)

    @classmethod
    def keep_ready(cls, rows: "Collection[Self]") -> None:
        """Refresh what other tables derive from these rows, which were just written or deleted.

        `as_stored` still holds what was stored before. Models of which something is derived override it.
        """

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        # Django's constructor is for what comes from elsewhere: what was read is as the fields have it.
        instance = cls.__new__(cls)
        instance._state = ModelState()
        instance._state.adding, instance._state.db = False, db
        instance.as_stored = dict(zip(field_names, values, strict=True))
        instance.__dict__.update(instance.as_stored)
        return instance

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        self._remember(fields)

    def _remember(self, names: Iterable[str] | None) -> None:
        """Take the values of the named fields, or of all that are loaded, for what is stored."""
        loaded, wanted = self.__dict__, None if names is None else set(names)
        fields = (f for f in self._meta.concrete_fields if wanted is None or not wanted.isdisjoint({f.name, f.attname}))
        now = {f.attname: loaded[f.attname] for f in fields if f.attname in loaded}
        self.as_stored = (self.as_stored or {}) | now

    def clean(self) -> None:
        """Raise ValidationError where a changed value breaks a rule of the model; unchanged values are not judged."""
        super().clean()
        refuse_what_breaks(self)
        refuse_far_days(self)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check every field but text as it is stored; a related record that was read already is not looked up again."""
        super().clean_fields(exclude=set(exclude or ()) | {f.name for f in self._meta.fields if self._is_known(f)})

    def _is_known(self, field: "models.Field[Any, Any]") -> bool:
        """Return whether a field holds text as it is stored, or a relation leads to a record that exists.

        The database has the last word on relations.
        """
        if hasattr(field, "is_judged_when_changed"):
            return not self._state.adding and is_as_stored(self, field.name)
        if not field.is_relation or getattr(self, field.attname) is None:
            return False
        if is_as_stored(self, field.name):
            return True
        related = self._state.fields_cache.get(field.name)
        return related is not None and not related._state.adding

    def get_constraints(self) -> Any:
        """Return by model the constraints that are worth a query: none that holds for certain (see may_break)."""
        return [(model, [c for c in kept if may_break(c, self)]) for model, kept in super().get_constraints()]

    def comes_after(self, record: Any) -> None:
        """Go on from the last record of history of a row that was deleted and is now brought back."""
        self.last_version, self.last_recorded_at = record.version, record.history_date

    def _lock_stored(self, using: str | None, force_insert: bool) -> tuple[int, datetime.datetime] | None:
        """Return the stored version and the time of its save, held until the transaction ends, or None for a new row;
        refuse when stale."""
        table = self._meta.get_field("version").model  # the parent, for a model that inherits from a concrete one
        pk = getattr(self, table._meta.pk.attname)
        if pk is None and (link := self._meta.get_ancestor_link(table)):
            pk = getattr(self, link.attname)
        if pk is None or (force_insert and table is self._meta.concrete_model):
            return None
        manager: models.Manager[Any] = table._base_manager
        rows = manager.using(using).filter(pk=pk)
        locked = rows.select_for_update().values_list("version", "changed_at")
        stored: tuple[int, datetime.datetime] | None = locked.first()
        if stored is None and self._state.adding:
            return None
        if stored is None or stored[0] != self.version:
            own = type(self)._base_manager.using(using).filter(pk=self.pk)
            raise StaleVersion(self, own.first() or rows.first())
        return stored


def open_transaction(using: str | None = None) -> AbstractContextManager[Any]:
    """Return the transaction that is open, without a savepoint, or a new one: for what refuses before it writes.

    An error of the database ends the transaction, as Django's own `save` has it.
    """
    is_open = transaction.get_connection(using).in_atomic_block
    return nullcontext() if is_open else transaction.atomic(using=using)


def _now_or(last: datetime.datetime | None, now: datetime.datetime | None = None) -> datetime.datetime:
    """Return now, or the last moment that is recorded, where a clock that was wrong has run ahead."""
    now = now or timezone.now()
    return max(now, last) if last else now


def stamp_for_bulk(instances: Collection[TrackedModel], fields: Iterable[str]) -> list[str]:
    """Raise versions, set times of change, fill derived fields, all in memory; return the names of the fields to write.

    Bulk writes pass by `save`, so whoever makes them stamps first, and locks and compares versions where others may be
    editing: `Milestone.objects.bulk_update(rows, stamp_for_bulk(rows, ["planned"]))`. Rows for bulk_create get version
    1 the same way.
    """
    fields = list(fields)
    derived = {model: _derived_from(model, fields) for model in {type(instance) for instance in instances}}
    now = timezone.now()
    for instance in instances:
        instance.version, instance.changed_at = instance.version + 1, _now_or(instance.changed_at, now)
        for field in derived[type(instance)]:
            field.fill(instance)
    filled = [field.name for of_model in derived.values() for field in of_model]
    return list(dict.fromkeys([*fields, *filled, "version", "changed_at"]))


def _derived_from(model: type[models.Model], names: Iterable[str]) -> list[Any]:
    """Return the model's derived fields (values.fields.DerivedField) that a change of the named fields may change."""
    derived = (field for field in model._meta.concrete_fields if hasattr(field, "depends_on"))
    return [field for field in derived if field.depends_on(set(names))]
