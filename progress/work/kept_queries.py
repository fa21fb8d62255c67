"""Queries kept as Django wrote them: to write a long one takes Django longer than the database to answer it."""

from collections.abc import Callable, Collection, Hashable
from copy import copy
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from history.data_version import Kept

Row = tuple[Any, ...]
Sql = tuple[str, Row] | None  # None finds nothing, whatever is recorded

_kept = Kept[Sql](most=500)
_kept_reads = Kept["_Read | None"](most=200)

# Stand in for primary keys in SQL that is kept: the keys of a page follow them.
STAND_IN = -(2**60)


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


def records_of(key: Hashable, read: Callable[[list[int]], QuerySet[Any]], pks: Collection[int]) -> list[Any]:
    """Return the records that `read` reads by their primary keys, with what it reads along.

    Its SQL is written once in this process for each `key`, which names all that it is made of beside the primary keys,
    and for each number of these.
    """
    if not pks:
        return []
    kept = _kept_reads.get((key, len(pks)), lambda: _Read.written(read, len(pks)))
    return kept.records(pks) if kept else []


class _Read:
    """A query of records whose SQL was written for keys that stand in for others."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(connection=connection)
        self._text, self._params = self._compiler.as_sql()

    @classmethod
    def written(cls, read: Callable[[list[int]], QuerySet[Any]], count: int) -> "_Read | None":
        """Return it for so many keys; None where it finds nothing, whatever is recorded."""
        try:
            return cls(read([*range(STAND_IN, STAND_IN + count)]))
        except EmptyResultSet:
            return None

    def records(self, pks: Collection[int]) -> list[Any]:
        given = dict(enumerate(pks, STAND_IN))
        params = tuple(given.get(param, param) if type(param) is int else param for param in self._params)
        compiler = copy(self._compiler)
        compiler.connection = connection  # the one of this thread
        compiler.as_sql = lambda *_args, **_kwargs: (self._text, params)
        queryset = self._queryset.all()
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(queryset)
