"""The handbook: its pages, pictures and links, and that its buttons are called so."""

import re
from html import escape, unescape

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import resolve, reverse

from help.handbook import FOLDER, PICTURES, pages
from progress.tests.cast import browser, make_cast

pytestmark = pytest.mark.once

MOST_BYTES = 120_000


@pytest.fixture
def cast(db):
    return make_cast()


def texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}


def buttons_of_the_interface() -> set[str]:
    with (settings.BASE_DIR / "locale/vi/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="vi")
    return {message.string for message in catalogue if message.id and isinstance(message.string, str)}


def test_every_page_is_listed_and_every_listed_page_is_there():
    assert set(pages()) == texts().keys() - {"README"}


def test_every_page_opens_with_its_pictures_for_whoever_is_signed_in(cast):
    client = browser(cast.nobody)
    for page in pages().values():
        response = client.get(page.get_absolute_url())
        assert response.status_code == 200
        shown = response.content.decode()
        assert re.search(rf"<h1>\s*{re.escape(escape(page.title))}\s*</h1>", shown)
        for picture in re.findall(r'<img[^>]* src="([^"]+)"', shown):
            sent = client.get(picture)
            assert (sent.status_code, sent["Content-Type"]) == (200, "image/png"), picture


@pytest.mark.parametrize("address", ["/help/", "/help/dang-nhap/", "/help/terms/", "/help/pictures/dang-nhap/"])
def test_nobody_reads_it_without_signing_in(client, db, address):
    assert client.get(address).url == f"/login/?next={address}"


@pytest.mark.parametrize("address", ["/help/khong-co/", "/help/README/", "/help/pictures/khong-co/"])
def test_what_is_no_page_is_not_found(cast, address):
    assert browser(cast.nobody).get(address).status_code == 404


def test_every_picture_is_used_and_small():
    used = {name for text in texts().values() for name in re.findall(r"\]\(anh/([a-z-]+\.png)\)", text)}
    assert used == {path.name for path in PICTURES.iterdir()}
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size > MOST_BYTES] == []


def test_every_picture_says_what_it_shows():
    assert [name for name, text in texts().items() if "![](" in text] == []


def test_every_button_that_it_names_is_called_so():
    known = buttons_of_the_interface()
    named = {(name, button) for name, text in texts().items() for button in re.findall("«(.+?)»", text)}
    assert {(name, button) for name, button in named if button not in known} == set()


def test_every_link_leads_to_a_page():
    """Between pages, to a heading of a page, and to pages of the tracker, which an administrator may all open."""
    anchors = {slug: set(re.findall(r'<h\d id="([\w-]+)"', page.html)) for slug, page in pages().items()}
    for slug, page in pages().items():
        for link in map(unescape, re.findall(r'href="([^"]+)"', page.html)):
            path, _hash, anchor = link.partition("#")
            found = resolve(path.partition("?")[0])
            if found.view_name == "help:page":
                assert not anchor or anchor in anchors[found.kwargs["slug"]], (slug, link)


def test_every_page_of_the_tracker_that_it_links_to_opens(cast):
    root = get_user_model().objects.create_superuser("root")
    client = browser(root)
    links = {link for page in pages().values() for link in re.findall(r'href="(/[^"#]*)', page.html)}
    assert len(links) > 15
    assert {link for link in links if client.get(link).status_code != 200} == set()


def test_links_to_the_handbook_lead_to_headings_that_are_there():
    shown = pages()["quan-tri"].html
    assert 'id="thu"' in shown
    assert 'id="sao-luu"' in shown
    assert reverse("help:page", args=["quan-tri"]) == "/help/quan-tri/"
