"""README's backup, run as it is written there, while people go on uploading."""

import re
import sqlite3
import subprocess

import pytest
from django.conf import settings


@pytest.fixture
def office(tmp_path):
    """A folder with the tracker's data in it, as README's commands expect to be run beside."""
    (tmp_path / "data" / "media").mkdir(parents=True)
    (tmp_path / "data" / "secret_key").write_text("secret")
    with sqlite3.connect(tmp_path / "data" / "tracker.sqlite3") as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE document (file)")
    return tmp_path


def commands() -> list[str]:
    section = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8").partition("### Backup")[2]
    return re.search(r"```console\n(.*?)```", section, re.DOTALL)[1].splitlines()


def upload(office, name: str) -> None:
    """Store a file, then the row that names it, as the tracker does."""
    (office / "data" / "media" / name).write_text(name)
    with sqlite3.connect(office / "data" / "tracker.sqlite3") as database:
        database.execute("INSERT INTO document VALUES (?)", [name])


def test_every_row_of_the_copy_finds_its_file_whatever_comes_in_meanwhile(office):
    """Two nights, one after the other, into the same folder."""
    upload(office, "before")
    being_used = sqlite3.connect(office / "data" / "tracker.sqlite3")
    being_used.execute("SELECT * FROM document").fetchone()
    for number, command in enumerate(commands() * 2):
        subprocess.run(command, shell=True, check=True, cwd=office)
        upload(office, f"after-{number}")
    copy = office / "backup"
    with sqlite3.connect(copy / "tracker.sqlite3") as database:
        rows = [name for (name,) in database.execute("SELECT file FROM document")]
    assert "before" in rows
    assert [name for name in rows if not (copy / "media" / name).is_file()] == []
    assert (copy / "secret_key").read_text() == "secret"
    assert copy.stat().st_mode & 0o077 == 0
    being_used.close()
