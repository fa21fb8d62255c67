"""Telling a database that others keep busy from one that is broken."""

import sqlite3

from django.db import OperationalError

# PostgreSQL: the lock timeout is over; two that wait for each other; a transaction that another one overtook.
_SQLSTATES = {"55P03", "40P01", "40001"}
_SQLITE_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def is_busy(error: BaseException | None) -> bool:
    """Whether an error says that others were writing for longer than one waits: what was tried may be tried again."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in _SQLSTATES:
        return True
    # Extended codes carry the plain one in their last byte.
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_CODES
