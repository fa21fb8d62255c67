"""Every text of the interface has its Vietnamese: a missing or fuzzy entry fails here.

The texts are read with Babel from the code and, through Django's own `templatize`, from the templates, so that no
gettext program is needed.
"""

import io
import re

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from bench.house import ROOMS, product_files

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def texts_in_code():
    for path in product_files():
        yield from _extract(path, path.read_text())


def texts_in_templates():
    folders = [settings.BASE_DIR / "templates", *(settings.BASE_DIR / room / "templates" for room in ROOMS)]
    for folder in folders:
        for path in folder.rglob("*.*"):
            # What is not a text to translate comes out of templatize as X, with an indentation Python would refuse.
            lines = templatize(path.read_text(), origin=str(path)).splitlines()
            yield from _extract(path, "\n".join(line.strip() for line in lines))


def _extract(path, source):
    for line, message, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        first = message[0] if isinstance(message, tuple) else message
        if first:
            yield (context, first), f"{path.relative_to(settings.BASE_DIR)}:{line}"


@pytest.fixture(scope="module")
def catalogue():
    with (settings.BASE_DIR / "locale/vi/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="vi")


@pytest.fixture(scope="module")
def used():
    return dict([*texts_in_code(), *texts_in_templates()])


def test_the_reader_finds_texts_in_code_and_in_templates(used):
    places = {place.split(":")[0] for place in used.values()}
    assert any(place.endswith(".html") for place in places)
    assert any(place.endswith(".py") for place in places)


def test_every_text_has_its_vietnamese(used, catalogue):
    missing = [f"{place}: {key[1]}" for key, place in used.items() if not _translation(catalogue, key)]
    assert missing == []


def test_no_entry_is_left_of_a_text_that_is_gone(used, catalogue):
    keys = {(m.context, m.id[0] if m.pluralizable else m.id) for m in catalogue if m.id}
    assert keys - used.keys() == set()


def test_no_entry_is_fuzzy(catalogue):
    assert [m.id for m in catalogue if m.id and m.fuzzy] == []


def test_translations_keep_the_placeholders(catalogue):
    broken = []
    for message in catalogue:
        if message.id:
            source = message.id[-1] if message.pluralizable else message.id
            translated = message.string[0] if message.pluralizable else message.string
            if set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(translated)):
                broken.append(source)
    assert broken == []


def _translation(catalogue, key):
    context, text = key
    message = catalogue.get(text, context)
    if message is None or message.fuzzy:
        return ""
    return all(message.string) if message.pluralizable else message.string
