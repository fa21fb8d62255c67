import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from values.text import fold, normalize, normalize_lines, slugify


def test_stored_text_is_precomposed_on_one_line_with_single_spaces():
    decomposed = unicodedata.normalize("NFD", "Cẩm Giàng")
    assert normalize(f" {decomposed.replace(' ', '  ')}\t\n") == "Cẩm Giàng"
    assert normalize("Cẩm\u00a0Giàng\u200b\ufeff") == "Cẩm Giàng"
    assert normalize("a\x00b") == "ab"


def test_lines_stay_lines():
    assert normalize_lines("\r\n một  hai \r\n\r\nba\n\n") == "một hai\n\nba"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CẨM  GIÀNG", "cam giang"),
        (unicodedata.normalize("NFD", "Cẩm Giàng"), "cam giang"),
        ("Đông Phố Mới", "dong pho moi"),
        ("đường Ðức Xuân", "duong duc xuan"),
        ("ễ ị ư ờ ặ ơ ỹ", "e i u o a o y"),
        ("544,8 m²", "544,8 m2"),
        ("", ""),
    ],
)
def test_folded_text_has_no_case_and_no_marks(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Đông Phố Mới", "dong-pho-moi"),
        ("Cẩm Giàng", "cam-giang"),
        ("TP. Bắc Kạn (cũ)", "tp-bac-kan-cu"),
        ("2140/QĐ-UBND", "2140-qd-ubnd"),
        ("quý I–II", "quy-i-ii"),
        ("…", ""),
    ],
)
def test_slugs_keep_every_vietnamese_letter(text, slug):
    assert slugify(text) == slug


@given(st.text(max_size=30))
def test_doing_it_twice_changes_nothing(text):
    assert normalize(normalize(text)) == normalize(text)
    assert normalize_lines(normalize_lines(text)) == normalize_lines(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30))
def test_the_form_of_unicode_does_not_matter(text):
    assert normalize(unicodedata.normalize("NFD", text)) == normalize(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
