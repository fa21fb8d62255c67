"""What keeps a server from writing is told from every other failure."""

import errno
import sqlite3
from pathlib import Path

import pytest

from files.disk import Trouble, free_megabytes, trouble_at, trouble_of


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Trouble.FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), Trouble.FULL),
        (OSError(errno.EROFS, "Read-only file system"), Trouble.READ_ONLY),
        (PermissionError(errno.EACCES, "Permission denied"), Trouble.READ_ONLY),
        (FileNotFoundError(errno.ENOENT, "No such file"), None),
        (OSError("a fault of ours"), None),
        (ValueError("disk is full"), None),
        (None, None),
    ],
)
def test_a_disk_that_takes_nothing_is_known_by_its_number(error, trouble):
    assert trouble_of(error) is trouble


def full_disk_behind_another_failure():
    try:
        Path("/dev/full").write_text("x" * 100_000)
    except OSError as error:
        raise RuntimeError("could not be kept") from error


def test_the_cause_counts_too():
    with pytest.raises(RuntimeError) as told:
        full_disk_behind_another_failure()
    assert trouble_of(told.value) is Trouble.FULL


def test_sqlite_says_it_too(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.sqlite3")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as full:
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert trouble_of(full.value) is Trouble.FULL
    connection.execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.OperationalError) as forbidden:
        connection.execute("INSERT INTO t VALUES (1)")
    assert trouble_of(forbidden.value) is Trouble.READ_ONLY


def test_a_folder_is_tried_by_writing_and_nothing_stays(tmp_path):
    assert trouble_at(tmp_path / "not" / "made" / "yet") is None
    assert list(tmp_path.iterdir()) == []
    assert free_megabytes(tmp_path / "not" / "made" / "yet") >= 0
