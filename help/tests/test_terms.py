"""The "?" beside a term, the page of terms and their search."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from help.terms import GROUPS, TERMS
from progress.tests.cast import browser, make_cast, text_of
from values.text import fold

pytestmark = pytest.mark.once

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
ASKED = re.compile(r'(?<!\w)term="([\w -]+)"')


@pytest.fixture
def cast(db):
    return make_cast()


def test_every_term_stands_on_the_page_under_the_address_that_its_question_mark_links_to(cast):
    page = browser(cast.nobody, "vi").get("/help/terms/").content.decode()
    for term in TERMS.values():
        question = render_to_string("includes/what_is.html", {"term": term.key})
        assert f'href="/help/terms/#{term.key}"' in question
        assert f'id="{term.key}"' in page


def test_no_two_terms_share_a_key():
    assert len(TERMS) == sum(len(terms) for _title, terms in GROUPS)


def test_every_question_mark_of_the_pages_asks_for_a_term():
    sources = [path.read_text() for path in [*TEMPLATES, *settings.BASE_DIR.glob("progress/**/*.py")]]
    asked = {key for source in sources for keys in ASKED.findall(source) for key in keys.split()}
    assert asked - TERMS.keys() == set()
    assert len(asked) > 15


def test_a_term_opens_without_a_script_and_names_its_article():
    with translation.override("vi"):
        question = render_to_string("includes/what_is.html", {"term": "occupancy"})
    assert "<details" in question
    assert 'aria-label="Giải thích: tỷ lệ lấp đầy"' in question
    assert "khoản 7 Điều 2 Nghị định số 32/2024/NĐ-CP" in question


@pytest.mark.parametrize("words", ["tien do goc", "TIẾN ĐỘ GỐC", "tiến độ gốc"])
def test_terms_and_pages_are_found_without_marks(cast, words):
    found = text_of(browser(cast.clerk, "vi").get("/help/", {"q": words}))
    assert "Tiến độ gốc" in found
    assert "Cập nhật mốc tiến độ" in found
    assert "Tỷ lệ lấp đầy" not in found


def test_a_search_that_finds_nothing_says_so(cast):
    assert "No results" in text_of(browser(cast.clerk).get("/help/", {"q": "zzzz"}))


def test_the_terms_are_words_of_the_glossary():
    """Each Vietnamese name is a word of docs/glossary.md, in its column."""
    lines = re.findall(r"^\|(.*?)\|", (settings.BASE_DIR / "docs/glossary.md").read_text(), re.MULTILINE)
    known = "\n".join(fold(line) for line in lines)
    with translation.override("vi"):
        assert [str(term.name) for term in TERMS.values() if fold(str(term.name)) not in known] == []
