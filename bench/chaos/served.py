"""The application as it is served, with two faults at hand: a worker that dies at a commit, and a clock that jumps.

What is asked for lies in files of CHAOS_DIR: `kill`, the place at which to die; `clock`, seconds ahead of the real one.
"""

import datetime
import os
import signal
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import time_machine
from django.db.backends.base.base import BaseDatabaseWrapper

from bkproject import wsgi

KILL, CLOCK = (Path(os.environ["CHAOS_DIR"]) / name for name in ("kill", "clock"))
_commit = BaseDatabaseWrapper._commit


def _count() -> None:
    try:
        left = int(KILL.read_text(encoding="ascii")) - 1
    except (FileNotFoundError, ValueError):
        return
    if left == 0:
        KILL.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    KILL.write_text(str(left), encoding="ascii")


def _commit_or_die(self: BaseDatabaseWrapper) -> None:
    _count()
    _commit(self)
    _count()


class _Clock:
    """Keeps this process as far ahead of the machine's clock as the file says."""

    def __init__(self) -> None:
        self.ahead, self.lock = 0.0, threading.Lock()
        self.travelled: Any = None

    def follow(self) -> None:
        try:
            wanted = float(CLOCK.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return
        with self.lock:
            if wanted != self.ahead:
                if self.travelled is None:
                    self.travelled = time_machine.travel(datetime.datetime.now(datetime.UTC)).start()
                self.travelled.shift(datetime.timedelta(seconds=wanted - self.ahead))
                self.ahead = wanted


_clock = _Clock()
BaseDatabaseWrapper._commit = _commit_or_die


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    _clock.follow()
    return wsgi.application(environ, start_response)
