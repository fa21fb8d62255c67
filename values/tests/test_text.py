import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from values.text import fold, normalize, normalize_lines, one_line, slugify, without_links


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


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("một\r\n\n hai\u2028ba\x85bốn\x0b", "một hai ba bốn"),
        ("a\u202egnp\u2066.\u2069exe\u200f\u061c", "agnp.exe"),
        ("a\u3164\u2800\u115fb\x07c\x1b[31m", "a b c [31m"),
        ("x" * 50, "x" * 19 + "…"),
    ],
)
def test_a_line_holds_what_was_typed_and_nothing_that_steers(typed, shown):
    assert one_line(typed, 20) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://evil.example/a?b=1", "https: //evil. example/a?b=1"),
        ("www.evil.vn, EVIL.VN và a@evil.vn", "www. evil. vn, EVIL. VN và a@evil. vn"),
        ("evil。vn evil．vn", "evil. vn evil. vn"),
        ("evil.\u200bvn https:\u2060//evil.\u202evn", "evil. vn https: //evil. vn"),
        ("1.780,3 ha; ngày 3.4.2026; v.v. Xong… hết", "1.780,3 ha; ngày 3.4.2026; v.v. Xong… hết"),
    ],
)
def test_nothing_that_was_typed_is_taken_for_a_link(typed, shown):
    assert without_links(typed) == shown
