"""Queries kept as Django wrote them: to write a long one takes Django longer than the database to answer it."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 500
Row = tuple[Any, ...]
Sql = tuple[str, Row] | None  # None finds nothing, whatever is recorded

_lock = Lock()
_kept: dict[Hashable, Sql] = {}


def rows_of(key: Hashable, make: Callable[[], QuerySet[Any]]) -> list[Row]:
    """Return the rows of a query of values, made by `make` once in this process for each `key`.

    Only its SQL is kept: the rows are asked for each time. The key names all that the query is made of, so
    `make` asks the database nothing. Values come as the database gives them: numbers and plain text.
    """
    with _lock:
        sql, is_kept = _kept.get(key), key in _kept
    if not is_kept:
        sql = _written(make())
        with _lock:
            while len(_kept) >= MOST:
                del _kept[next(iter(_kept))]
            _kept[key] = sql
    if sql is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*sql)
        rows: list[Row] = cursor.fetchall()
        return rows


def _written(queryset: QuerySet[Any]) -> Sql:
    try:
        text, params = queryset.query.sql_with_params()
    except EmptyResultSet:
        return None
    return text, tuple(params)
