"""The file of a backup: a ZIP with a line for each row of each table, every uploaded file, and what tells it is whole.

The tables are read from one snapshot of the database. A file is stored before the row that names it and goes after
that row: so files are copied before the snapshot, and those that came meanwhile as soon as it stands; every row finds
its file, whatever comes and goes.
"""

import datetime
import hashlib
import json
import math
import os
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.utils.translation import gettext as _

from backups import sealing, tables
from backups.errors import BackupError
from files.storage import uploads

FORMAT = 1
MANIFEST, KEY = "manifest.json", "secret_key"
SNAPSHOT = "snapshot"
_PIECE = 1024 * 1024
SETTLED = 300  # seconds after which nobody is still writing a file
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, TypeError)


@dataclass(slots=True)
class Manifest:
    """What a backup holds. `tables`: columns, number of rows and digest of each, whatever the order of the rows;
    `last_keys` as tables.last_keys has them; `files`: size and digest of each by its name in the storage."""

    format: int = FORMAT
    made_at: str = ""
    database: str = ""
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    last_keys: dict[str, int] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    has_key: bool = False

    @property
    def rows(self) -> int:
        return sum(table["rows"] for table in self.tables.values())


def write(path: Path, key: str = "") -> Manifest:
    """Write all that the tracker holds to a new file, open it again and check it; nobody who works is held up.

    With a key the file is encrypted. Nothing is left at `path` unless it is whole. Raises BackupError, OSError.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            if key:
                sealed = sealing.SealedWriter(file, key)
                manifest = _fill(sealed)
                sealed.finish()
            else:
                manifest = _fill(file)
            file.flush()
            os.fsync(file.fileno())
        if verify(unfinished, key) != manifest:
            raise BackupError(_("The backup that was written does not read as it was written. Nothing was kept."))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _fill(file: Any) -> Manifest:
    manifest = Manifest(database=connection.vendor)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        _add_files(archive, manifest, time.time() - SETTLED)
        with _snapshot() as using:
            manifest.made_at = datetime.datetime.now(datetime.UTC).isoformat()
            _add_files(archive, manifest, math.inf)
            manifest.last_keys = tables.last_keys(connections[using])
            for table, model in tables.tables().items():
                with archive.open(f"tables/{table}", "w", force_zip64=True) as lines:
                    manifest.tables[table] = {
                        "columns": tables.columns_of(model),
                        **_copied_lines(tables.lines_of(model, using), lines),
                    }
        key = settings.DATA_DIR / KEY
        manifest.has_key = key.is_file()
        if manifest.has_key:
            archive.write(key, KEY)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


@contextmanager
def _snapshot() -> Iterator[str]:
    """Name a connection that sees the database as it is now until the end, and locks nothing."""
    own: Any = connections.create_connection("default")
    own.alias = SNAPSHOT
    connections[SNAPSHOT] = own
    try:
        if own.vendor == "sqlite":
            if own.is_in_memory_db():
                raise BackupError(_("A database in memory cannot be backed up."))
            begin = "BEGIN DEFERRED"
        else:
            own.settings_dict = own.settings_dict | {"DISABLE_SERVER_SIDE_CURSORS": False}
            begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with own.cursor() as cursor:
            cursor.execute(begin)
            cursor.execute("SELECT count(*) FROM django_migrations")  # from this statement on the snapshot stands
            cursor.fetchone()
        yield SNAPSHOT
    finally:
        own.close()
        del connections[SNAPSHOT]


class _Digest:
    """Counts lines; the digest does not depend on their order, which two databases see differently."""

    def __init__(self) -> None:
        self.rows = self.total = 0

    def add(self, line: bytes) -> None:
        if b'{"j":' in line:  # PostgreSQL keeps the keys of JSON in an order of its own
            line = json.dumps(json.loads(line), sort_keys=True).encode()
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % 2**256

    @property
    def entry(self) -> dict[str, Any]:
        return {"rows": self.rows, "digest": f"{self.total:064x}"}


def _copied_lines(lines: Iterable[bytes], to: IO[bytes]) -> dict[str, Any]:
    digest = _Digest()
    for line in lines:
        digest.add(line)
        to.write(line)
    return digest.entry


def _add_files(archive: zipfile.ZipFile, manifest: Manifest, written_before: float) -> None:
    """Copy the stored files that are not in the archive yet, but those that are deleted meanwhile."""
    for name, written_at in sorted(uploads().every_file()):
        if name in manifest.files or written_at > written_before:
            continue
        try:
            source = default_storage.open(name)
        except FileNotFoundError:
            continue
        with source, archive.open(f"media/{name}", "w", force_zip64=True) as target:
            manifest.files[name] = copied(source, target)


def copied(source: IO[bytes], target: IO[bytes] | None) -> dict[str, Any]:
    """Copy a file in pieces, or only read it; return its size and digest."""
    size, digest = 0, hashlib.sha256()
    while piece := source.read(_PIECE):
        size += len(piece)
        digest.update(piece)
        if target:
            target.write(piece)
    return {"size": size, "digest": digest.hexdigest()}


@contextmanager
def opened(path: Path, key: str = "") -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup, encrypted or not, with what it says it holds.

    Raises BackupError for a file that is none or is damaged, and for a key that does not open it.
    """
    try:
        with sealing.opened(path, key) as file, zipfile.ZipFile(file) as archive:
            said = json.loads(archive.read(MANIFEST))
            if said.get("format") != FORMAT:
                raise BackupError(_("%(file)s was made by another version of the software.") % {"file": path.name})
            yield archive, Manifest(**said)
    except _BROKEN as error:
        text = _("%(file)s is no backup of the tracker, or is damaged: %(error)s")
        raise BackupError(text % {"file": path.name, "error": error}) from error


def verify(path: Path, key: str = "") -> Manifest:
    """Read a whole backup and compare every table and every file with what was written; raise BackupError."""
    with opened(path, key) as (archive, manifest):
        for table, told in manifest.tables.items():
            digest = _Digest()
            with archive.open(f"tables/{table}") as lines:
                for line in lines:
                    digest.add(line)
            _refuse_unless_equal(table, digest.entry, {name: told[name] for name in ("rows", "digest")})
        for name, told in manifest.files.items():
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise BackupError(_("%(what)s in the backup is damaged.") % {"what": name})
            with archive.open(f"media/{name}") as source:
                _refuse_unless_equal(name, copied(source, None), told)
    return manifest


def _refuse_unless_equal(what: str, found: dict[str, Any], told: dict[str, Any]) -> None:
    if found != told:
        raise BackupError(_("%(what)s in the backup is damaged.") % {"what": what})
