"""Telling models which of their rows were written, so that what is kept ready elsewhere follows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_collected: ContextVar[list[Any] | None] = ContextVar("rows of which their models do not know yet", default=None)


def rows_written(rows: Iterable[Any]) -> None:
    """Tell the models of these rows (`keep_ready`) that they were just written or deleted, with their history.

    `save` and `delete` do so; what writes past them says so itself. Models that share a `keep_ready` are told at once,
    of rows of them all.
    """
    if (collected := _collected.get()) is not None:
        collected.extend(rows)
        return
    by_way: dict[Any, tuple[Any, list[Any]]] = {}
    for row in rows:
        keep_ready = type(row).keep_ready
        by_way.setdefault(keep_ready.__func__, (keep_ready, []))[1].append(row)
    for keep_ready, of_way in by_way.values():
        keep_ready(of_way)


@contextmanager
def collect_rows_written() -> Iterator[None]:
    """Tell models of the rows written inside once, when all of them are."""
    if _collected.get() is not None:
        yield
        return
    collected: list[Any] = []
    token = _collected.set(collected)
    try:
        yield
    finally:
        _collected.reset(token)
    rows_written(collected)
