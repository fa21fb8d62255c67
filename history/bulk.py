"""Versioned rows written many at a time, with their history: the one way around `save` for rows that are tracked.

Wants rows whose values were checked already, and a transaction around it. History is written as `save` would write it,
with the row's own `_change_reason` where it has one.
"""

from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Any

from django.db import connections, router, transaction

from history.tracking import TrackedModel, current_request_id, recorded_at, stamp_for_bulk
from values.today import refuse_in_the_past

BATCH = 500


ADDED, CHANGED, DELETED = "+", "~", "-"


class SomeAreStale(Exception):
    """At least one of the rows was saved, or deleted, by someone else since it was read; nothing was written."""


def change_in_bulk(rows: Collection[TrackedModel], fields: Iterable[str], *, by, reason: str) -> None:
    """Write the named fields of rows of one concrete model, each at the version it was read at, with its history.

    Raises SomeAreStale. One UPDATE is prepared and executed for all: of a table's rows the quickest way (an UPDATE with
    a CASE per row was the slowest).
    """
    refuse_in_the_past()
    if not rows:
        return
    model = _model_of(rows)
    seen = [row.version for row in rows]
    names = stamp_for_bulk(rows, fields)
    using = router.db_for_write(model)
    try:
        with transaction.atomic(using=using):
            _update(model, list(zip(rows, seen, strict=True)), names, using)
            _write_history(model, rows, by, reason, CHANGED)
    except BaseException:
        for row, version in zip(rows, seen, strict=True):
            row.version = version
        raise


def add_in_bulk(rows: Collection[TrackedModel], *, by, reason: str) -> None:
    """Write new rows of one concrete model, with their history; they get their primary keys and version 1."""
    refuse_in_the_past()
    if not rows:
        return
    model = _model_of(rows)
    stamp_for_bulk(rows, [field.name for field in model._meta.concrete_fields])
    with transaction.atomic(using=router.db_for_write(model)):
        model._base_manager.bulk_create(rows, batch_size=BATCH)
        _write_history(model, rows, by, reason, ADDED)


def delete_in_bulk(rows: Collection[TrackedModel], *, by, reason: str) -> None:
    """Delete rows of one concrete model, each at the version it was read at, with their history. Raises SomeAreStale.

    For rows that nothing refers to: what does is not deleted along.
    """
    refuse_in_the_past()
    if not rows:
        return
    model = _model_of(rows)
    using = router.db_for_write(model)
    with transaction.atomic(using=using):
        _write_history(model, rows, by, reason, DELETED)
        sql = f"DELETE FROM {_quoted(model._meta.db_table, using)} WHERE {_at_version(model, using)}"
        _execute(sql, [(row.pk, row.version) for row in rows], using)


def bring_back(rows: Collection[TrackedModel], *, by, reason: str) -> None:
    """Insert rows of one model that were deleted, under the keys and versions they had, with their history.

    They may be kept in two tables. Raises IntegrityError.
    """
    refuse_in_the_past()
    if not rows:
        return
    [model] = set(map(type, rows))
    parents = model._meta.get_parent_list()
    with transaction.atomic(using=router.db_for_write(model)):
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


def _model_of(rows: Collection[TrackedModel]) -> type[TrackedModel]:
    [model] = set(map(type, rows))
    if model._meta.parents:
        raise TypeError(f"{model._meta.label} is kept in two tables: save its rows one by one")
    return model


def _update(model, rows: list[tuple[TrackedModel, int]], names: list[str], using: str) -> None:
    fields = [model._meta.get_field(name) for name in names]
    connection = connections[using]
    assignments = ", ".join(f"{_quoted(field.column, using)} = %s" for field in fields)
    sql = f"UPDATE {_quoted(model._meta.db_table, using)} SET {assignments} WHERE {_at_version(model, using)}"
    readers = [(field.get_db_prep_save, attrgetter(field.attname)) for field in fields]
    values = [(*(prepare(read(row), connection) for prepare, read in readers), row.pk, seen) for row, seen in rows]
    _execute(sql, values, using)


def _execute(sql: str, rows: list[tuple], using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.executemany(sql, rows)
        if cursor.rowcount != len(rows):
            raise SomeAreStale


def _at_version(model, using: str) -> str:
    return f"{_quoted(model._meta.pk.column, using)} = %s AND {_quoted('version', using)} = %s"


def _quoted(name: str, using: str) -> str:
    return connections[using].ops.quote_name(name)


def _write_history(model, rows: Collection[TrackedModel], by, reason: str, history_type: str) -> None:
    record_of = model.history.model
    names = [field.attname for field in record_of.tracked_fields]
    read = attrgetter(*names)
    common = {
        "history_user_id": by and by.pk,
        "history_change_reason": reason or None,
        "history_type": history_type,
        "request_id": current_request_id(),
    }
    _insert(
        record_of,
        [
            {**common, "history_date": recorded_at(row), **_own_reason(row), **dict(zip(names, read(row), strict=True))}
            for row in rows
        ],
    )


def _own_reason(row: TrackedModel) -> dict[str, str]:
    """What was said of this row alone, in place of the reason of all."""
    own = getattr(row, "_change_reason", None)
    return {"history_change_reason": own} if own else {}


def _insert(model, rows: list[dict[str, Any]]) -> None:
    """Insert rows given by attribute name; one INSERT is prepared and executed for all, whose keys nobody asks for."""
    using = router.db_for_write(model)
    connection = connections[using]
    fields = [field for field in model._meta.concrete_fields if field.attname in rows[0]]
    columns = ", ".join(_quoted(field.column, using) for field in fields)
    sql = f"INSERT INTO {_quoted(model._meta.db_table, using)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    prepare = [(field.attname, field.get_db_prep_save) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(sql, [tuple(save(row[name], connection) for name, save in prepare) for row in rows])
