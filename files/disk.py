"""A disk without room and a place that may not be written to: told from other failures, in words for people."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_WRITING = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
# How PostgreSQL calls disk_full and read_only_sql_transaction.
_STATES = {"53100": "full", "25006": "read-only"}
BLOCK = bytes(4096)


class Trouble(models.TextChoices):
    FULL = "full", _("The server's disk is full.")
    READ_ONLY = "read-only", _("The server does not have permission to write where it keeps its data.")
    AWAY = "away", _("The place where files are kept does not answer.")


class StorageAway(OSError):
    """The place of uploaded files, on another machine, does not answer or refuses us."""


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return what kept the server from writing, by an error or by what caused it; None for any other failure."""
    for cause in _chain(error):
        if isinstance(cause, StorageAway):
            return Trouble.AWAY
        if isinstance(cause, OSError):
            if cause.errno in _NO_ROOM:
                return Trouble.FULL
            if cause.errno in _NO_WRITING:
                return Trouble.READ_ONLY
        name = getattr(cause, "sqlite_errorname", "")
        if name == "SQLITE_FULL":
            return Trouble.FULL
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            return Trouble.READ_ONLY
        if state := _STATES.get(getattr(cause, "sqlstate", None) or ""):
            return Trouble(state)
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def trouble_at(folder: Path) -> Trouble | None:
    """Return what keeps the server from writing into a folder, by writing there; of one not made yet, its parent's."""
    while not folder.exists():
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(BLOCK)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return trouble_of(error) or Trouble.READ_ONLY
    return None


def free_megabytes(folder: Path) -> int:
    """Return how much room is left on the disk of a folder, in MB of 1024 × 1024 bytes."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // 1024**2
