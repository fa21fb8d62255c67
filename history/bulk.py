"""Versioned rows written many at a time, with their history: the one way around `save` for rows that are tracked.

Wants rows whose values were checked already, and a transaction around it. History is written as `save` would write it,
with the row's own `_change_reason` where it has one.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter
from typing import Any

from django.db import connections, models, router, transaction
from django.utils import timezone

from history.tracking import IN_FORCE, TrackedModel, current_request_id, end_records, recorded_at, stamp_for_bulk
from history.written import rows_written
from values.rules import column_of
from values.text import Person
from values.today import refuse_in_the_past

BATCH = 500


ADDED, CHANGED, DELETED = "+", "~", "-"


class SomeAreStale(Exception):
    """At least one of the rows was saved, or deleted, by someone else since it was read; nothing was written."""


class Ready:
    """Rows of one concrete model made ready to be written, with their history: what takes long is done here, before
    anything is locked; `write` hands over what is here and wants a transaction. They may be kept in several tables.

    `fields` are the names of those to write, each row at the version it was read at; None for new rows, which get their
    primary keys and version 1.
    """

    def __init__(self, rows: Collection[TrackedModel], fields: Iterable[str] | None, *, by: Person | None) -> None:
        refuse_in_the_past()
        self.rows, self.by, self.is_new = list(rows), by, fields is None
        if not self.rows:
            return
        [self.model] = {type(row) for row in self.rows}
        self.using = router.db_for_write(self.model)
        self.seen = [row.version for row in self.rows]
        self.tables = _tables_of(self.model)
        columns = [field for field in self.model._meta.concrete_fields if not field.primary_key]
        names = stamp_for_bulk(self.rows, [field.name for field in columns] if fields is None else fields)
        written = columns if fields is None else [column_of(self.model, name) for name in names]
        self.fields = [[field for field in written if field.model is table] for table in self.tables]
        self.values = [[self._values(row, fields) for row in self.rows] for fields in self.fields]
        self.recorded = _recorded(self.model, self.rows, self.using)

    def _values(self, row: TrackedModel, fields: "list[models.Field[Any, Any]]") -> tuple[Any, ...]:
        values = (field.pre_save(row, True) if self.is_new else getattr(row, field.attname) for field in fields)
        connection = connections[self.using]
        return tuple(field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True))

    def write(self, reason: str) -> None:
        """Write rows and history. Raises SomeAreStale, IntegrityError; the versions in memory are as before then."""
        if not self.rows:
            return
        try:
            with transaction.atomic(using=self.using):
                self._add() if self.is_new else self._change()
                history_type = ADDED if self.is_new else CHANGED
                _write_history(self.model, self.rows, self.recorded, self.by, reason, history_type, not self.is_new)
                rows_written(self.rows)
        except BaseException:
            for row, version in zip(self.rows, self.seen, strict=True):
                row.version = version
                if self.is_new:
                    for table in self.tables:
                        setattr(row, table._meta.pk.attname, None)
                    row._state.adding = True
            raise

    def _add(self) -> None:
        pks = _new_keys(self.tables[0], len(self.rows), self.using)
        for table, fields, rows in zip(self.tables, self.fields, self.values, strict=True):
            keyed = [(pk, *values) for pk, values in zip(pks, rows, strict=True)]
            _insert(table, [table._meta.pk, *fields], keyed)
        for row, pk in zip(self.rows, pks, strict=True):
            for table in self.tables:
                setattr(row, table._meta.pk.attname, pk)
            row._state.adding, row._state.db = False, self.using
        if len(self.tables) > 1:  # history tells the key of each table
            self.recorded = _recorded(self.model, self.rows, self.using)

    def _change(self) -> None:
        """Update each table of the model; the first one holds the version."""
        for table, fields, rows in zip(self.tables, self.fields, self.values, strict=True):
            if not fields:
                continue
            assignments = ", ".join(f"{_quoted(field.column, self.using)} = %s" for field in fields)
            is_first = table is self.tables[0]
            where = _at_version(table, self.using) if is_first else f"{_quoted(table._meta.pk.column, self.using)} = %s"
            keys = [(row.pk, seen) if is_first else (row.pk,) for row, seen in zip(self.rows, self.seen, strict=True)]
            sql = f"UPDATE {_quoted(table._meta.db_table, self.using)} SET {assignments} WHERE {where}"
            _execute(sql, [(*values, *key) for values, key in zip(rows, keys, strict=True)], self.using)


def change_in_bulk(rows: Collection[TrackedModel], fields: Iterable[str], *, by: Person | None, reason: str) -> None:
    """Write the named fields of rows of one concrete model, each at the version it was read at, with its history.

    Raises SomeAreStale. One UPDATE is prepared and executed for all: of a table's rows the quickest way (an UPDATE with
    a CASE per row was the slowest).
    """
    Ready(rows, fields, by=by).write(reason)


def add_in_bulk(rows: Collection[TrackedModel], *, by: Person | None, reason: str) -> None:
    """Write new rows of one concrete model, with their history; they get their primary keys and version 1."""
    Ready(rows, None, by=by).write(reason)


def delete_in_bulk(rows: Collection[TrackedModel], *, by: Person | None, reason: str) -> None:
    """Delete rows of one concrete model, each at the version it was read at, with their history. Raises SomeAreStale.

    For rows that nothing refers to, kept in one table: what does is not deleted along.
    """
    refuse_in_the_past()
    if not rows:
        return
    [model] = {type(row) for row in rows}
    if model._meta.parents:
        raise TypeError(f"{model._meta.label} is kept in several tables: delete its rows one by one")
    using = router.db_for_write(model)
    with transaction.atomic(using=using):
        _write_history(model, rows, _recorded(model, rows, using), by, reason, DELETED)
        sql = f"DELETE FROM {_quoted(model._meta.db_table, using)} WHERE {_at_version(model, using)}"
        _execute(sql, [(row.pk, row.version) for row in rows], using)
        rows_written(rows)


def link_in_bulk(model: type[TrackedModel], name: str, links: Mapping[int, Collection[int]]) -> None:
    """Let rows of a model, by primary key, be linked to others more by the relation to many of this name.

    Called in the transaction that wrote these rows in bulk under one request id: their records tell all their links.
    """
    field: Any = model._meta.get_field(name)
    through, here, there = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
    columns = [through._meta.get_field(here), through._meta.get_field(there)]
    _insert(through, columns, [(pk, other) for pk, others in links.items() for other in others])
    records = model.history.filter(request_id=current_request_id(), in_force_until=IN_FORCE)
    record_at = dict(records.order_by("history_id").values_list(model._meta.pk.name, "history_id"))
    kept = getattr(model.history.model, name).model
    columns = [kept._meta.get_field(of) for of in ("id", here, there, "history")]
    stored = through._base_manager.order_by("pk").values_list("pk", columns[1].attname, columns[2].attname)
    _insert(kept, columns, [(*row, record_at[row[1]]) for row in stored if row[1] in record_at])


def bring_back(rows: Collection[TrackedModel], *, by: Person | None, reason: str) -> None:
    """Insert rows of one model that were deleted, under the keys and versions they had, with their history.

    They may be kept in several tables. Raises IntegrityError.
    """
    refuse_in_the_past()
    if not rows:
        return
    [model] = {type(row) for row in rows}
    parents = model._meta.get_parent_list()
    using = router.db_for_write(model)
    with transaction.atomic(using=using):
        for parent in reversed(parents):
            names = [field.attname for field in parent._meta.concrete_fields]
            parent._base_manager.bulk_create(
                [parent(**{name: getattr(row, name) for name in names}) for row in rows], batch_size=BATCH
            )
        if parents:  # Django creates no children in bulk
            for row in rows:
                row.save_base(raw=True, force_insert=True)
        else:
            model._base_manager.bulk_create(rows, batch_size=BATCH)
        _write_history(model, rows, _recorded(model, rows, using), by, reason, ADDED)
        rows_written(rows)


def _tables_of(model: type[TrackedModel]) -> list[Any]:
    """Return the models in whose tables a row is kept, the first parent first; they share its primary key."""
    return [*reversed(model._meta.get_parent_list()), model]


def _new_keys(model: type[TrackedModel], count: int, using: str) -> list[int]:
    """Return primary keys that no row has had, for new rows; SQLite's are held by the lock of whoever writes."""
    table = model._meta.db_table
    with connections[using].cursor() as cursor:
        if cursor.db.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [_quoted(table, using), model._meta.pk.column, count])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + count + 1))


def _execute(sql: str, rows: list[tuple[Any, ...]], using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.executemany(sql, rows)
        if cursor.rowcount != len(rows):
            raise SomeAreStale


def _at_version(model: type[TrackedModel], using: str) -> str:
    return f"{_quoted(model._meta.pk.column, using)} = %s AND {_quoted('version', using)} = %s"


def _quoted(name: str | None, using: str) -> str:
    assert name is not None  # concrete fields have columns
    return connections[using].ops.quote_name(name)


def _recorded(model: type[TrackedModel], rows: Collection[TrackedModel], using: str) -> list[tuple[Any, ...]]:
    """Return what the history tells of each row, as it is stored: all fields but the key, in the order of the model."""
    fields = _history_fields(model)
    readers = [(field.get_db_prep_save, attrgetter(field.attname)) for field in fields]
    connection = connections[using]
    return [tuple(prepare(read(row), connection) for prepare, read in readers) for row in rows]


def _history_fields(model: type[TrackedModel]) -> "list[models.Field[Any, Any]]":
    record_of = model.history.model
    return [record_of._meta.get_field(field.name) for field in record_of.tracked_fields if field != model._meta.pk]


def _write_history(
    model: type[TrackedModel],
    rows: Collection[TrackedModel],
    recorded: list[tuple[Any, ...]],
    by: Person | None,
    reason: str,
    history_type: str,
    has_past: bool = True,
) -> None:
    """Write a record of each row and end the one before it, unless the rows are new and have none."""
    record_of = model.history.model
    names = [
        model._meta.pk.attname,
        "history_date",
        "history_change_reason",
        "history_user",
        "history_type",
        "request_id",
    ]
    fields = [record_of._meta.get_field(name) for name in [*names, "in_force_until"]]
    connection = connections[router.db_for_write(record_of)]
    now = timezone.now()
    at_now = fields[1].get_db_prep_save(now, connection)
    common = by and by.pk, history_type, current_request_id(), fields[-1].get_db_prep_save(IN_FORCE, connection)
    moments = [recorded_at(row, now) for row in rows]
    if has_past:
        end_records(model, zip([row.pk for row in rows], moments, strict=True))

    def stored(moment: datetime.datetime) -> Any:
        return at_now if moment == now else fields[1].get_db_prep_save(moment, connection)

    def own(row: Any) -> str | None:
        """Return what was said of this row alone, in place of the reason of all."""
        return getattr(row, "_change_reason", None) or reason or None

    values = [
        (row.pk, stored(moment), own(row), *common, *own_values)
        for row, moment, own_values in zip(rows, moments, recorded, strict=True)
    ]
    _insert(record_of, [*fields, *_history_fields(model)], values)


def _insert(model: type[TrackedModel], fields: "list[models.Field[Any, Any]]", rows: list[tuple[Any, ...]]) -> None:
    """Insert rows of values as the database takes them; one INSERT is prepared and executed for all."""
    using = router.db_for_write(model)
    columns = ", ".join(_quoted(field.column, using) for field in fields)
    sql = f"INSERT INTO {_quoted(model._meta.db_table, using)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    with connections[using].cursor() as cursor:
        cursor.executemany(sql, rows)
