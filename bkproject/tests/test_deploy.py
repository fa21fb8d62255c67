"""The samples of `deploy/` fit this version: their commands, variables and folders exist, and their tools read them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import connection

from bkproject.management.commands import compile_translations

pytestmark = pytest.mark.once
DEPLOY = Path(settings.BASE_DIR) / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
each_service = pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)


def lines(path: Path, name: str) -> list[str]:
    """The values of a directive."""
    return re.findall(rf"^{name}=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)


@each_service
def test_a_service_runs_commands_that_exist_with_options_they_take(service):
    started = lines(service, "ExecStartPre") + lines(service, "ExecStart")
    assert started
    for line in started:
        python, *words = line.split()
        assert python == "/opt/tracker/.venv/bin/python"
        if words[0] == "manage.py":
            command = load_command_class(get_commands()[words[1]], words[1])
            command.create_parser("manage.py", words[1]).parse_args(words[2:])
        else:
            assert words == ["-m", "gunicorn", "--config", "gunicorn.conf.py", "bkproject.wsgi"]


@each_service
def test_a_service_writes_to_its_own_folder_only(service):
    assert lines(service, "ProtectSystem") == ["strict"]
    assert lines(service, "User") == ["tracker"]
    assert "DATA_DIR=/var/lib/tracker" in lines(service, "Environment")[0]
    assert lines(service, "ReadWritePaths") + lines(service, "StateDirectory") in (["/var/lib/tracker"], ["tracker"])


def test_nothing_is_written_beside_the_data_by_itself():
    """What the settings write to lies in DATA_DIR, unless a variable says otherwise."""
    source = (Path(settings.BASE_DIR) / "bkproject/settings.py").read_text(encoding="utf-8")
    folders = re.findall(r"^(STATIC_ROOT|MEDIA_ROOT|BACKUP_DIR) = (.*)$", source, re.MULTILINE)
    assert len(folders) == 3
    assert all("DATA_DIR" in written for _name, written in folders)


def test_every_timer_has_its_service():
    timers = {path.stem for path in DEPLOY.glob("*.timer")}
    assert timers == {path.stem for path in SERVICES} - {"tracker"}


def test_the_variables_of_the_sample_are_those_of_the_table():
    table = (Path(settings.BASE_DIR) / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+)=", (DEPLOY / "tracker.env").read_text(encoding="utf-8"), re.MULTILINE)
    assert names
    assert [name for name in names if f"`{name}`" not in table] == []


@pytest.mark.parametrize("sample", ["nginx.conf", "Caddyfile"])
def test_a_proxy_lets_a_document_through_and_sets_what_the_tracker_believes(sample):
    text = (DEPLOY / sample).read_text(encoding="utf-8")
    [largest] = re.findall(r"(?:client_max_body_size|max_size) (\d+)", text)
    assert int(largest) > settings.DOCUMENT_MAX_MB
    assert "X-Forwarded-For" in text
    assert "add_x_forwarded_for" not in text  # would keep what a visitor wrote there


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_reads_the_services(tmp_path):
    for path in [*SERVICES, *DEPLOY.glob("*.timer")]:
        text = path.read_text(encoding="utf-8").replace("/opt/tracker/.venv/bin/python", "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", *sorted(str(path) for path in tmp_path.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_translations_that_cannot_be_compiled_say_who_can(monkeypatch):
    def refused(_folder):
        raise PermissionError

    monkeypatch.setattr(compile_translations, "compile_catalogues", refused)
    with pytest.raises(CommandError, match="sudo make install"):
        call_command("compile_translations")


def test_the_image_is_made_of_what_the_repository_holds_and_starts_without_rights(transactional_db, tmp_path):
    """Follow the steps of deploy/Dockerfile: copy, start as the image does, ask as its health check does."""
    (tmp_path / "data").mkdir()
    connection.cursor().execute("VACUUM INTO %s", [str(tmp_path / "data/tracker.sqlite3")])  # migrated already
    steps = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    told = re.findall(r"^(\w+) (.*)$", steps, re.MULTILINE)
    said = {name: value for name, value in told if name in {"WORKDIR", "USER", "VOLUME", "ENV", "COPY"}}
    assert (said["COPY"], said["WORKDIR"], said["USER"]) == (". /opt/tracker", "/opt/tracker", "tracker")
    variables = dict(pair.split("=", 1) for pair in said["ENV"].split())
    assert variables["DATA_DIR"] == said["VOLUME"]

    left_out = (Path(settings.BASE_DIR) / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".env", ".git", ".venv", "data"} <= {*left_out}
    checkout = tmp_path / "checkout"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=settings.BASE_DIR, capture_output=True, check=True).stdout
    for name in filter(None, tracked.decode().split("\0")):
        source = Path(settings.BASE_DIR) / name
        if source.is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, checkout / name)
    subprocess.run([sys.executable, "-m", "bkproject.startup.translations"], cwd=checkout, check=True)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL"}},
        **variables,
        "DATA_DIR": str(tmp_path / "data"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PRODUCTION": "1",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "tracker.example.vn",
    }
    [command] = [json.loads(value) for name, value in told if name == "CMD"]
    assert command[:2] == ["sh", "-c"]
    start = command[2].replace(".venv/bin/python", sys.executable)
    [check] = [json.loads(value.rpartition("CMD ")[2]) for name, value in told if name == "HEALTHCHECK"]
    asked = [sys.executable, *check[1:]]
    with subprocess.Popen(["sh", "-c", start], cwd=checkout, env=environment, start_new_session=True) as server:
        try:
            assert subprocess.run(asked, cwd=checkout, env=environment, check=False).returncode in {0, 1}
            for _ in range(3600):
                if (
                    subprocess.run(asked, cwd=checkout, env=environment, check=False, capture_output=True).returncode
                    == 0
                ):
                    break
                assert server.poll() is None
                time.sleep(0.5)
            else:
                pytest.fail("never healthy")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
    written = {path.relative_to(checkout).as_posix() for path in checkout.rglob("*") if path.is_file()}
    assert {name for name in written if not name.endswith((".pyc", ".mo"))} <= {*tracked.decode().split("\0")}
