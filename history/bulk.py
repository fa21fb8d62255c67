"""Versioned rows written many at a time, with their history: the one way around `save` for rows that are tracked.

Wants rows whose values were checked already, and a transaction around it. History is written as `save` would write it,
with the row's own `_change_reason` where it has one.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from itertools import chain
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
        self.values = [_stored(fields, self.rows, self.using, is_new=self.is_new) for fields in self.fields]

    def write(self, reason: str) -> None:
        """Write rows and history. Raises SomeAreStale, IntegrityError; the versions in memory are as before then."""
        if not self.rows:
            return
        try:
            with transaction.atomic(using=self.using):
                self._add() if self.is_new else self._change()
                history_type = ADDED if self.is_new else CHANGED
                _write_history(self.model, self.rows, self.by, reason, history_type, has_past=not self.is_new)
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
        _write_history(model, rows, by, reason, DELETED)
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
        _write_history(model, rows, by, reason, ADDED)
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


def _stored(
    fields: "list[models.Field[Any, Any]]", rows: list[TrackedModel], using: str, *, is_new: bool
) -> list[tuple[Any, ...]]:
    """Return the values of rows as the database takes them; those of `is_new` rows as saving them would set them."""
    stored: list[tuple[Any, ...]] = []
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        columns = [_column(field, _read(field, part, is_new=is_new), connections[using]) for field in fields]
        stored += zip(*columns, strict=True)
    return stored


def _read(field: "models.Field[Any, Any]", rows: Iterable[TrackedModel], *, is_new: bool) -> Iterable[Any]:
    """Return the value of a field in each row: most are saved as they stand, and what is derived is filled already."""
    if is_new and type(field).pre_save is not models.Field.pre_save and not hasattr(field, "depends_on"):
        return (field.pre_save(row, True) for row in rows)
    return map(attrgetter(field.attname), rows)


def _column(field: "models.Field[Any, Any]", values: Iterable[Any], connection: Any) -> list[Any]:
    """Return values as the database takes them: most stand in many rows, and are prepared once."""
    column: list[Any] = []
    known: dict[Any, Any] = {}
    prepare = field.get_db_prep_save
    for value in values:
        key = (value.__class__, value)
        try:
            stored = known[key]
        except KeyError:
            stored = known[key] = prepare(value, connection)
        except TypeError:  # not hashable
            stored = prepare(value, connection)
        column.append(stored)
    return column


def _write_history(
    model: type[TrackedModel],
    rows: Collection[TrackedModel],
    by: Person | None,
    reason: str,
    history_type: str,
    *,
    has_past: bool = True,
) -> None:
    """Write a record of each row as it is stored and end the one before it, unless the rows are new and have none; a
    statement for 500."""
    using = router.db_for_write(model.history.model)
    date = model.history.model._meta.get_field("history_date")
    now, rows = timezone.now(), list(rows)
    moments = [recorded_at(row, now) for row in rows]
    if has_past:
        end_records(model, zip([row.pk for row in rows], moments, strict=True))

    def own(row: Any) -> str | None:
        """Return what was said of this row alone, in place of the reason of all."""
        return getattr(row, "_change_reason", None) or reason or None

    stored = cache(lambda moment: date.get_db_prep_save(moment, connections[using]))
    said = [(row.pk, stored(moment), own(row)) for row, moment in zip(rows, moments, strict=True)]
    in_force = date.get_db_prep_save(IN_FORCE, connections[using])
    common = [by and by.pk, history_type, current_request_id(), in_force]
    with connections[using].cursor() as cursor:
        for start in range(0, len(said), BATCH):
            part = said[start : start + BATCH]
            cursor.execute(_copying(model, len(part), using), [*common, *chain.from_iterable(part)])


def _copying(model: type[TrackedModel], count: int, using: str) -> str:
    """Return the INSERT of records of so many rows: what is stored of each, beside its key, moment and reason."""
    record_of, pk = model.history.model, model._meta.pk
    copied = [field for field in record_of.tracked_fields if field != pk]
    names = [pk.name, "history_date", "history_change_reason", "history_user", "history_type", "request_id"]
    names += ["in_force_until", *(field.name for field in copied)]
    columns = ", ".join(_quoted(record_of._meta.get_field(name).column, using) for name in names)
    tables = {table: _quoted(table._meta.db_table, using) for table in _tables_of(model)}
    values = ", ".join(f"{tables[field.model]}.{_quoted(field.column, using)}" for field in copied)
    keys = [f"{name}.{_quoted(table._meta.pk.column, using)} = said.column1" for table, name in tables.items()]
    said = ", ".join(["(%s, %s, %s)"] * count)
    # SQLite joins in this order: the rows said, then each by its key.
    return (
        f"INSERT INTO {_quoted(record_of._meta.db_table, using)} ({columns}) "
        f"SELECT said.column1, said.column2, said.column3, %s, %s, %s, %s, {values} "
        f"FROM (VALUES {said}) AS said CROSS JOIN {' CROSS JOIN '.join(tables.values())} "
        f"WHERE {' AND '.join(keys)} ORDER BY said.column1"
    )


def _insert(model: type[TrackedModel], fields: "list[models.Field[Any, Any]]", rows: list[tuple[Any, ...]]) -> None:
    """Insert rows of values as the database takes them; one INSERT is prepared and executed for all."""
    using = router.db_for_write(model)
    columns = ", ".join(_quoted(field.column, using) for field in fields)
    sql = f"INSERT INTO {_quoted(model._meta.db_table, using)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    with connections[using].cursor() as cursor:
        cursor.executemany(sql, rows)
