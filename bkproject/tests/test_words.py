"""Texts of the interface use the words of the office: those of docs/glossary.md, and none of those they replaced.

`words.json` lists, by language, the words that some text says, those that no text says with the word in their place,
and the texts that may say one after all, with the reason.
"""

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

WORDS = json.loads((Path(__file__).parent / "words.json").read_text())
LANGUAGES = list(WORDS)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def texts():
    """Return, by language, what the catalogue says: pairs of the source and the text without its placeholders."""
    with (settings.BASE_DIR / "locale/vi/LC_MESSAGES/django.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="vi") if message.id]
    said = {language: [] for language in LANGUAGES}
    for message in messages:
        source = message.id[0] if message.pluralizable else message.id
        said["en"] += [(source, text) for text in (message.id if message.pluralizable else [message.id])]
        said["vi"] += [(source, text) for text in (message.string if message.pluralizable else [message.string])]
    return {language: [(s, PLACEHOLDER.sub("…", text)) for s, text in pairs] for language, pairs in said.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_says_a_word_that_was_replaced(texts, language):
    gone, kept = WORDS[language]["gone"], WORDS[language]["kept"]
    pattern = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?!\w)" for word in sorted(gone, key=len)[::-1]), re.I)
    found = []
    for source, text in texts[language]:
        for match in pattern.finditer(text):
            better = gone[match[0].lower()]
            if source not in kept and not (better and text.lower().startswith(better, match.start())):
                found.append(f"“{match[0]}” → “{better}”: {text}")
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_office_is_said(texts, language):
    said = "\n".join(text.lower() for _source, text in texts[language])
    assert [word for word in WORDS[language]["present"] if word.lower() not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exception_is_a_text_that_needs_it(texts, language):
    assert WORDS[language]["kept"].keys() <= {source for source, _text in texts[language]}


def test_templates_say_no_replaced_word_outside_the_catalogue():
    """Vietnamese written into templates: letters and the weekly sheet."""
    gone = WORDS["vi"]["gone"].keys() - {"thôi", "ghi trả lời", "hệ thống"}
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in gone), re.I)
    templates = [path for path in (settings.BASE_DIR / "templates").rglob("*.*") if path.suffix in (".html", ".txt")]
    assert templates
    assert [(path.name, match[0]) for path in templates for match in pattern.finditer(path.read_text())] == []


def test_the_glossary_has_no_replaced_word_among_its_terms():
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", (settings.BASE_DIR / "docs/glossary.md").read_text(), re.M)
    terms = [vietnamese.lower() for vietnamese, _english in rows]
    gone = WORDS["vi"]["gone"]
    assert [
        (term, word)
        for term in terms
        for word in gone
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", term) and not (gone[word] and gone[word] in term)
    ] == []
