import gettext
import os

import pytest
from django.core.management import call_command
from django.utils.translation import gettext as _

from bkproject.startup.translations import compile_catalogues

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "site"
msgstr "khu, cụm"

#, fuzzy
msgid "stage"
msgstr "sân khấu"

msgctxt "of a year"
msgid "half"
msgstr "nửa năm"

msgid "%(count)s day"
msgid_plural "%(count)s days"
msgstr[0] "%(count)s ngày"
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE)
    return path


def test_compiles_what_people_translated_and_no_guesses(catalogue, tmp_path):
    (compiled,) = compile_catalogues(tmp_path)
    with compiled.open("rb") as file:
        vietnamese = gettext.GNUTranslations(file)
    assert vietnamese.gettext("site") == "khu, cụm"
    assert vietnamese.gettext("stage") == "stage"
    assert vietnamese.pgettext("of a year", "half") == "nửa năm"
    assert vietnamese.ngettext("%(count)s day", "%(count)s days", 2) == "%(count)s ngày"


def test_compiles_again_only_when_the_text_is_newer(catalogue, tmp_path):
    (compiled,) = compile_catalogues(tmp_path)
    assert compile_catalogues(tmp_path) == []
    later = compiled.stat().st_mtime + 10
    os.utime(catalogue, (later, later))
    assert compile_catalogues(tmp_path) == [compiled]


def test_the_process_that_compiled_speaks_the_new_texts(catalogue, tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    assert _("site") == "site"
    call_command("compile_translations", verbosity=0)
    assert _("site") == "khu, cụm"


def test_leaves_nothing_else_behind(catalogue, tmp_path):
    compile_catalogues(tmp_path)
    assert sorted(path.name for path in catalogue.parent.iterdir()) == ["django.mo", "django.po"]
