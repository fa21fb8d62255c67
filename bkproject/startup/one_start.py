"""One start at a time: two that migrate one database at once rebuild its tables from different states."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

# Any number will do, as long as every start of this program asks for the same one.
ADVISORY_LOCK = 0x_626B_7374_6172_74

WAITING = (
    "Một lần khởi động khác đang chạy, xin đợi…\n"
    "Another start is under way: waiting for it to finish."
)  # fmt: skip


@contextmanager
def one_start_at_a_time(notify: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of DATA_DIR and, on PostgreSQL, that of the database; `notify` is called once where it must wait.

    Both end with the process that holds them, however it ends.
    """
    with (settings.DATA_DIR / "start.lock").open("w") as file:
        has_told = _lock_file(file, notify)
        if connection.vendor != "postgresql":
            yield
            return
        # A connection of its own, for `migrate` may close the other. Servers that share a database share no folder.
        own = connection.copy()
        try:
            _lock_database(own, (lambda _text: None) if has_told else notify)
            yield
        finally:
            own.close()


def _lock_file(file, notify: Callable[[str], None]) -> bool:
    """Lock the file; return whether another start had to be waited for."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        notify(WAITING)
        fcntl.flock(file, fcntl.LOCK_EX)
        return True
    return False


def _lock_database(own, notify: Callable[[str], None]) -> None:
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        if not cursor.fetchone()[0]:
            notify(WAITING)
            cursor.execute("SET lock_timeout = 0")  # a start takes as long as it takes
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
