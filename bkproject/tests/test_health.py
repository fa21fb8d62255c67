import errno
import tempfile

import django.db
import pytest
from django.db import connection, transaction

from bkproject import __version__


@pytest.mark.django_db
def test_says_that_server_and_database_answer(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    told = response.json()
    told.pop("last_backup")
    room = told.pop("data_free_mb"), told.pop("media_free_mb")
    well = {"database": "ok", "migrations": "ok", "data": "ok", "media": "ok"}
    assert told == {"status": "ok", "version": __version__, "mail": told["mail"]} | well
    assert all(type(megabytes) is int and megabytes >= 0 for megabytes in room)
    assert "no-store" in response.headers["Cache-Control"]


def test_says_so_when_the_database_does_not_answer(client, monkeypatch, caplog):
    def refuse():
        raise django.db.OperationalError("connection refused to secret-host")

    monkeypatch.setattr(django.db.connection, "cursor", refuse)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert (response.json()["status"], response.json()["database"]) == ("error", "error")
    assert "secret-host" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "state"), [(errno.ENOSPC, "full"), (errno.EROFS, "read-only"), (errno.EACCES, "read-only")]
)
@pytest.mark.parametrize("place", ["data", "media"])
def test_says_which_folder_takes_nothing_and_why(client, settings, tmp_path, monkeypatch, place, number, state):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "media"
    for folder in (settings.DATA_DIR, settings.MEDIA_ROOT):
        folder.mkdir()
    make = tempfile.TemporaryFile

    def refuse(*args, dir=None, **kwargs):
        if dir == tmp_path / place:
            raise OSError(number, "not written")
        return make(*args, dir=dir, **kwargs)

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    response = client.get("/healthz")
    told = {name: value for name, value in response.json().items() if not name.endswith(("_mb", "_backup"))}
    assert response.status_code == 503
    checked = {"database": "ok", "migrations": "ok", "data": "ok", "media": "ok", place: state}
    assert told == {"status": "error", "version": __version__, "mail": told["mail"]} | checked


@pytest.mark.django_db
def test_says_so_when_the_database_may_only_be_read(client, monkeypatch, tmp_path):
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET TRANSACTION READ ONLY")
    else:
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path))
        monkeypatch.setattr("os.access", lambda path, mode: False)  # whoever runs the tests may be allowed everything
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] == "read-only"


@pytest.mark.django_db
def test_an_empty_database_is_behind_and_no_failure(client):
    """As between the making of a database and its first start, or where a restore is under way."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
        response = client.get("/healthz")
        transaction.set_rollback(True)
    assert response.status_code == 503
    assert response.json()["migrations"] == "behind"


@pytest.mark.django_db
def test_answers_a_load_balancer_that_calls_by_address_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["tracker.example.vn"]
    assert client.get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.django_db
def test_every_other_page_stays_strict(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["tracker.example.vn"]
    assert client.get("/login/", headers={"host": "10.0.0.7:8000"}).status_code == 400
    response = client.get("/login/", headers={"host": "tracker.example.vn"})
    assert response["Location"] == "https://tracker.example.vn/login/"


def test_can_only_be_asked(client):
    assert client.post("/healthz").status_code == 405
