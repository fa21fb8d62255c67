"""Lists kept under a name: whose they are, what their opener sees, what becomes of old ones."""

import pytest

from progress.models import SavedList, StartPage
from progress.tests.cast import browser, text_of

pytestmark = pytest.mark.django_db
LIST, QUERY = "clusters:list", "late=yes&order=-late"


def keep(user, name="Chậm", query=QUERY, **more):
    """Save a list as its page does; return the answer."""
    return browser(user).post(
        f"/saved-lists/add/?list={LIST}&query={query.replace('&', '%26')}", {"name": name, **more}
    )


def saved(name="Chậm") -> SavedList:
    return SavedList.objects.get(name=name)


def test_a_list_is_kept_under_a_name_and_opened_from_its_menu(cast):
    page = browser(cast.department).get(f"/clusters/?{QUERY}&page=1&unit=")
    assert page.context["save_list_url"] == "/saved-lists/add/?list=clusters%3Alist&query=late%3Dyes%26order%3D-late"
    keep(cast.department)
    assert saved().query == QUERY
    page = browser(cast.department).get("/clusters/")
    assert f'href="/saved-lists/{saved().pk}/"' in page.content.decode()
    assert browser(cast.department).get(f"/saved-lists/{saved().pk}/").url == f"/clusters/?{QUERY}"
    assert f'href="/saved-lists/{saved().pk}/"' not in browser(cast.department).get("/zones/").content.decode()


def test_ones_own_list_of_the_same_name_is_replaced(cast):
    keep(cast.department)
    keep(cast.department, query="late=no")
    assert [one.query for one in SavedList.objects.all()] == ["late=no"]


def test_ones_own_is_nobody_elses(cast):
    keep(cast.clerk)
    assert browser(cast.clerk).get(f"/saved-lists/{saved().pk}/").status_code == 302
    for other in (cast.department, cast.administrator, cast.local):
        assert browser(other).get(f"/saved-lists/{saved().pk}/").status_code == 404
        assert "Chậm" not in text_of(browser(other).get("/saved-lists/"))


def test_officers_share_and_an_administrator_tidies(cast):
    keep(cast.clerk, name="Của tôi", is_shared="on")
    assert not saved("Của tôi").is_shared
    keep(cast.board, is_shared="on")
    address = f"/saved-lists/{saved().pk}/"
    for reader in (cast.department, cast.administrator, cast.leader):
        assert browser(reader).get(address).status_code == 302
    assert browser(cast.department).post(f"{address}delete/").status_code == 403
    assert (
        browser(cast.administrator).post(f"{address}edit/", {"name": "Chậm nhất", "is_shared": "on"}).status_code == 302
    )
    assert saved("Chậm nhất").owner == cast.board
    browser(cast.administrator).post(f"{address}delete/")
    assert not SavedList.objects.filter(name="Chậm nhất").exists()


def test_each_reader_sees_what_they_may_see(cast):
    keep(cast.department, name="Tất cả", query="q=a", is_shared="on")
    page = browser(cast.board).get(f"/saved-lists/{saved('Tất cả').pk}/", follow=True)
    assert page.request["PATH_INFO"] == "/clusters/"
    assert "Found 0 clusters" in text_of(page)


def test_what_no_longer_exists_is_left_out_and_named(cast):
    query = "late=yes&colour=red&unit=xa-khong-con&order=-late"
    old = SavedList.objects.create(owner=cast.department, list_name=LIST, name="Cũ", query=query)
    page = browser(cast.department).get(old.get_absolute_url(), follow=True)
    assert page.request["QUERY_STRING"] == QUERY
    assert "skipped: colour, Administrative unit" in text_of(page)


def test_a_list_that_is_gone_is_told(cast):
    old = SavedList.objects.create(owner=cast.department, list_name="progress:no-such-list", name="Cũ")
    page = browser(cast.department).get(old.get_absolute_url(), follow=True)
    assert page.status_code == 200
    assert "this list no longer exists" in text_of(page)
    assert browser(cast.department).get("/saved-lists/add/?list=progress:no-such-list").status_code == 404


def test_one_begins_with_a_list_after_signing_in(cast):
    keep(cast.department, is_start="on", is_shared="on")
    assert browser(cast.department).get("/login/").url == f"/saved-lists/{saved().pk}/"
    browser(cast.leader).post(f"/saved-lists/{saved().pk}/begin/")
    assert browser(cast.leader).get("/login/").url == f"/saved-lists/{saved().pk}/"
    browser(cast.leader).post(f"/saved-lists/{saved().pk}/begin/")
    assert browser(cast.leader).get("/login/").url == "/"
    browser(cast.board).post(f"/saved-lists/{saved().pk}/begin/")
    browser(cast.department).post(f"/saved-lists/{saved().pk}/edit/", {"name": "Chậm"})
    assert StartPage.objects.filter(user=cast.board).exists()
    assert browser(cast.board).get("/login/").url == "/work/"  # it is the officer's own again


def test_a_name_twice_is_refused_in_words(cast):
    keep(cast.department)
    keep(cast.department, name="Khác")
    answer = browser(cast.department).post(f"/saved-lists/{saved('Khác').pk}/edit/", {"name": "Chậm"})
    assert answer.status_code == 422
    assert browser(cast.department).post(f"/saved-lists/add/?list={LIST}", {"name": ""}).status_code == 422


@pytest.mark.parametrize(
    "address", ["/zones/", "/obstacles/", "/projects/", "/documents/", "/inspections/", "/promises/"]
)
def test_lists_offer_it(cast, address):
    assert "/saved-lists/add/?list=" in browser(cast.department).get(address).content.decode()
    assert "/saved-lists/add/" not in browser(cast.department).get(f"{address}?as_of=2026-01-01").content.decode()
