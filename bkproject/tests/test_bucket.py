"""Uploaded files in a bucket: stored, read, dropped with what failed; what is said while it does not answer."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import transaction

from bkproject.tests.bucket_server import bucket_served, variables
from files.bucket import BucketStorage
from files.disk import StorageAway, Trouble
from progress.tests.cast import browser, document, make_cast, text_of

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

pytestmark = pytest.mark.once


def options(address: str) -> dict[str, str]:
    told = variables(address)
    names = {
        "endpoint_url": "ENDPOINT",
        "bucket_name": "BUCKET",
        "access_key": "ACCESS_KEY",
        "secret_key": "SECRET_KEY",
    }
    return {name: told[f"S3_{variable}"] for name, variable in names.items()} | {"region_name": "us-east-1"}


@pytest.fixture
def bucket(settings):
    """The objects of a bucket in which uploaded files lie, by name."""
    with bucket_served() as (address, objects):
        ours = {"BACKEND": "files.bucket.BucketStorage", "OPTIONS": options(address)}
        settings.STORAGES = settings.STORAGES | {"default": ours}
        yield objects


@pytest.mark.django_db(transaction=True)
def test_what_is_stored_goes_when_the_save_fails_and_nothing_is_written_over(bucket):
    storage = storages["default"]
    with transaction.atomic():
        storage.save("documents/a.pdf", ContentFile(PDF))
        assert bucket == {"documents/a.pdf": PDF}
        transaction.set_rollback(True)
    assert bucket == {}
    names = [storage.save("documents/a.pdf", ContentFile(content)) for content in (PDF, b"another")]
    assert len(set(names)) == 2
    assert storage.open(names[0]).read() == PDF
    assert (storage.size(names[1]), storage.exists("documents/b.pdf")) == (7, False)
    assert sorted(name for name, _written in storage.every_file()) == sorted(names)
    with pytest.raises(FileNotFoundError):
        storage.open("documents/b.pdf")


@pytest.mark.django_db
def test_a_document_comes_from_it_and_nobody_gets_a_trace_while_it_is_away(bucket):
    cast = make_cast()
    paper = document(cast.cluster)
    paper.file.save("qd.pdf", ContentFile(PDF))
    client = browser(cast.department)
    client.raise_request_exception = False
    address = f"/documents/{paper.pk}/file/"
    assert b"".join(client.get(address)) == PDF
    assert client.get("/healthz").json()["media"] == "ok"
    bucket.clear()
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_it_is_told_that_nobody_answers(settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "files.bucket.BucketStorage", "OPTIONS": options("http://127.0.0.1:9")}
    }
    storage = BucketStorage(**options("http://127.0.0.1:9"))
    assert storage.trouble() == Trouble.AWAY
    with pytest.raises(StorageAway):
        storage.open("a.pdf")
    cast = make_cast()
    paper = document(cast.cluster)
    type(paper).objects.filter(pk=paper.pk).update(file="documents/qd.pdf")
    client = browser(cast.department)
    client.raise_request_exception = False
    response = client.get(f"/documents/{paper.pk}/file/")
    assert response.status_code == 503
    assert "does not answer" in text_of(response)
    assert (client.get("/healthz").status_code, client.get("/healthz").json()["media"]) == (503, "away")


def test_what_several_servers_must_share_is_asked_for(settings, capsys):
    settings.SEVERAL_SERVERS, settings.IS_KEY_GIVEN = True, False
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    call_command("check")
    told = capsys.readouterr().err
    assert [f"W00{number}" in told for number in (5, 6, 7)] == [True] * 3
