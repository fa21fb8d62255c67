"""A password that somebody else set is changed by its owner before anything else."""

import pytest
from django.test import Client
from django.urls import reverse

from progress.access.roles import Role
from progress.tests.people import page_form, person, signed_in

pytestmark = pytest.mark.django_db
PASSWORD, OWN = "mat-khau-rieng-9", "mat-khau-moi-10"
CHANGE = reverse("password_change")
WORK = reverse("progress:work")


def sign_in(password=PASSWORD, name="lan") -> Client:
    client = Client()
    client.post(reverse("login"), {"username": name, "password": password})
    return client


@pytest.fixture
def administrator():
    return signed_in(person(Role.ADMINISTRATOR))


@pytest.fixture
def officer(administrator):
    """A person whose password an administrator has just set."""
    officer = person(Role.DEPARTMENT, name="lan")
    reset(administrator, officer)
    return officer


def reset(client, user):
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    new = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert client.post(address, new).status_code == 302


def test_it_is_changed_before_anything_else(officer):
    client = sign_in()
    for address in (WORK, "/", reverse("admin:index"), reverse("progress:search")):
        assert client.get(address).url == CHANGE
    htmx = client.get(WORK, headers={"HX-Request": "true"})
    assert htmx.headers["HX-Redirect"] == CHANGE
    assert "Đặt mật khẩu riêng" in client.get(CHANGE).content.decode()
    new = {"old_password": PASSWORD, "new_password1": OWN, "new_password2": OWN}
    assert client.post(CHANGE, new).url == reverse("password_change_done")
    assert client.get(WORK).status_code == 200
    assert sign_in(OWN).get(WORK).status_code == 200


def test_who_must_change_it_may_sign_out_and_choose_the_language(officer):
    client = sign_in()
    assert client.post(reverse("set_language"), {"language": "en"}).url == "/"
    assert "Set your own password" in client.get("/", follow=True).content.decode()
    assert client.post(reverse("logout")).url == reverse("login")


def test_the_same_password_again_is_no_change(officer):
    client = sign_in()
    same = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "khác mật khẩu hiện tại" in client.post(CHANGE, same).content.decode()
    assert client.get(WORK).url == CHANGE


def test_a_new_persons_password_is_changed_too(administrator):
    address = reverse("admin:auth_user_add")
    fields = {"username": "lan", "last_name": "Nguyễn", "password1": PASSWORD, "password2": PASSWORD}
    administrator.post(address, page_form(administrator, address, "user_form") | fields)
    assert sign_in().get("/").url == CHANGE


def test_whoever_resets_their_own_password_has_changed_it():
    own = person(Role.ADMINISTRATOR, name="lan")
    reset(signed_in(own), own)
    assert sign_in().get(WORK).status_code == 200


@pytest.mark.once
def test_pages_cost_no_query_more(officer, django_assert_num_queries):
    client = sign_in()
    with django_assert_num_queries(2):  # the session, the person
        assert client.get(WORK).url == CHANGE
