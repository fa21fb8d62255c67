"""The operators' manual (`docs/van-hanh`): both languages give the same commands, and each of them works."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from bkproject.tests.migrated import FOLDER
from bkproject.tests.test_docs import files

pytestmark = pytest.mark.once
BASE = Path(settings.BASE_DIR)
MANUAL = BASE / "docs/van-hanh"
VIETNAMESE = sorted(path for path in MANUAL.glob("*.md") if not path.name.endswith(".en.md"))
UNITS = {path.name for path in (BASE / "deploy").iterdir() if path.suffix in {".service", ".timer"}}
# Programs of Debian, which are not ours to test.
DEBIAN = {"apt", "useradd", "openssl", "curl", "mv", "df"}


def commands(page: Path) -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("page", VIETNAMESE, ids=lambda page: page.name)
def test_english_stands_beside_with_the_same_commands(page):
    english = page.with_name(f"{page.stem}.en.md")
    # Placeholders like <the repository> are translated.
    said = [[re.sub(r"<.*?>", "<>", line) for line in commands(each)] for each in (page, english)]
    assert said[0] == said[1]


def test_the_contents_name_every_page():
    told = set(re.findall(r"\]\(([\w-]+\.md)\)", (MANUAL / "README.md").read_text(encoding="utf-8")))
    assert told == {page.name for page in VIETNAMESE} - {"README.md"}


OURS = [line for page in VIETNAMESE for line in commands(page)]


@pytest.mark.parametrize("line", sorted({line for line in OURS if not line.startswith("tracker-manage ")}))
def test_a_command_of_the_system_names_what_is_there(line):
    program, *words = shlex.split(line.replace("<", "'<").replace(">", ">'"))
    if program in {"cp", "install"}:
        sources = [word for word in words[:-1] if word.startswith("/opt/tracker/")]
        assert sources or "--directory" in words
        assert [word for word in sources if word.removeprefix("/opt/tracker/") not in files()] == []
    elif program == "make":
        assert re.search(rf"^{words[-1]}:", (BASE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    elif program == "git":
        assert words[-2:-1] == ["<kho mã nguồn>"] or words[-1] == "pull"
    elif program in {"systemctl", "journalctl"}:
        named = {word for word in words if word.startswith("tracker")}
        assert {word if "." in word else f"{word}.service" for word in named} <= UNITS
    else:
        assert program in DEBIAN


@pytest.fixture
def server(tmp_path, transactional_db):
    """Call it with a command of the manual: run as on a server, with its folders below a temporary one."""
    data = tmp_path / "data"
    data.mkdir()
    if connection.vendor == "sqlite":
        connection.cursor().execute("VACUUM INTO %s", [str(data / "tracker.sqlite3")])
    (tmp_path / "tracker.env").write_text(
        "PRODUCTION=1\nALLOWED_HOSTS=tracker.example.vn\nSITE_URL=https://tracker.example.vn\n"
        f"EMAIL_URL=submission://a:b@mail.example.vn:587\nSECRET_KEY={'abcdefghijk-' * 5}\nDATABASE_URL=\n"
    )
    script = (BASE / "deploy/tracker-manage").read_text(encoding="utf-8")
    for there, here in {
        "/etc/tracker.env": str(tmp_path / "tracker.env"),
        "/var/lib/tracker": str(data),
        "/opt/tracker/.venv/bin/python": sys.executable,
        "/opt/tracker": str(BASE),
        "runuser -u tracker -- ": "",
    }.items():
        assert there in script
        script = script.replace(there, here)

    def run(line: str, typed: str = ""):
        words = [word.replace("/var/lib/tracker", str(data)) for word in shlex.split(line)[1:]]
        return subprocess.run(
            ["sh", "-c", script, "tracker-manage", *words],
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        )

    return run


def test_every_command_of_the_tracker_is_run(server, tmp_path):
    """In the order of a server's life; the two that ask somebody are told apart."""
    lines = {line for line in OURS if line.startswith("tracker-manage ")}
    assert server("tracker-manage startup").returncode == 0
    backed = "tracker-manage backup /var/lib/tracker/backup/truoc-cap-nhat.zip"
    order = [
        "tracker-manage check --deploy",
        "tracker-manage units --province 19",
        'tracker-manage pack export /var/lib/tracker/lao-cai --name "Lào Cai"',
        "tracker-manage backup",
        "tracker-manage backup --keep 14",
        backed,
        backed.replace(" backup ", " verify "),
    ]
    for line in order:
        done = server(line)
        assert done.returncode == 0, (line, done.stderr)
    keyed = f"{order[-1]} --key-file /var/lib/tracker/backup.key"
    key = "một câu dài hai mươi ký tự"
    (tmp_path / "data/backup.key").write_text(key)
    (tmp_path / "tracker.env").write_text((tmp_path / "tracker.env").read_text() + f"BACKUP_KEY='{key}'\n")
    (tmp_path / "data/backup/truoc-cap-nhat.zip").unlink()
    for line in (backed, keyed):
        done = server(line)
        assert done.returncode == 0, (line, done.stderr)
    assert (tmp_path / "data/backup/truoc-cap-nhat.zip").read_bytes().startswith(b"TRACKER BACKUP")
    order.append(keyed)
    (tmp_path / "data").rename(tmp_path / "data.cu")
    (tmp_path / "data").mkdir()
    for migrated in FOLDER.glob("*.sqlite3"):  # without rows; the drills restore to nothing, on PostgreSQL
        shutil.copy(migrated, tmp_path / "data/tracker.sqlite3")
    restored = "tracker-manage restore /var/lib/tracker.cu/backup/truoc-cap-nhat.zip"
    done = server(restored)
    assert done.returncode == 0, done.stderr
    forgotten = "tracker-manage changepassword admin"
    assert "Changing password for user 'admin'" in server(forgotten, "a-new-password-1\na-new-password-1\n").stdout
    assert lines == {*order, restored, forgotten}
