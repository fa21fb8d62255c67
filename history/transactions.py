"""Trying out changes in a transaction that is rolled back, and recognising a database that is only busy."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import OperationalError, connection, transaction

# PostgreSQL: the lock timeout is over; two that wait for each other; a transaction that another one overtook.
_SQLSTATES = {"55P03", "40P01", "40001"}
_SQLITE_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def is_busy(error: BaseException | None) -> bool:
    """Return whether an error says that others were writing for longer than one waits, so that another try may do."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in _SQLSTATES:
        return True
    # Extended codes carry the plain one in their last byte.
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_CODES


@contextmanager
def tried_out() -> Iterator[None]:
    """Take back whatever is written inside.

    SQLite lets one connection write at a time: there the trial has a private copy of the database, as it stands when
    the trial begins; inside a transaction, which holds the lock already, none. PostgreSQL locks only the rows that are
    written.
    """
    wants_copy = connection.vendor == "sqlite" and not connection.in_atomic_block
    with _private_copy() if wants_copy else nullcontext(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _private_copy() -> Iterator[None]:
    """Let Django's connection talk to a temporary database of SQLite's own, on disk where it is large."""
    connection.ensure_connection()
    real = connection.connection
    copy = connection.get_new_connection(connection.get_connection_params() | {"database": ""})
    try:
        real.backup(copy)
        connection.connection = copy
        yield
    finally:
        connection.connection = real
        copy.close()
