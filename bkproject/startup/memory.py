"""Giving back what a large page had need of.

The C library keeps what was freed, and for each thread apart: two workers of four threads each came to hold what the
largest pages take at a time, for ever. Elsewhere than on Linux with the GNU C library nothing is done.
"""

import ctypes
import gc
import os
from collections.abc import Callable

GROWN = 16 * 1024 * 1024  # bytes by which a process grows before it is worth looking for what it can give back
ARENAS = 2  # Python lets one thread at a time ask for memory; SQLite asks beside it
M_ARENA_MAX = -8  # of malloc.h
PAGE = os.sysconf("SC_PAGE_SIZE")

_library = ctypes.CDLL(None)


def share_arenas() -> None:
    """Let all threads take memory from the same few stocks; asked before there are threads."""
    if hasattr(_library, "mallopt"):
        _library.mallopt(M_ARENA_MAX, ARENAS)


def resident() -> int:
    """Return the bytes of memory that this process holds; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * PAGE
    except OSError:
        return 0


class Memory:
    """What this process holds, in bytes by `resident`, and held when it gave back what was free the last time."""

    def __init__(self, resident: Callable[[], int] = resident, trim: Callable[[int], object] | None = None) -> None:
        self._resident, self._trim = resident, trim or getattr(_library, "malloc_trim", None)
        self._held = 0

    def give_back(self) -> None:
        """Return memory that is free to the system, where the process has grown much since the last time."""
        if self._trim is None or self._resident() < self._held + GROWN:
            return
        gc.collect()
        self._trim(0)
        self._held = self._resident()
