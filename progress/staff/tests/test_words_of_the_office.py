"""The administration speaks the reader's language and the office's words, where Django has others."""

import re

import pytest

from progress.tests.cast import browser, text_of

STIFF = re.compile(r"của bạn|\bbạn\b|[Hh]ãy |[Đđ]ảm bảo|kí tự|tập tin|người sử dụng|Yêu cầu\.")
PAGES = ["/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/group/", "/admin/progress/stage/"]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_people_and_stages_says_a_stiff_word_of_djangos(cast, admin_client, address):
    admin_client.cookies["django_language"] = "vi"
    assert STIFF.findall(text_of(admin_client.get(address))) == []


def test_what_cannot_be_saved_is_told_in_the_words_of_the_office(cast, admin_client):
    admin_client.cookies["django_language"] = "vi"
    sent = {"username": "a b", "password1": "123", "password2": "124", "_save": "1"}
    answer = text_of(admin_client.post("/admin/auth/user/add/", sent))
    assert "Hai lần nhập mật khẩu không giống nhau." in answer
    assert "Tên đăng nhập chỉ gồm chữ cái, chữ số và @/./+/-/_" in answer


@pytest.mark.parametrize(
    ("language", "role"),
    [("en", "Infrastructure developer's representative"), ("vi", "Đại diện chủ đầu tư hạ tầng")],
)
def test_roles_are_called_as_the_reader_calls_them(cast, admin_user, language, role):
    client = browser(admin_user, language)
    for address in ("/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/group/"):
        page = text_of(client.get(address))
        assert role in page
        assert "Nhân viên chủ đầu tư" not in page


def test_a_stage_in_use_says_so_and_lists_what_uses_it_behind_one_click(cast, admin_user):
    html = browser(admin_user).get(f"/admin/progress/stage/{cast.stages['eia'].pk}/delete/").content.decode()
    assert "It is in use and cannot be deleted" in html
    assert re.search(r"<details>\s*<summary>What uses it \(3\)</summary>", html)


def test_the_way_to_a_page_names_its_list_once(cast, admin_user):
    html = browser(admin_user).get(f"/admin/clusters/cluster/{cast.cluster.pk}/change/").content.decode()
    crumbs = re.search(r'<div class="breadcrumbs">.*?</div>', html, re.S)[0]
    assert re.sub(r"<[^>]+>|\s+", " ", crumbs).split() == [
        "Home",
        "›",
        "Industrial",
        "clusters",
        "›",
        "CCN",
        "Cẩm",
        "Giàng",
    ]
