"""Documents' files: only for those who may see the document, to keep and never to run."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from progress.tests.cast import browser, document, text_of

pytestmark = pytest.mark.once


@pytest.fixture
def paper(cast):
    made = document(cast.cluster)
    made.file.save("Quyết định.pdf", ContentFile(b"%PDF-1.7 xin chao"))
    return made


def address(paper) -> str:
    return reverse("progress:document-file", args=[paper.pk])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("department", 200),
        ("board", 404),
        ("local", 200),
        ("clerk", 200),
        ("leader", 200),
        ("nobody", 404),
    ],
)
def test_is_for_those_who_see_the_document(cast, paper, role, status):
    assert browser(getattr(cast, role)).get(address(paper)).status_code == status


def test_whoever_is_not_signed_in_is_sent_to_sign_in(paper):
    assert browser().get(address(paper)).url == f"/login/?next={address(paper)}"


def test_a_clerk_gets_no_file_of_a_site_of_others(cast):
    foreign = document(cast.other_cluster)
    foreign.file.save("x.pdf", ContentFile(b"%PDF"))
    assert browser(cast.clerk).get(address(foreign)).status_code == 404


def test_comes_whole_as_an_attachment_under_its_vietnamese_name(cast, paper):
    response = browser(cast.clerk, "vi").get(address(paper))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 xin chao"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%202140-Q%C4%90-UBND.pdf"
    )


def test_the_browser_neither_guesses_nor_runs_nor_shares_it(cast, paper):
    response = browser(cast.clerk).get(address(paper))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "private" in response["Cache-Control"]


def test_a_kind_of_file_not_listed_is_mere_bytes(cast, paper):
    paper.file.save("x.html", ContentFile(b"<script>alert(1)</script>"))
    response = browser(cast.clerk).get(address(paper))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_the_length_alone_may_be_asked(cast, paper):
    response = browser(cast.clerk).head(address(paper))
    assert response.status_code == 200
    assert browser(cast.clerk).post(address(paper)).status_code == 405


def test_a_document_without_a_file_has_none(cast):
    assert browser(cast.department).get(address(document(cast.cluster))).status_code == 404


def test_a_file_missing_from_the_store_is_not_found_and_the_log_says_which(cast, paper, caplog):
    paper.file.storage.delete(paper.file.name)
    response = browser(cast.clerk).get(address(paper))
    assert response.status_code == 404
    assert "There is no page at this address" in text_of(response)
    assert f"document {paper.pk} is missing" in caplog.text


def test_no_such_document(cast):
    assert browser(cast.department).get(reverse("progress:document-file", args=[99999])).status_code == 404
