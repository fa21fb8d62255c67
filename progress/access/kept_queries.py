"""Queries kept as Django wrote them: to write a long one takes Django longer than the database to answer it.

Only SQL is kept, never what it finds: the rows are asked for each time. A key names all that a query is made of, so
what makes one asks the database nothing. A query of some primary keys is written for others that stand in for them,
once for each number of keys.
"""

from collections.abc import Callable, Collection, Hashable
from copy import copy
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from history.data_version import Kept

Row = tuple[Any, ...]
Sql = tuple[str, Row] | None  # None finds nothing, whatever is recorded
Make = Callable[[list[int]], QuerySet[Any]]

FIRST_STAND_IN = -(2**60)
_kept = Kept[Sql](most=500)
_kept_reads = Kept["_Read | None"](most=200)


def rows_of(key: Hashable, make: Callable[[], QuerySet[Any]]) -> list[Row]:
    """Return the rows of a query of values, made by `make` once in this process for each `key`.

    Values come as the database gives them: numbers and plain text.
    """
    return _rows(_kept.get(key, lambda: _written(make())))


def count_of(key: Hashable, make: Callable[[], QuerySet[Any]]) -> int:
    """Return how many rows a query finds, made by `make` as for `rows_of`."""

    def counting() -> Sql:
        sql = _written(make())
        return sql and (f"SELECT COUNT(*) FROM ({sql[0]}) AS counted", sql[1])

    [(count,)] = _rows(_kept.get((key, "count"), counting)) or [(0,)]
    return int(count)


def rows_at(key: Hashable, make: Make, pks: Collection[int]) -> list[Row]:
    """Return the rows of a query of values that `make` makes of primary keys, as `rows_of` does."""
    if not pks:
        return []
    sql = _kept.get((key, len(pks)), lambda: _written(make(_stand_ins(len(pks)))))
    return _rows(sql and (sql[0], _given(sql[1], pks)))


def records_at(key: Hashable, make: Make, pks: Collection[int]) -> list[Any]:
    """Return the records that `make` reads by primary keys, with what it reads along."""
    if not pks:
        return []
    kept = _kept_reads.get((key, len(pks)), lambda: _Read.written(make(_stand_ins(len(pks)))))
    return kept.records(pks) if kept else []


def _stand_ins(count: int) -> list[int]:
    return [*range(FIRST_STAND_IN, FIRST_STAND_IN + count)]


def _given(params: Row, pks: Collection[int]) -> Row:
    """Return parameters with the primary keys in place of those that stood in for them."""
    given = dict(enumerate(pks, FIRST_STAND_IN))
    return tuple(given.get(param, param) if type(param) is int else param for param in params)


def _rows(sql: Sql) -> list[Row]:
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


class _Read:
    """A query of records whose SQL was written for keys that stand in for others."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self._queryset = queryset
        self._compiler: Any = queryset.query.get_compiler(connection=connection)
        self._text, self._params = self._compiler.as_sql()

    @classmethod
    def written(cls, queryset: QuerySet[Any]) -> "_Read | None":
        """Return it; None where it finds nothing, whatever is recorded."""
        try:
            return cls(queryset)
        except EmptyResultSet:
            return None

    def records(self, pks: Collection[int]) -> list[Any]:
        compiler, sql = copy(self._compiler), (self._text, _given(self._params, pks))
        compiler.connection = connection  # the one of this thread
        compiler.as_sql = lambda *_args, **_kwargs: sql
        queryset: Any = self._queryset.all()
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(queryset)
