"""What whoever watches over the server learns: why it does not start, figures, errors told elsewhere, how mail goes."""

import gzip
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import brotli
import django.db
import psycopg
import pytest
from django.conf import settings as project
from django.core import checks, mail
from django.test import RequestFactory
from environs import EnvError

from bkproject.startup import migrations
from bkproject.startup.failures import reason
from bkproject.watching import checks as ours
from bkproject.watching.errors_told import without_people
from bkproject.watching.mail import NotedBackend, mail_state

pytestmark = pytest.mark.once


def started(tmp_path, *words, **variables):
    """A command in a process of its own, with these variables alone."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=project.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "SECRET_KEY": "x" * 60, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"DATABASE_URL": "postgresql://tracker:hidden@127.0.0.1:1/tracker"}, "127.0.0.1:1/tracker"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DOCUMENT_MAX_MB": "many"}, "DOCUMENT_MAX_MB"),
        ({"TIME_ZONE": "Mars/Base"}, "TIME_ZONE"),
        ({"EMAIL_URL": "mail"}, "EMAIL_URL"),
        ({"SITE_URL": "tracker"}, "SITE_URL"),
        ({"PORT": "abc"}, "PORT"),
        ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY"),
        ({"DATA_DIR": "/proc/nowhere"}, "/proc/nowhere"),
        ({"PRODUCTION": "1", "SECRET_KEY": ""}, "SECRET_KEY"),
        ({"PRODUCTION": "1", "SECRET_KEY": "short"}, "openssl rand"),
        ({"DATABASE_URL": "mysql://tracker:hidden@db/tracker"}, "postgresql://"),
        ({"SENTRY_DSN": "hidden"}, "SENTRY_DSN"),
        ({"OIDC_SERVER_URL": "https://sso.example.vn"}, "OIDC_CLIENT_ID"),
        ({"MEDIA_STORAGE": "s3"}, "S3_"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_start_that_fails_says_why_in_two_sentences(tmp_path, variables, named):
    done = started(tmp_path, "manage.py", "startup", **variables)
    vietnamese, english = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert named in vietnamese
    assert named in english
    assert "hidden" not in done.stderr


def test_a_damaged_database_is_named_and_kept(tmp_path):
    (tmp_path / "tracker.sqlite3").write_text("no database at all " * 100)
    done = started(tmp_path, "manage.py", "startup")
    assert len(done.stderr.strip().splitlines()) == 2
    assert str(tmp_path / "tracker.sqlite3") in done.stderr
    assert (tmp_path / "tracker.sqlite3").read_text().startswith("no database")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('FATAL:  password authentication failed for user "lan"', "refuses the name or password of lan"),
        ('FATAL:  role "lan" does not exist', "refuses the name or password of lan"),
        ('FATAL:  database "ccn" does not exist', "createdb --owner lan ccn"),
        ("could not translate host name", "does not answer: could not translate host name"),
    ],
)
def test_postgresql_that_does_not_let_in_says_what_to_do(monkeypatch, said, told):
    server = {"ENGINE": "django.db.backends.postgresql", "HOST": "db", "PORT": 5432, "NAME": "ccn", "USER": "lan"}
    monkeypatch.setitem(project.DATABASES, "default", server)
    error = django.db.OperationalError(f"connection failed: {said}\nand more")
    error.__cause__ = psycopg.OperationalError()
    assert told in reason(error)


def test_a_failure_of_ours_keeps_its_trace():
    assert reason(KeyError("x")) is None
    assert reason(django.db.ProgrammingError("no such table")) is None
    assert reason(ValueError("x=1")) is None
    assert "A_NAME" in reason(EnvError('Environment variable "A_NAME" invalid: Not a valid integer.'))


@pytest.mark.django_db
def test_health_says_that_the_database_is_of_an_older_version(client, monkeypatch):
    assert client.get("/healthz").json()["migrations"] == "ok"
    monkeypatch.setattr(migrations, "newest", lambda: frozenset({("progress", "9999_to_come")}))
    response = client.get("/healthz")
    assert (response.status_code, response.json()["migrations"]) == (503, "behind")


def test_health_says_how_the_last_mail_went(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert mail_state() == "off"
    settings.EMAIL_BACKEND = "bkproject.watching.mail.NotedBackend"
    assert mail_state() == "unused"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    message = mail.EmailMessage("Nhắc việc", "…", "a@example.vn", ["b@example.vn"])
    with pytest.raises(OSError, match="refused"):
        NotedBackend().send_messages([message])
    assert mail_state() == "error"
    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.send_messages", lambda self, messages: 1)
    assert NotedBackend().send_messages([message]) == 1
    assert mail_state() == "ok"


def test_a_key_that_lets_no_backup_be_made_is_told_at_the_start(tmp_path):
    done = started(tmp_path, "manage.py", "startup", "--no-static", BACKUP_KEY="short", PACK="none")
    assert done.returncode == 0
    assert "Không tạo được bản sao lưu. Khóa sao lưu ngắn hơn 20 ký tự" in done.stderr
    assert "No backup can be made. The key of backups has fewer than 20 characters" in done.stderr


def test_a_server_in_production_is_warned_of_what_people_would_miss(settings):
    settings.SITE_URL, settings.EMAIL_BACKEND = (
        "http://127.0.0.1:8000",
        "django.core.mail.backends.console.EmailBackend",
    )
    found = checks.run_checks(include_deployment_checks=True)
    assert {"bkproject.W001", "bkproject.W004"} <= {warning.id for warning in found}
    settings.SITE_URL, settings.ALLOWED_HOSTS = "http://ccn.example.vn", ["other.example.vn"]
    assert [warning.id for warning in ours.where_people_find_it(None)] == ["bkproject.W002", "bkproject.W003"]
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://ccn.example.vn", [".example.vn"]
    settings.EMAIL_BACKEND = "bkproject.watching.mail.NotedBackend"
    assert ours.where_people_find_it(None) + ours.how_mail_goes_out(None) == []


COUNTED = """
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS = ["*"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.test import Client
client = Client()
client.get("/offline/"); client.get("/clusters/"); client.get("/none/")
print(client.get("/metrics").status_code, client.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code)
print(client.get("/metrics", headers={"authorization": "Bearer given"}).content.decode())
"""


def test_prometheus_learns_what_was_asked_and_how_long_it_took(tmp_path):
    variables = {"DJANGO_SETTINGS_MODULE": "bkproject.settings", "METRICS_TOKEN": "given"}
    done = started(tmp_path, "-c", COUNTED, **variables)
    refused, _line, told = done.stdout.partition("\n")
    assert refused == "404 404", done.stderr
    assert 'tracker_requests_total{method="GET",status="200",view="offline"} 1.0' in told
    assert 'tracker_requests_total{method="GET",status="302",view="clusters:list"} 1.0' in told
    assert 'tracker_requests_total{method="GET",status="404",view=""} 1.0' in told
    assert "tracker_request_seconds_count 5.0" in told
    assert "tracker_free_megabytes " in told
    assert "tracker_version{" in told


def test_nothing_is_measured_unless_asked_for(client, db):
    assert client.get("/metrics").status_code == 404
    done = started(Path(project.DATA_DIR), "-c", "import bkproject.settings, sys; print('sentry_sdk' in sys.modules)")
    assert done.stdout.strip() == "False"


BROKEN = """
import django; django.setup()
from django.conf import settings; settings.ALLOWED_HOSTS = ["*"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.test import Client
import bkproject.offline as offline
def fail(*args, **kwargs):
    secret = "Công ty bí mật"
    raise RuntimeError("broken")
offline.OfflineView.get = fail
Client(raise_request_exception=False).get("/offline/?q=Lan", headers={"cookie": "sessionid=secret"})
import sentry_sdk; sentry_sdk.flush(60)
"""


UNPACKED = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}


def test_errors_are_told_without_people(tmp_path):
    received = []

    class Kept(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(UNPACKED[self.headers.get("Content-Encoding")](body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Kept) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://key@127.0.0.1:{server.server_port}/1"
        variables = {"DJANGO_SETTINGS_MODULE": "bkproject.settings", "SENTRY_DSN": address}
        done = started(tmp_path, "-c", BROKEN, **variables)
        server.shutdown()
    told = b"".join(received).decode()
    assert "RuntimeError" in told, done.stderr
    assert "/offline/" in told
    for secret in ("Lan", "bí mật", "b\\u00ed m", "sessionid"):
        assert secret not in told


def test_an_event_keeps_of_a_request_its_address_alone():
    request = RequestFactory().get("/clusters/?q=Lan")
    event = {
        "user": {"id": 1},
        "request": {"url": request.path, "query_string": "q=Lan", "cookies": {}, "method": "GET"},
    }
    assert without_people(event, {}) == {"request": {"url": "/clusters/", "method": "GET"}}
