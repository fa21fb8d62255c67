"""A drill: an office is backed up while people work, restored elsewhere, and compared row by row and file by file.

`make chaos` holds a larger one, with twenty people on the real server, from each database to the other.

The one that is backed up is on the database of the tests (for PostgreSQL set DATABASE_URL); it is restored on SQLite.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from backups.archive import verify
from backups.errors import BackupError
from backups.sealing import opened
from bkproject.tests.migrated import FOLDER
from bkproject.tests.test_import_processes import _database
from progress.tests.cast import make_cast

pytestmark = pytest.mark.django_db(transaction=True)
KEY = {"BACKUP_KEY": "một câu dài mà chỉ văn phòng biết"}
# Stores a file, then the row that names it, again and again; deletes old rows, then their files.
WRITING = """
import datetime, itertools, sys
from django.core.files.base import ContentFile
from progress.models import Document
for number in itertools.count():
    day = datetime.date(2026, 1, 1) + datetime.timedelta(days=number)
    document = Document(kind="other", number=f"{number}/TB", title=f"Thông báo {number}", date=f"{day}/{day}")
    document.file.save(f"{number}.pdf", ContentFile(b"%PDF-1.4 " + bytes(number % 9000)), save=False)
    document.save()
    if number > 3:
        old = Document.objects.get(number=f"{number - 4}/TB")
        old.delete()
        old.file.delete(save=False)
    print(number, flush=True)
"""


def start(variables: dict, *words: str, **options) -> subprocess.Popen:
    call = [sys.executable, "manage.py", *words]
    return subprocess.Popen(
        call, env=variables, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def manage(variables: dict, *words: str) -> str:
    process = start(variables, *words)
    out, errors = process.communicate(timeout=1800)
    assert process.returncode == 0, errors
    return out


def refused(variables: dict, *words: str) -> str:
    process = start(variables, *words)
    _out, errors = process.communicate(timeout=1800)
    assert process.returncode == 1
    assert "Traceback" not in errors
    return errors


def place(folder: Path, database: str) -> dict:
    """Return the variables of a server with its data in a new folder, whose secret key is its own."""
    folder.mkdir(exist_ok=True)
    others = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "MEDIA_ROOT")}
    return others | {"DATA_DIR": str(folder), "DATABASE_URL": database, "DEBUG": "0"}


def manifest(path: Path) -> dict:
    with opened(path, KEY["BACKUP_KEY"]) as file, zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))


def damaged(path: Path, to: Path, name: str) -> Path:
    """Copy a backup with one byte of one of its parts changed, as a ZIP that is right in itself."""
    with opened(path, KEY["BACKUP_KEY"]) as file, zipfile.ZipFile(file) as source, zipfile.ZipFile(to, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, content[:-2] + b"?" + content[-1:] if part == name else content)
    return to


def test_every_row_and_file_is_there_again(tmp_path):
    make_cast()
    (tmp_path / "office").mkdir()
    office = place(tmp_path / "office", _database(tmp_path / "office"))
    backup = tmp_path / "backup.zip.enc"
    writer = start(office, "shell", "--no-imports", "-c", WRITING)
    try:
        for _number in range(9):
            assert writer.stdout.readline().strip().isdigit(), writer.communicate()
        manage(office | KEY, "backup", str(backup))
        assert writer.poll() is None  # nobody was held up
    finally:
        writer.kill()
        writer.communicate()
    told = manifest(backup)
    assert told["tables"]["progress_document"]["rows"] >= 4
    assert backup.stat().st_mode & 0o077 == 0
    assert (tmp_path / "office" / "backup" / "last-backup.json").exists()

    elsewhere = place(tmp_path / "elsewhere", "")
    for migrated in FOLDER.glob("*.sqlite3") if connection.vendor == "sqlite" else ():
        shutil.copy(migrated, tmp_path / "elsewhere" / "tracker.sqlite3")  # as `restore` makes it, only sooner
    (tmp_path / "key").write_text(KEY["BACKUP_KEY"] + "\n")
    manage(elsewhere, "restore", str(backup), "--key-file", str(tmp_path / "key"))
    again = tmp_path / "again.zip"
    manage(elsewhere, "backup", str(again))
    restored = manifest(again)
    for part in ("tables", "files", "last_keys"):
        assert restored[part] == told[part]
    names = every_file_named(tmp_path / "elsewhere")
    assert names
    assert [name for name in names if not (tmp_path / "elsewhere" / "media" / name).is_file()] == []
    keys = [(tmp_path / name / "secret_key").read_text() for name in ("office", "elsewhere")]
    assert keys[0] == keys[1]

    assert "không trống" in refused(elsewhere | KEY, "restore", str(backup))
    for name in ("tables/progress_document", f"media/{next(iter(told['files']))}"):
        with pytest.raises(BackupError):
            verify(damaged(backup, tmp_path / "damaged.zip", name))
    (tmp_path / "short.zip").write_bytes(again.read_bytes()[:-100])
    assert "short.zip" in refused(elsewhere, "verify", str(tmp_path / "short.zip"))
    assert "mã hóa" in refused(elsewhere, "verify", str(backup))
    wrong = {"BACKUP_KEY": KEY["BACKUP_KEY"].upper()}
    assert "Khóa không mở được backup.zip.enc. Hãy dùng" in refused(elsewhere | wrong, "verify", str(backup))
    (tmp_path / "short.enc").write_bytes(backup.read_bytes()[:-100])
    assert "short.enc bị cắt cụt" in refused(elsewhere | KEY, "restore", str(tmp_path / "short.enc"))


def every_file_named(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "tracker.sqlite3") as database:
        found = database.execute("SELECT file FROM progress_document WHERE file <> ''").fetchall()
    return [name for (name,) in found]
