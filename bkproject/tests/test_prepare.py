"""The first minute on a bare machine: what is refused, with what to do about it, and what is installed."""

import importlib.util
import socket
import subprocess
import sys

import pytest

from bkproject.startup import prepare


def test_a_taken_port_is_refused_with_the_next_one(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit) as refusal:
            prepare.check_port()
    assert f"Cổng {port} đang có chương trình khác dùng" in str(refusal.value)
    assert f"Port {port} is taken" in str(refusal.value)
    assert f"PORT={port + 1} make run" in str(refusal.value)


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", "nine"), ("203.0.113.7", "8000"), ("no-such-host.invalid", "8000")]
)
def test_an_address_that_cannot_be_is_refused(host, port, monkeypatch):
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit) as refusal:
        prepare.check_port()
    assert "PORT=8001 make run" in str(refusal.value)


def test_a_free_port_passes(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    monkeypatch.setenv("PORT", str(port))
    prepare.check_port()


def test_an_old_python_is_refused_when_there_is_no_newer_one(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SystemExit) as refusal:
        prepare.check_python()
    assert "máy này có 3.9.2" in str(refusal.value)
    assert "sudo apt install" in str(refusal.value)


def test_a_missing_venv_module_is_refused_with_the_package_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(SystemExit) as refusal:
        prepare.check_venv_module()
    assert str(refusal.value).count("sudo apt install python3-venv") == 2


class Machine:
    """Stands in for the programs that `install` calls: remembers them, and makes pip fail where asked."""

    def __init__(self, venv):
        self.venv, self.calls, self.pip_fails = venv, [], False

    def run(self, command, check=False, **options):
        if command[1] == "-c":
            return subprocess.CompletedProcess(command, 0 if (self.venv / "bin" / "python").exists() else 1)
        self.calls.append("venv" if "venv" in command else command[-1].rpartition("/")[2])
        if "venv" in command:
            (self.venv / "bin").mkdir(parents=True, exist_ok=True)
            (self.venv / "bin" / "python").touch()
        elif self.pip_fails:
            raise subprocess.CalledProcessError(1, command)
        return subprocess.CompletedProcess(command, 0)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    (tmp_path / "requirements.txt").write_text("Django==5.2\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9\n")
    machine = Machine(tmp_path / ".venv")
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "VENV", machine.venv)
    monkeypatch.setattr(subprocess, "run", machine.run)
    return machine


def test_installs_once_and_again_only_when_what_is_pinned_changed(machine, tmp_path):
    prepare.install("requirements.txt", machine.venv)
    assert machine.calls == ["venv", "requirements.txt"]
    prepare.install("requirements.txt", machine.venv)
    assert machine.calls == ["venv", "requirements.txt"]
    (tmp_path / "requirements.txt").write_text("Django==5.3\n")
    prepare.install("requirements.txt", machine.venv)
    assert machine.calls == ["venv", "requirements.txt", "requirements.txt"]


def test_what_tests_need_covers_what_the_server_needs_but_not_the_reverse(machine):
    prepare.install("requirements.txt", machine.venv)
    prepare.install("requirements-dev.txt", machine.venv)
    prepare.install("requirements.txt", machine.venv)
    assert machine.calls == ["venv", "requirements.txt", "requirements-dev.txt"]


def test_an_environment_whose_installation_failed_is_made_anew(machine):
    machine.pip_fails = True
    with pytest.raises(subprocess.CalledProcessError):
        prepare.install("requirements.txt", machine.venv)
    machine.pip_fails = False
    prepare.install("requirements.txt", machine.venv)
    assert machine.calls == ["venv", "requirements.txt", "venv", "requirements.txt"]


def test_an_environment_whose_python_went_away_is_made_anew(machine):
    prepare.install("requirements.txt", machine.venv)
    (machine.venv / "bin" / "python").unlink()
    prepare.install("requirements.txt", machine.venv)
    assert machine.calls == ["venv", "requirements.txt", "venv", "requirements.txt"]


def test_a_link_in_place_of_the_environment_is_refused_and_what_it_leads_to_stays(machine, tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "work.txt").write_text("not ours")
    machine.venv.symlink_to(theirs)
    with pytest.raises(SystemExit) as refusal:
        prepare.install("requirements.txt", machine.venv)
    assert f"Hãy gỡ liên kết: rm {machine.venv}" in str(refusal.value)
    assert f"Remove the link: rm {machine.venv}" in str(refusal.value)
    assert machine.calls == []
    assert [path.name for path in theirs.iterdir()] == ["work.txt"]


def test_a_link_to_an_environment_that_has_everything_is_used_as_it_is(machine, tmp_path):
    prepare.install("requirements.txt", machine.venv)
    machine.venv.rename(tmp_path / "theirs")
    machine.venv.symlink_to(tmp_path / "theirs")
    prepare.install("requirements.txt", machine.venv)
    assert machine.calls == ["venv", "requirements.txt"]


def test_failed_libraries_end_with_what_to_check(machine):
    machine.pip_fails = True
    (prepare.ROOT / "manage.py").touch()
    with pytest.raises(SystemExit) as refusal:
        prepare.main(["requirements.txt"])
    assert "mạng hoặc proxy" in str(refusal.value)
