"""Putting a backup back, into an empty place of either database: all of it or nothing."""

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext as _

from backups import sealing, tables
from backups.archive import KEY, Manifest, copied, verify
from backups.errors import BackupError
from files.storage import uploads

BATCH = 2000
IN_MEMORY = 5 * 1024**2


def restore(path: Path, key: str = "") -> Manifest:
    """Check a backup, make the tables, and fill them, the folder of uploaded files and the secret key.

    Raises BackupError; then the tables stay empty and no file is left.
    """
    manifest = verify(path, key)
    _refuse_other_tables(manifest)
    _refuse_unless_empty()
    call_command("migrate", interactive=False, verbosity=0)
    with sealing.opened(path, key) as file, ZipFile(file) as archive, transaction.atomic():
        _fill_tables(archive, manifest)
        _write_files(archive, manifest)
    ContentType.objects.clear_cache()
    return manifest


def _refuse_other_tables(manifest: Manifest) -> None:
    ours = {table: tables.columns_of(model) for table, model in tables.tables().items()}
    theirs = {table: told["columns"] for table, told in manifest.tables.items()}
    if differing := sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)):
        text = _(
            "The backup is of another version of the software (%(tables)s). Restore it with that version, then update."
        )
        raise BackupError(text % {"tables": ", ".join(differing[:5])})


def _refuse_unless_empty() -> None:
    """Raise BackupError where accounts or uploaded files are there: nothing is written over.

    Tables that hold what the migrations put there alone do no harm.
    """
    accounts = get_user_model()
    if accounts._meta.db_table in connection.introspection.table_names() and accounts._base_manager.exists():
        raise BackupError(_("The database is not empty: a backup is restored into an empty place."))
    if any(True for _file in uploads().every_file()):
        text = _("%(place)s holds files: a backup is restored into an empty place.")
        raise BackupError(text % {"place": uploads().place})


def _fill_tables(archive: ZipFile, manifest: Manifest) -> None:
    """Fill every table, whose relations the database checks at the end."""
    models = tables.tables()
    with connection.cursor() as cursor:
        for table in models:  # what the migrations put there
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        for table, model in models.items():
            fields = tables.fields_of(model)
            columns = ", ".join(connection.ops.quote_name(column) for column in tables.columns_of(model))
            marks = ", ".join(["%s"] * len(fields))
            sql = f"INSERT INTO {connection.ops.quote_name(table)} ({columns}) VALUES ({marks})"
            with archive.open(f"tables/{table}") as lines:
                rows = (tables.row_of(line, fields, connection) for line in lines)
                for batch in _batches(rows):
                    cursor.executemany(sql, batch)
    tables.set_last_keys(connection, manifest.last_keys)
    connection.check_constraints()


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _write_files(archive: ZipFile, manifest: Manifest) -> None:
    """Store every file, which the storage drops again when the transaction is rolled back."""
    for name, told in manifest.files.items():
        with archive.open(f"media/{name}") as source, SpooledTemporaryFile(IN_MEMORY) as file:
            if copied(source, file) != told or default_storage.save(name, File(file)) != name:
                raise BackupError(_("%(what)s in the backup is damaged.") % {"what": name})
    if manifest.has_key:
        with _private(settings.DATA_DIR / KEY) as target:
            target.write(archive.read(KEY))


def _private(path: Path) -> Any:
    """Open a new file that nobody but the owner reads."""
    with suppress(FileNotFoundError):
        path.unlink()
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
