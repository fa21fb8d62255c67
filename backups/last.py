"""When the last good backup was made, for whoever asks: kept beside the backups, for a database may be restored.

Several servers that share BACKUP_DIR say the same.
"""

import datetime
import json
import os
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

FILE = "last-backup.json"
COPIES = ("tracker.sqlite3", "tracker.dump")  # as README's commands name what is made without `manage.py backup`


class LastBackup(NamedTuple):
    """A backup that was read again after it was written, or a copy made by hand, of which nothing else is known."""

    made_at: datetime.datetime
    name: str
    size: int
    rows: int | None = None
    files: int | None = None


def note_backup(path: Path, made_at: datetime.datetime, rows: int, files: int) -> None:
    """Remember a good backup."""
    told = {
        "made_at": made_at.isoformat(),
        "name": path.name,
        "size": path.stat().st_size,
        "rows": rows,
        "files": files,
    }
    settings.BACKUP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = settings.BACKUP_DIR / f"{FILE}.unfinished"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(told, file)
    unfinished.replace(settings.BACKUP_DIR / FILE)


def last_backup() -> LastBackup | None:
    """Return the latest backup that is known; None for none."""
    known = [backup for backup in (_noted(), *map(_copy, COPIES)) if backup]
    return max(known, default=None)


def _noted() -> LastBackup | None:
    try:
        told = json.loads((settings.BACKUP_DIR / FILE).read_text())
        return LastBackup(**told | {"made_at": datetime.datetime.fromisoformat(told["made_at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _copy(name: str) -> LastBackup | None:
    try:
        found = (settings.BACKUP_DIR / name).stat()
    except OSError:
        return None
    return LastBackup(datetime.datetime.fromtimestamp(found.st_mtime, datetime.UTC), name, found.st_size)
