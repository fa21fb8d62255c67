"""What goes over the line is compressed, says the same, and its length tells nothing."""

import gzip

import brotli
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from bkproject.compression import compress
from progress.tests.cast import browser, make_cast, without_minute

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OPEN = {"br": brotli.decompress, "gzip": gzip.decompress}
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def client():
    return browser(make_cast().department)


def plain(html: bytes) -> str:
    """Leave out what differs from answer to answer: the token of the forms, the minute."""
    return "\n".join(line for line in without_minute(html.decode()).splitlines() if "csrf" not in line)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br, zstd", "br"), ("br", "br"), ("gzip, deflate", "gzip"), ("br;q=0, gzip", "gzip")],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_page_says_the_same_compressed(client, accepted, coding, headers):
    with time_machine.travel(timezone.now(), tick=False):  # the page says the minute in which it was printed
        whole = client.get("/clusters/", headers=headers)
        packed = client.get("/clusters/", headers=headers | {"Accept-Encoding": accepted})
    assert packed["Content-Encoding"] == coding
    assert "Accept-Encoding" in packed["Vary"]
    assert int(packed["Content-Length"]) == len(packed.content) < len(whole.content) / 2
    assert plain(OPEN[coding](packed.content)) == plain(whole.content)


def test_who_asks_for_nothing_gets_it_plain(client):
    response = client.get("/clusters/")
    assert not response.has_header("Content-Encoding")
    assert response.content.strip().startswith(b"<!DOCTYPE html>")


def test_errors_and_sign_in_are_compressed_too(client):
    assert client.get("/no-such-page/", headers=BROWSER)["Content-Encoding"] == "br"
    assert browser().get(reverse("login"), headers=BROWSER)["Content-Encoding"] == "br"


def test_the_length_of_the_same_answer_differs(client):
    for accepted in ("br", "gzip"):
        answers = [client.get("/password/", headers={"Accept-Encoding": accepted}) for _ in range(12)]
        assert len({len(answer.content) for answer in answers}) > 6


@pytest.mark.parametrize("length", [1, 2, 100, 255, 256])
def test_readers_skip_the_padding(length):
    for content in (b"", "Cụm công nghiệp".encode() * 5000):
        packed = compress(content, padding=b"\xff" * length)
        assert brotli.decompress(packed) == content
        assert b"\xff" * length in packed


def exported(client, kind: str, **headers: str):
    columns = [key for key, _label in client.get("/export/clusters/").context["form"].fields["columns"].choices]
    chosen = {"export-format": kind, "export-delimiter": ";", "export-columns": columns}
    response = client.post("/export/clusters/", chosen, headers=headers)
    assert "attachment" in response["Content-Disposition"]
    return response


def test_a_csv_file_is_compressed_as_it_goes_out(client):
    packed = exported(client, "csv", **BROWSER)
    assert (packed["Content-Encoding"], packed.has_header("Content-Length")) == ("gzip", False)
    assert gzip.decompress(packed.getvalue()) == exported(client, "csv").getvalue()


def test_a_workbook_is_sent_as_it_is(client):
    response = exported(client, "xlsx", **BROWSER)
    assert not response.has_header("Content-Encoding")
    assert int(response["Content-Length"]) == len(response.getvalue())


def test_the_head_of_a_page_says_how_it_would_come(client):
    response = client.head("/clusters/", headers=BROWSER)
    assert (response.status_code, response["Content-Encoding"], response.content) == (200, "br", b"")
