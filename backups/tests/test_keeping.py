"""What the command keeps, refuses and notes; what the pages and the health check say of the last backup."""

import datetime
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from backups.archive import Manifest, verify
from backups.errors import BackupError
from backups.last import last_backup
from progress.tests.cast import browser, text_of

COMMAND = "bkproject.management.commands.backup"


@pytest.fixture
def office(settings, tmp_path, monkeypatch):
    """A server whose backups are made in no time."""
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backup"

    def write(path, key) -> Manifest:
        path.write_text("all of it")
        made_at = datetime.datetime.now(datetime.UTC).isoformat()
        return Manifest(made_at=made_at, tables={"t": {"rows": 1234}}, files={"a": {}, "b": {}})

    monkeypatch.setattr(f"{COMMAND}.write", write)
    return settings


def test_the_newest_are_kept_and_others_files_are_left(office):
    office.BACKUP_DIR.mkdir()
    for number in range(10, 25):
        suffix = ".zip.enc" if number % 2 else ".zip"  # a key was given, or not, in the meantime
        (office.BACKUP_DIR / f"tracker-202601{number}-020000{suffix}").write_text("")
    (office.BACKUP_DIR / "other.zip").write_text("")
    call_command("backup", office.BACKUP_DIR, keep=14, verbosity=0)
    left = sorted(path.name for path in office.BACKUP_DIR.iterdir())
    assert len(left) == 16  # and the note of the last one
    assert left[1] == "other.zip"
    assert left[2] == "tracker-20260112-020000.zip"


def test_nothing_is_deleted_where_the_new_one_is_not_good(office, monkeypatch):
    office.BACKUP_DIR.mkdir()
    (office.BACKUP_DIR / "tracker-20260101-020000.zip").write_text("")

    def fail(path, key):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"{COMMAND}.write", fail)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", office.BACKUP_DIR, keep=1, verbosity=0)
    assert len(list(office.BACKUP_DIR.iterdir())) == 1
    assert last_backup() is None


def test_a_key_is_long_enough_readable_and_shows_in_the_name(office, tmp_path, in_english):
    office.BACKUP_KEY_FILE = str(tmp_path / "key")
    with pytest.raises(CommandError, match=r"key.*cannot be read: No such file"):
        call_command("backup", verbosity=0)
    (tmp_path / "key").write_text("short\n")
    with pytest.raises(CommandError, match=r"fewer than 20 characters\. Make one with"):
        call_command("backup", verbosity=0)
    (tmp_path / "key").write_text("x" * 20)
    call_command("backup", verbosity=0)
    assert last_backup().name.endswith(".zip.enc")


def test_a_file_that_is_there_is_not_written_over(office, tmp_path):
    call_command("backup", tmp_path / "one.zip", verbosity=0)
    with pytest.raises(CommandError, match=r"one\.zip"):
        call_command("backup", tmp_path / "one.zip", verbosity=0)


def test_what_is_no_backup_is_refused(tmp_path, in_english):
    (tmp_path / "text.zip").write_text("no")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a", "b")
    for name, why in (
        ("text.zip", "is damaged"),
        ("other.zip", "is damaged"),
        ("missing.zip", "cannot be opened: No such"),
    ):
        with pytest.raises(BackupError, match=why):
            verify(tmp_path / name)


@pytest.mark.django_db
def test_pages_and_health_check_say_when_the_last_good_one_was_made(office, client):
    assert client.get("/healthz").json()["last_backup"] is None
    call_command("backup", verbosity=0)
    made_at = datetime.datetime.fromisoformat(client.get("/healthz").json()["last_backup"])
    assert abs(datetime.datetime.now(datetime.UTC) - made_at) < datetime.timedelta(minutes=5)
    root = get_user_model().objects.create_superuser("root")
    page = text_of(browser(root).get("/help/setup/"))
    assert "1.234 rows and 2 files, read again and found whole." in page
