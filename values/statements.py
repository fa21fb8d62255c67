"""SQL kept as Django made it: to make a long statement takes Django longer than the database to answer it."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 500
Statement = tuple[str, tuple[Any, ...]] | None  # None finds nothing, whatever is recorded

_lock = Lock()
_kept: dict[Hashable, Statement] = {}


def rows_of(key: Hashable, make: Callable[[], QuerySet]) -> list[tuple]:
    """Return the rows of a query of values, made by `make` once in this process for each `key`.

    Only the statement is kept: the rows are asked for each time. The key names all that the statement is made of, so
    `make` asks the database nothing. Values come as the database gives them: numbers and plain text.
    """
    with _lock:
        statement, is_kept = _kept.get(key), key in _kept
    if not is_kept:
        statement = _statement(make())
        with _lock:
            while len(_kept) >= MOST:
                del _kept[next(iter(_kept))]
            _kept[key] = statement
    if statement is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return cursor.fetchall()


def _statement(queryset: QuerySet) -> Statement:
    try:
        return queryset.query.sql_with_params()
    except EmptyResultSet:
        return None
