"""The samples of `deploy/` fit this version: their commands, variables and folders exist, and their tools read them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class

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
