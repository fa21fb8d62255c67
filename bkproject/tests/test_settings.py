"""The settings file, read as a starting process reads it, under one environment after another."""

import os
import runpy
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler
from environs import Env, EnvError

from bkproject.startup.secret_key import kept_secret_key

GIVEN = (
    "DEBUG",
    "PRODUCTION",
    "SECRET_KEY",
    "DATABASE_URL",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "LOG_LEVEL",
    "TIME_ZONE",
    "DOCUMENT_MAX_MB",
)
LONG = "a secret text that is long enough for anyone, 0123456789"


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return a function that reads the settings under the given variables and, in place of .env, the given file."""
    read_file = Env.read_env

    def read(env_file=os.devnull, **variables):
        for name in GIVEN:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"DATA_DIR": tmp_path / "data", **variables}.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr(Env, "read_env", lambda env, path, **options: read_file(env, env_file, **options))
        return runpy.run_path(project.BASE_DIR / "bkproject" / "settings.py")

    return read


def test_nothing_needs_to_be_set(read):
    settings = read()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"


def test_the_secret_key_is_made_once_and_only_its_owner_can_read_it(read, tmp_path):
    key = read()["SECRET_KEY"]
    assert len(key) >= 50
    assert read()["SECRET_KEY"] == key
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_servers_that_start_together_agree_on_the_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(kept_secret_key, [tmp_path / "secret_key"] * 32))
    assert len(keys) == 1


def test_a_key_file_left_empty_is_filled(tmp_path):
    (tmp_path / "secret_key").touch()
    assert len(kept_secret_key(tmp_path / "secret_key")) >= 50


def test_production_wants_a_secret_key(read):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read(PRODUCTION=1)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read(PRODUCTION=1, SECRET_KEY="")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("PRODUCTION", "2"),
        ("LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "mysterious://somewhere"),
        ("DOCUMENT_MAX_MB", "0"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_by_name(name, value, read):
    with pytest.raises(EnvError, match=name):
        read(**{name: value})


def test_the_command_line_says_what_is_wrong_without_a_trace(tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=project.BASE_DIR,
        env={"PATH": "", "PRODUCTION": "1", "SECRET_KEY": "", "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert "SECRET_KEY" in result.stderr
    assert "Traceback" not in result.stderr


def test_production_asks_for_https_everywhere(read):
    settings = read(PRODUCTION=1, SECRET_KEY=LONG, ALLOWED_HOSTS="a.example.vn, b.example.vn")
    assert settings["ALLOWED_HOSTS"] == ["a.example.vn", "b.example.vn"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    cookies = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "MFA_TRUST_COOKIE_NAME")
    assert [settings[name].partition("-")[0] for name in cookies] == ["__Host"] * 3
    below = read(PRODUCTION=1, SECRET_KEY=LONG, SITE_URL="https://tinh.example.vn/ccn")
    assert [below[name].partition("-")[0] for name in cookies] == ["__Secure"] * 3
    assert settings["SECURE_HSTS_SECONDS"] >= 60 * 60 * 24 * 365


def test_another_database_is_one_variable(read):
    database = read(DATABASE_URL="postgresql://tracker:secret@db.example.vn:5433/progress")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.vn", 5433, "progress")
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["OPTIONS"]["connect_timeout"] == 5
    assert "-c jit=off" in database["OPTIONS"]["options"]


@pytest.mark.parametrize("url", ["", "sqlite:///{}/other.sqlite3"])
def test_sqlite_is_set_for_several_readers_and_writers(url, read, tmp_path, django_db_blocker):
    databases = read(DATABASE_URL=url.format(tmp_path))["DATABASES"]
    connection = ConnectionHandler(databases)["default"]
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        pragmas = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {name}")
            pragmas[name] = cursor.fetchone()[0]
        connection.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 20_000}
    assert connection.transaction_mode == "IMMEDIATE"


def test_the_example_file_works_unedited_and_says_the_defaults(read):
    defaults, example = read(), read(env_file=project.BASE_DIR / ".env.example")
    for name in ("DEBUG", "PRODUCTION", "ALLOWED_HOSTS", "TIME_ZONE", "DATABASES", "MEDIA_ROOT", "DOCUMENT_MAX_MB"):
        assert example[name] == defaults[name], name


def test_the_environment_wins_over_the_file(read, tmp_path):
    (tmp_path / ".env").write_text("TIME_ZONE=Asia/Bangkok\nALLOWED_HOSTS=a.vn\n")
    settings = read(env_file=tmp_path / ".env", ALLOWED_HOSTS="b.vn")
    assert (settings["TIME_ZONE"], settings["ALLOWED_HOSTS"]) == ("Asia/Bangkok", ["b.vn"])


def test_site_url_says_the_path(read):
    settings = read(SITE_URL="https://tinh.example.vn/ccn/")
    assert (settings["SITE_URL"], settings["FORCE_SCRIPT_NAME"]) == ("https://tinh.example.vn", "/ccn")
    assert settings["SESSION_COOKIE_PATH"] == settings["CSRF_COOKIE_PATH"] == "/ccn/"
    assert read(SITE_URL="https://tinh.example.vn/")["FORCE_SCRIPT_NAME"] is None
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        read(SITE_URL="https://tinh.example.vn/a b")
