"""Giving back what a large page had need of.

The C library keeps what was freed, and for each thread apart: two workers of four threads each came to hold what the
largest pages take at a time, for ever. Elsewhere than on Linux with its C library nothing is done.
"""

import ctypes
import gc
import os

MANY = 16 * 1024 * 1024  # bytes by which a process grows before it is worth looking for what it can give back
ARENAS = 2  # Python lets one thread at a time ask for memory; SQLite asks beside it
M_ARENA_MAX = -8  # of malloc.h
PAGE = os.sysconf("SC_PAGE_SIZE")

_library = ctypes.CDLL(None)
_held = 0  # bytes, when memory was given back the last time


def share_arenas() -> None:
    """Let all threads take memory from the same few stocks; asked before there are threads."""
    if hasattr(_library, "mallopt"):
        _library.mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Return memory that is free to the system, where this process has grown much since the last time."""
    global _held
    if not hasattr(_library, "malloc_trim") or resident() < _held + MANY:
        return
    gc.collect()
    _library.malloc_trim(0)
    _held = resident()


def resident() -> int:
    """Return the bytes of memory that this process holds; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * PAGE
    except OSError:
        return 0
