"""Queries kept as Django wrote them: to write a long one takes Django longer than the database to answer it."""

from collections.abc import Callable, Hashable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from history.data_version import Kept

Row = tuple[Any, ...]
Sql = tuple[str, Row] | None  # None finds nothing, whatever is recorded

_kept = Kept[Sql](most=500)


def rows_of(key: Hashable, make: Callable[[], QuerySet[Any]]) -> list[Row]:
    """Return the rows of a query of values, made by `make` once in this process for each `key`.

    Only its SQL is kept: the rows are asked for each time. The key names all that the query is made of, so
    `make` asks the database nothing. Values come as the database gives them: numbers and plain text.
    """
    sql = _kept.get(key, lambda: _written(make()))
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
