"""Two servers of one office, each with a folder of its own: one database and one place of files hold them together."""

import re
import socket
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from zipfile import ZipFile

import pytest
import requests
from django.conf import settings
from django.db import connection
from lxml import html

from bkproject.startup.one_start import WAITING
from bkproject.tests.bucket_server import bucket_served, variables
from bkproject.tests.servers import manage, own_environment
from spreadsheets.tests.files import xlsx

PASSWORD = "given by the office"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HEADERS = ["Site", "Stage", "Phase", "State", "Forecast", "Percent", "Note"]
ROW = ["Cẩm Giàng", "EIA", 0, "In progress", "quý I/2027", 40, "đang lấy ý kiến"]


def started_together(environments) -> list[str]:
    """Bring both servers to this version at the same moment; return what they said."""
    starts = [
        subprocess.Popen(
            [sys.executable, "manage.py", "startup"],
            env=environment,
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for environment in environments
    ]
    said = [start.communicate(timeout=1800)[0] for start in starts]
    assert [start.returncode for start in starts] == [0, 0], said
    return said


@contextmanager
def served(environment):
    """Serve with one worker; give the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config=gunicorn.conf.py", "bkproject.wsgi"],
        env=environment | {"PORT": str(port), "WEB_CONCURRENCY": "1"},
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(6000):
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(60)


def submitted(person, address: str, form: str, files=None, at: str = "", **typed):
    """Open a page, fill in the form whose action or id holds `form`, and send it to the server `at`, else its own."""
    page = html.fromstring(person.get(address).content)
    wanted = {*typed, *(files or ())}
    forms = (each for each in page.forms if wanted <= set(each.fields.keys()) | set(each.xpath(".//@name")))
    found = next(each for each in forms if form in (each.get("id") or "") + (each.action or address))
    data = dict(found.form_values()) | typed
    target = requests.compat.urljoin(address, found.action or address)
    server = requests.compat.urlsplit(at or address)
    parts = requests.compat.urlsplit(target)._replace(netloc=server.netloc)
    return person.post(parts.geturl(), data=data, files=files, headers={"Referer": parts.geturl()})


def signed_in(person, server: str, name: str, password: str):
    return submitted(person, f"{server}/login/", "", username=name, password=password)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="several servers need PostgreSQL")
@pytest.mark.django_db
def test_an_office_on_two_servers_is_one(tmp_path):
    """Both start at once; they share a database, and a bucket for files."""
    folders = tmp_path / "first", tmp_path / "second"
    with own_environment(tmp_path) as shared, bucket_served() as (store, objects):
        own = shared | {"SEVERAL_SERVERS": "1", "BK_ADMIN_PASSWORD": PASSWORD} | variables(store)
        environments = [own | {"DATA_DIR": str(folder)} for folder in folders]
        said = started_together(environments)
        assert sum(WAITING in text for text in said) == 1
        assert "bkproject.W" not in manage(environments[0], "check")
        with served(environments[0]) as one, served(environments[1]) as other:
            _an_office_is_one(one, other)
        manage(environments[1], "backup", str(tmp_path / "office.zip"))
        with ZipFile(tmp_path / "office.zip") as archive:
            stored = {name: archive.read(name) for name in archive.namelist() if name.startswith("media/")}
        assert PDF in stored.values()
        assert stored == {f"media/{name}": content for name, content in objects.items()}
        assert not {path.name for folder in folders for path in folder.iterdir()} & {"media", "tracker.sqlite3"}


def _an_office_is_one(one: str, other: str) -> None:
    person = requests.Session()
    person.cookies.set("django_language", "en")
    assert "/login" not in signed_in(person, one, "admin", PASSWORD).url
    assert person.get(f"{other}/documents/").url == f"{other}/documents/"

    sent = submitted(
        person,
        f"{one}/documents/add/?site=1",
        "",
        files={"file": ("qd.pdf", PDF, "application/pdf")},
        at=other,
        title="Quyết định",
        kind="decision",
        number=f"{uuid.uuid4().hex[:6]}/QĐ-UBND",
        date="02/11/2026",
    )
    found = re.search(r"/documents/(\d+)/", sent.url)
    assert found, html.fromstring(sent.content).text_content()[-3000:]
    assert person.get(f"{one}/documents/{found[1]}/file/").content == PDF

    book = {"file": ("a.xlsx", xlsx(HEADERS, ROW), "application/octet-stream")}
    preview = submitted(person, f"{one}/import/", "import", files=book)
    run = re.search(r"/imports/(\d+)/$", preview.url)
    assert run, html.fromstring(preview.content).text_content()[-3000:]
    done = submitted(person, f"{other}/imports/{run[1]}/", "confirm")
    assert done.url == f"{other}/imports/{run[1]}/done/"
    assert person.get(f"{one}/imports/{run[1]}/file/").content.startswith(b"PK")
    undone = submitted(person, f"{one}/imports/{run[1]}/undo/", "undo")
    assert "undone" in person.get(f"{other}/imports/{run[1]}/done/").text, undone.url

    stranger = requests.Session()
    stranger.cookies.set("django_language", "en")
    name = uuid.uuid4().hex
    answers = [signed_in(stranger, (one, other)[number % 2], name, "wrong").text for number in range(12)]
    assert ["minutes" in text for text in answers] == [False] * 10 + [True] * 2

    submitted(person, f"{one}/", "logout", at=other)
    assert "/login/" in person.get(f"{one}/documents/").url
    assert [requests.get(f"{server}/healthz").json()["media"] for server in (one, other)] == ["ok", "ok"]
