"""Trying out in the database what is taken back afterwards, without holding up whoever saves meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction


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
