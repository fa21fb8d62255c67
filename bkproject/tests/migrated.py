"""The migrated database of the tests, made once and copied from then on, until what makes its tables changes."""

import fcntl
import hashlib
import inspect
import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

FOLDER = Path(settings.BASE_DIR) / ".pytest_cache" / "databases"


@contextmanager
def migrated_once():
    """Let the test database of SQLite be copied from the last one that was made from the same migrations."""
    if connection.vendor != "sqlite":
        yield
        return
    with mock.patch("django.core.management.call_command", _call_command):
        yield


def _call_command(name: str, *args, **options):
    if name != "migrate" or connection.introspection.table_names():  # what tests migrate is theirs
        return call_command(name, *args, **options)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one worker makes it, the others wait
        kept = FOLDER / f"{_fingerprint()}.sqlite3"
        if not kept.exists():
            call_command(name, *args, **options)
            _keep(kept)
            return
    connection.ensure_connection()
    with sqlite3.connect(kept) as source:
        source.backup(connection.connection)
    source.close()


def _keep(path: Path) -> None:
    for old in FOLDER.glob("*.sqlite3*"):
        old.unlink()
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with sqlite3.connect(unfinished) as target:
        connection.connection.backup(target)
    target.close()
    os.replace(unfinished, path)


def _fingerprint() -> str:
    """Return a digest of all that makes the tables: migrations, the files of models, values, the packages."""
    base = Path(settings.BASE_DIR)
    files = {Path(inspect.getfile(model)) for model in apps.get_models()}
    files |= {*base.glob("*/migrations/*.py"), *base.glob("values/*.py"), *base.glob("requirements*.txt")}
    files.add(base / "history/new_tables.py")
    digest = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for path in sorted(files):
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()
