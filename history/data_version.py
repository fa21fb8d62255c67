"""Which state of the database a page is made from, exactly; and what was made from it, kept until somebody writes.

PostgreSQL: the snapshot of a statement names all transactions that are over, so equal snapshots see equal data.
SQLite: one connection of each process never writes, so `PRAGMA data_version` changes there with every commit.
"""

import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

from values.today import past_day

Made = TypeVar("Made")
TURNS = 16  # things that are made at a time, at most


def data_version(connection: BaseDatabaseWrapper | None = None) -> Hashable | None:
    """Return what is equal as long as nobody has committed anything, or None where that cannot be told.

    It cannot inside a transaction, which sees what it has written itself, nor while a past day is looked at.
    """
    connection = connection or default_connection
    if connection.in_atomic_block or past_day():
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
    return _observer.version(Path(connection.settings_dict["NAME"]))


class _Observer:
    """A connection that only asks whether others have written, for all threads of this process; opened when asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[Hashable, ...] = ()
        self._opened = 0

    def version(self, path: Path) -> Hashable | None:
        try:
            with self._lock:
                [(version,)] = self._connected_to(path).execute("PRAGMA data_version").fetchall()
                return self._opened, version
        except (sqlite3.Error, OSError):  # in memory there is no file; whoever asks reads the data itself then
            return None

    def _connected_to(self, path: Path) -> sqlite3.Connection:
        """Return the connection to a file; a new one after the file was replaced, and in a process that was forked."""
        at = path.stat()
        file = (os.getpid(), path, at.st_dev, at.st_ino)
        if self._connection is None or file != self._file:
            self._connection, self._file = None, ()
            address = f"{path.resolve().as_uri()}?mode=rw"
            self._connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
            self._file, self._opened = file, self._opened + 1
        return self._connection


_observer = _Observer()


class Kept(Generic[Made]):
    """The last few things made in this process, each by a key that names all it is made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made under this key; else make it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        self.keep(key, made)
        return made

    def known(self, key: Hashable) -> Made | None:
        """Return what was made under this key; None where nothing was."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, made: Made) -> None:
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


class KeptWhileUnchanged(Generic[Made]):
    """The last few things made from the data, in this process, each given again only from the same version of it.

    The key names all else it depends on: the day, the language, the rights of who reads it.
    """

    def __init__(self, most: int) -> None:
        self._kept = Kept[tuple[Hashable, Made]](most)
        self._turns = [threading.RLock() for _number in range(TURNS)]

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made under this key from the data as they are now; else make it.

        Who asks for what another thread is making waits for it: made twice at a time it would take both twice as long.
        """
        if (version := data_version()) is None:
            return make()
        if found := self._found(key, version):
            return found[1]
        with self._turn(key) as has_waited:
            if has_waited:
                version = data_version()
            if found := self._found(key, version):
                return found[1]
            made = make()
            # If anybody writes meanwhile, which may be in a part of it only, this version is never seen again.
            if version is not None:
                self._kept.keep(key, (version, made))
        return made

    @contextmanager
    def _turn(self, key: Hashable) -> Iterator[bool]:
        """Let one thread at a time make what stands under a key; yield whether this one had to wait for another."""
        turn = self._turns[hash(key) % TURNS]
        has_waited = not turn.acquire(blocking=False)
        if has_waited:
            turn.acquire()
        try:
            yield has_waited
        finally:
            turn.release()

    def known(self, key: Hashable) -> Made | None:
        """Return what was made under this key from the data as they are now; None where nothing was."""
        version = data_version()
        found = None if version is None else self._found(key, version)
        return found[1] if found else None

    def _found(self, key: Hashable, version: Hashable) -> tuple[Hashable, Made] | None:
        found = self._kept.known(key)
        return found if found and found[0] == version else None
