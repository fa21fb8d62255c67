"""A disk that is full or may not be written to: the person reads so, keeps what they typed, and no file is left."""

import errno
import os
import re
import signal
import subprocess
import sys
from html import unescape
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from progress.models import Document, SiteDocument
from progress.tests.cast import browser, make_cast, text_of
from spreadsheets.models import ImportRun
from spreadsheets.tests.files import xlsx
from values.tests.page_forms import fields_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"x" * 3000
NOTE = "dòng một\r\ndòng hai <b> “…”"
FULL, READ_ONLY = "Ổ đĩa của máy chủ đã đầy.", "Máy chủ không được phép ghi vào nơi lưu dữ liệu."


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def client(cast):
    client = browser(cast.department, "vi")
    client.raise_request_exception = False
    return client


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def add_document(client, cast, **more):
    address = f"{reverse('progress:document-add')}?site={cast.cluster.pk}"
    fields = {"kind": "decision", "number": "1/QĐ-UBND", "title": "x", "note": NOTE, **more}
    return client.post(address, fields)


def no_room(*args, **kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def half_a_file(self, chunk_size=None):
    yield PDF[:1000]
    no_room()


def forbid_writing():
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET TRANSACTION READ ONLY")
    else:
        connection.cursor().execute("PRAGMA query_only = ON")


@pytest.fixture
def read_only(cast, client):
    """A database that takes no writing, as soon as somebody asks for it."""
    with transaction.atomic():
        yield forbid_writing
        transaction.set_rollback(True)  # PostgreSQL goes back with it to what was allowed before
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA query_only = OFF")


def test_a_read_only_database_is_named_and_what_was_typed_can_be_sent_again(client, cast, read_only):
    read_only()
    response = add_document(client, cast)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert READ_ONLY in text_of(response)
    assert "Chưa lưu được" in text_of(response)
    again = fields_of(response, "send-again")
    assert response.content.count(b"btn-primary") == 1  # to send it again; leaving the page loses it
    assert (again["number"], again["note"]) == (["1/QĐ-UBND"], [NOTE])
    if connection.vendor == "postgresql":  # which allows no writing any more before the transaction ends
        return
    connection.cursor().execute("PRAGMA query_only = OFF")
    assert not Document.objects.exists()

    [action] = re.findall(r'id="send-again"\s+action="([^"]*site=[^"]*)"', response.text)
    assert client.post(unescape(action), again).status_code == HTTPStatus.FOUND
    assert Document.objects.get().note == NOTE.replace("\r\n", "\n")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how full the disk is, is PostgreSQL's server's matter")
def test_a_full_disk_under_the_database_is_named(client, cast):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [used] = cursor.fetchone()
        cursor.execute("PRAGMA max_page_count")
        [before] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {used}")
        try:
            response = add_document(client, cast, note="dài " * 2_400)
        finally:
            cursor.execute(f"PRAGMA max_page_count = {before}")
    assert response.status_code == HTTPStatus.INSUFFICIENT_STORAGE
    assert FULL in text_of(response)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("number", "told"), [(errno.ENOSPC, FULL), (errno.EROFS, READ_ONLY), (errno.EACCES, READ_ONLY)]
)
def test_a_disk_that_takes_no_file_is_named_and_half_a_file_goes(client, cast, media, monkeypatch, number, told):
    def half(self, chunk_size=None):
        yield PDF[:1000]
        raise OSError(number, "not written")

    monkeypatch.setattr(InMemoryUploadedFile, "chunks", half)
    response = add_document(client, cast, file=SimpleUploadedFile("a.pdf", PDF))
    assert response.status_code in (HTTPStatus.INSUFFICIENT_STORAGE, HTTPStatus.SERVICE_UNAVAILABLE)
    assert told in text_of(response)
    assert "Tệp phải chọn lại" in text_of(response)
    assert "forms-lost" in response.text  # the browser keeps what was typed
    assert files_in(media) == []
    assert not Document.objects.exists()


def test_a_file_that_does_not_fit_among_uploads_is_told_before_any_page_sees_it(client, cast, monkeypatch):
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", no_room)
    large = SimpleUploadedFile("a.pdf", PDF + b"x" * 3_000_000)
    response = add_document(client, cast, file=large)
    assert response.status_code == HTTPStatus.INSUFFICIENT_STORAGE
    assert FULL in text_of(response)


def test_it_is_told_in_the_readers_language_and_to_a_part_of_a_page_in_one_sentence(client, cast, monkeypatch):
    monkeypatch.setattr(InMemoryUploadedFile, "chunks", half_a_file)
    client.cookies["django_language"] = "en"
    file = SimpleUploadedFile("a.pdf", PDF)
    assert "The server's disk is full." in text_of(add_document(client, cast, file=file))
    client.defaults["HTTP_HX_REQUEST"] = "true"
    file.seek(0)
    response = add_document(client, cast, file=file)
    assert (response.status_code, response.text) == (HTTPStatus.INSUFFICIENT_STORAGE, "The server's disk is full.")


def test_no_password_is_written_into_the_page(client, monkeypatch):
    monkeypatch.setattr("bkproject.throttle.begin", no_room)
    client.logout()
    response = client.post("/login/", {"username": "department", "password": "geheim-9"})
    assert response.status_code == HTTPStatus.INSUFFICIENT_STORAGE
    assert "geheim-9" not in response.text
    assert "Gửi lại" not in text_of(response)


@pytest.mark.once
@pytest.mark.parametrize("may_write", [True, False])
def test_a_worker_that_refuses_what_was_mended_makes_room_for_another(client, cast, read_only, monkeypatch, may_write):
    """SQLite goes on reading alone in the process that opened a file when it might not be written to."""
    killed = []
    monkeypatch.setattr("os.kill", lambda pid, number: killed.append((pid, number)))
    monkeypatch.setattr("os.access", lambda path, mode: may_write)
    client.defaults["SERVER_SOFTWARE"] = "gunicorn/27"
    read_only()
    response = add_document(client, cast)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert killed == ([(os.getpid(), signal.SIGTERM)] if may_write and connection.vendor == "sqlite" else [])


def test_any_other_failure_has_the_page_it_had(client, cast, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("progress.documents.actions.record_document", fail)
    response = add_document(client, cast)
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "500.html" in [template.name for template in response.templates]


def test_a_file_whose_row_is_not_saved_goes_with_it(client, cast, media, monkeypatch):
    def fail(self, *args, **kwargs):
        raise RuntimeError("after the document was saved")

    with monkeypatch.context() as broken:
        broken.setattr(SiteDocument, "save", fail)
        response = add_document(client, cast, file=SimpleUploadedFile("a.pdf", PDF))
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert not Document.objects.exists()
    assert files_in(media) == []


def test_a_file_of_an_import_that_is_not_saved_goes_with_it(client, media, monkeypatch):
    def fail(self, *args, **kwargs):
        raise RuntimeError("the row of the import")

    with monkeypatch.context() as broken:
        broken.setattr(ImportRun, "save", fail)
        client.post("/import/", {"file": SimpleUploadedFile("a.xlsx", xlsx(["Site", "Stage"], ["x", 7]))})
    assert not ImportRun.objects.exists()
    assert files_in(media) == []


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_row_is_saved_stays(client, cast, media):
    assert add_document(client, cast, file=SimpleUploadedFile("a.pdf", PDF)).status_code == HTTPStatus.FOUND
    assert files_in(media) == [Path(Document.objects.get().file.name).name]


def test_a_command_says_it_in_two_sentences(tmp_path):
    (tmp_path / "tracker.sqlite3").mkdir()  # nothing can be opened there
    env = os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "SECRET_KEY": "x"}
    command = [sys.executable, "manage.py", "showmigrations"]
    ended = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)
    assert ended.returncode == 1
    vietnamese, english = ended.stderr.strip().splitlines()
    assert "unable to open database file" in vietnamese
    assert "cannot be written to" in english
