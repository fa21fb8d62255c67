"""The tables of the models, and their values as JSON that says the same whatever the database."""

import base64
import datetime
import json
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

_DECODERS: dict[str, Callable[[Any], Any]] = {
    "t": datetime.datetime.fromisoformat,
    "d": datetime.date.fromisoformat,
    "n": Decimal,
    "u": uuid.UUID,
    "b": base64.b64decode,
    "j": lambda value: value,
}


def tables() -> dict[str, type[models.Model]]:
    """Return every model that has a table of its own, by its name; those that Django makes for links too."""
    kept = (m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy)
    return {model._meta.db_table: model for model in sorted(kept, key=lambda model: model._meta.db_table)}


def fields_of(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Return the fields kept in the model's own table."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def columns_of(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in fields_of(model)]


def lines_of(model: type[models.Model], using: str) -> Iterator[bytes]:
    """Return a line for each row: its values in the order of `fields_of`."""
    fields = fields_of(model)
    rows: Any = models.QuerySet(model=model, using=using).order_by(model._meta.pk.attname)
    for row in rows.values_list(*[field.attname for field in fields]).iterator(chunk_size=2000):
        values = [_plain(field.get_prep_value(value)) for field, value in zip(fields, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def row_of(line: bytes, fields: "list[models.Field[Any, Any]]", connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
    """Return the values of a line as this database takes them."""
    values = zip(fields, json.loads(line), strict=True)
    return tuple(_stored(field, _value(plain), connection) for field, plain in values)


def _stored(field: "models.Field[Any, Any]", value: Any, connection: BaseDatabaseWrapper) -> Any:
    if value is None and field.null:
        return None
    return field.get_db_prep_value(value, connection, prepared=True)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime.datetime):
        return {"t": value.astimezone(datetime.UTC).isoformat()}
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": f"{value:f}"}
    if isinstance(value, uuid.UUID):
        return {"u": str(value)}
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b64encode(bytes(value)).decode()}
    return {"j": value}


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    [(kind, value)] = plain.items()
    return _DECODERS[kind](value)


def last_keys(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Return by table the last primary key that the database gave: none is given again, even of a deleted row."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return {table: key for table, key in cursor.fetchall() if key and table in tables()}
        keys: dict[str, int] = {}
        for table, model in tables().items():
            if sequence := _sequence(cursor, connection, model):
                cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
                last, is_called = cursor.fetchone()
                keys |= {table: last} if is_called else {}
        return keys


def set_last_keys(connection: BaseDatabaseWrapper, keys: dict[str, int]) -> None:
    """Let the database give keys after these; what has no rows and no past begins at 1."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name <> 'django_migrations'")
            cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", list(keys.items()))
            return
        for table, model in tables().items():
            if sequence := _sequence(cursor, connection, model):
                last = keys.get(table, 0)
                cursor.execute("SELECT setval(%s::regclass, %s, %s)", [sequence, max(last, 1), last > 0])


def _sequence(cursor: Any, connection: BaseDatabaseWrapper, model: type[models.Model]) -> str | None:
    if not isinstance(model._meta.pk, models.AutoField | models.BigAutoField | models.SmallAutoField):
        return None
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
    sequence: str | None = cursor.fetchone()[0]
    return sequence
