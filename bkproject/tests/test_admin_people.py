"""Accounts in the admin: roles are given and taken, powers are not, and no account is deleted."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from progress.access.roles import Role
from progress.models import PersonInCharge
from progress.tests.people import cluster, page_form, person, signed_in, unit

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = reverse("admin:auth_user_changelist")


@pytest.fixture
def administrator():
    return person(Role.ADMINISTRATOR, name="quantri")


@pytest.fixture
def client(administrator):
    return signed_in(administrator)


def change(user) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def role(wanted: Role) -> Group:
    return Group.objects.get(name=wanted.value)


PASSWORD = "mat-khau-rieng-9"
ADD = reverse("admin:auth_user_add")


def add(client, **fields):
    """Fill in the page that adds a person, as it stands, and send it."""
    name = {"last_name": "Nguyễn Thị", "first_name": "Lan", "username": "lan", "email": "lan@example.vn"}
    return client.post(
        ADD, page_form(client, ADD, "user_form") | name | {"password1": PASSWORD, "password2": PASSWORD} | fields
    )


def test_a_person_is_added_on_one_page(client):
    commune = unit("Cẩm Giàng")
    fields = {"groups": [role(Role.LOCAL).pk], "staff_profile-0-unit": commune.pk}
    assert add(client, **fields).url == LIST
    lan = User.objects.get(username="lan")
    assert (lan.first_name, lan.email, lan.is_staff) == ("Lan", "lan@example.vn", False)
    assert [group.name for group in lan.groups.all()] == [Role.LOCAL.value]
    assert lan.staff_profile.unit == commune
    assert "Cẩm Giàng" in client.get(LIST).content.decode()


def test_a_page_sent_back_empty_is_refused(client):
    response = client.post(ADD)
    assert "username" in response.context["adminform"].form.errors
    assert not User.objects.filter(username="").exists()


def test_who_works_at_no_place_has_no_place_of_work(client):
    assert add(client, groups=[role(Role.DEPARTMENT).pk]).url == LIST
    assert not hasattr(User.objects.get(username="lan"), "staff_profile")


def test_the_sites_that_a_new_person_is_in_charge_of_are_named_along(client):
    near, far = cluster("Cẩm Giàng", unit=unit("Cẩm Giàng")), cluster("Vằng Mười", unit=unit("Trần Phú"))
    page = client.get("/admin/auth/user/add/").content.decode()
    assert page.count('type="checkbox" name="in_charge_of"') == 2  # to be ticked without scripts too
    add(client, groups=[role(Role.DEPARTMENT).pk], in_charge_of=[near.pk, far.pk])
    lan = User.objects.get(username="lan")
    assert set(lan.in_charge_of.values_list("site", flat=True)) == {near.pk, far.pk}
    local = {"groups": [role(Role.LOCAL).pk], "staff_profile-0-unit": near.unit_id, "username": "an"}
    response = add(client, **local, in_charge_of=[near.pk, far.pk])
    assert list(User.objects.get(username="an").in_charge_of.values_list("site", flat=True)) == [near.pk]
    assert "Vằng Mười" in client.get(response.url).content.decode()


@pytest.mark.parametrize(("wanted", "missing"), [(Role.LOCAL, "địa bàn"), (Role.CLERK, "tổ chức")])
def test_a_role_for_one_place_is_not_given_without_it(client, wanted, missing):
    response = add(client, groups=[role(wanted).pk])
    assert missing in str(response.context["errors"])
    assert not User.objects.filter(username="lan").exists()
    somebody = person(Role.LEADER)
    form = page_form(client, change(somebody), "user_form")
    assert missing in str(client.post(change(somebody), form | {"groups": [role(wanted).pk]}).context["errors"])
    assert [group.name for group in somebody.groups.all()] == [Role.LEADER.value]


@pytest.mark.parametrize("groups", [["x"], ["9" * 30], ["0"]])
def test_what_is_no_role_is_refused(client, groups):
    assert add(client, groups=groups).status_code == 200
    assert not User.objects.filter(username="lan").exists()


@pytest.mark.parametrize(("wanted", "enters"), [(Role.DEPARTMENT, True), (Role.BOARD, True), (Role.LEADER, False)])
def test_who_enters_data_is_let_in_here(client, wanted, enters):
    somebody = person(Role.LEADER, is_staff=not enters)
    form = page_form(client, change(somebody), "user_form")
    client.post(change(somebody), form | {"groups": [role(wanted).pk]})
    somebody.refresh_from_db()
    assert somebody.is_staff is enters


def test_accounts_are_closed_never_deleted(client):
    somebody = person(Role.LEADER)
    root = signed_in(person(superuser=True))
    for who in (client, root):
        assert who.post(reverse("admin:auth_user_delete", args=[somebody.pk]), {"post": "yes"}).status_code == 403
        who.post(LIST, {"action": "delete_selected", "_selected_action": [somebody.pk], "post": "yes"})
    form = page_form(client, change(somebody), "user_form")
    form.pop("is_active")
    client.post(change(somebody), form)
    somebody.refresh_from_db()
    assert somebody.is_active is False


def test_who_leaves_hands_over_and_stays_in_history(client):
    leaver, site = person(Role.DEPARTMENT, name="lan"), cluster()
    PersonInCharge.objects.create(site=site, person=leaver)
    form = page_form(client, change(leaver), "user_form")
    form.pop("is_active")
    html = client.post(change(leaver), form, follow=True).content.decode()
    assert "Lan còn phụ trách 1 khu, cụm." in html
    handing_over = f"{reverse('progress:in-charge-hand-over')}?from={leaver.pk}"
    assert f'href="{handing_over}"' in html
    assert "Cẩm Giàng" in client.get(handing_over).content.decode()


def test_nobody_closes_their_own_account_or_takes_their_own_role(client, administrator):
    form = page_form(client, change(administrator), "user_form")
    assert not {"is_active", "groups"} & form.keys()
    client.post(change(administrator), form | {"groups": [role(Role.LEADER).pk]})
    administrator.refresh_from_db()
    assert administrator.is_active
    assert [group.name for group in administrator.groups.all()] == [Role.ADMINISTRATOR.value]


def test_a_person_without_a_role_is_told_of(client):
    assert "Nguyễn Thị Lan chưa có vai trò" in client.get(add(client).url).content.decode()


def test_nobody_makes_themselves_or_another_a_superuser(client, administrator):
    other = person(Role.LEADER)
    for user in (administrator, other):
        form = page_form(client, change(user), "user_form")
        assert "is_superuser" not in form
        assert "user_permissions" not in form
        power = Permission.objects.get(codename="delete_user").pk
        client.post(change(user), form | {"is_superuser": "on", "user_permissions": [power]})
        user.refresh_from_db()
        assert not user.is_superuser
        assert not user.user_permissions.exists()


def test_nobody_gives_a_role_that_holds_more_than_they_have(client):
    strong = Group.objects.create(name="Mạnh")
    strong.permissions.add(Permission.objects.get(codename="delete_group"))
    other = person(Role.LEADER)
    form = page_form(client, change(other), "user_form")
    response = client.post(change(other), form | {"groups": [strong.pk]})
    assert "groups" in response.context["adminform"].form.errors
    assert not other.groups.filter(pk=strong.pk).exists()


@pytest.mark.parametrize("is_active", [True, False])
def test_nobody_touches_an_account_with_more_power(client, is_active):
    root = person(superuser=True)
    strong = person()
    strong.user_permissions.add(Permission.objects.get(codename="delete_group"))
    User.objects.filter(pk__in=[root.pk, strong.pk]).update(is_active=is_active)
    for user in (root, strong):
        user.refresh_from_db()
        before = user.password
        assert client.get(change(user)).status_code == 200
        assert client.post(change(user), {"username": "x"}).status_code == 403
        password = reverse("admin:auth_user_password_change", args=[user.pk])
        assert client.get(password).status_code == 403
        new = {"password1": "mat-khau-rieng-9", "password2": "mat-khau-rieng-9", "usable_password": "true"}
        assert client.post(password, new).status_code == 403
        user.refresh_from_db()
        assert user.password == before


def test_an_administrator_resets_an_officers_password(client):
    officer = person(Role.DEPARTMENT)
    new = {"password1": "mat-khau-rieng-9", "password2": "mat-khau-rieng-9", "usable_password": "true"}
    client.post(reverse("admin:auth_user_password_change", args=[officer.pk]), new)
    officer.refresh_from_db()
    assert officer.check_password("mat-khau-rieng-9")


def test_only_a_superuser_changes_what_a_role_may_do(client):
    address = reverse("admin:auth_group_change", args=[role(Role.LEADER).pk])
    administrator = User.objects.get(username="quantri")
    administrator.user_permissions.add(
        *Permission.objects.filter(codename__in=["add_group", "change_group", "delete_group"])
    )
    assert client.post(address, {"name": "x", "permissions": []}).status_code == 403
    assert client.get(reverse("admin:auth_group_add")).status_code == 403
    root = signed_in(person(superuser=True))
    assert root.get(address).status_code == 200
    assert root.post(reverse("admin:auth_group_delete", args=[role(Role.LEADER).pk]), {"post": "y"}).status_code == 403


def test_what_a_role_may_do_is_told_and_changed_in_words(client):
    address = reverse("admin:auth_group_change", args=[role(Role.LEADER).pk])
    client.cookies["django_language"] = "en"
    told = client.get(address).content.decode()
    assert "<li>Milestone: view</li>" in told
    assert "Can view" not in told
    root = signed_in(person(superuser=True))
    root.cookies["django_language"] = "en"
    page = root.get(address).content.decode()
    assert 'aria-label="Milestone: change"' in page
    assert "Can change" not in page
    form = page_form(root, address, "group_form")
    change_milestone = Permission.objects.get(codename="change_milestone")
    before = set(role(Role.LEADER).permissions.all())
    root.post(address, form | {"permissions": [*form["permissions"], change_milestone.pk]})
    assert set(role(Role.LEADER).permissions.all()) == before | {change_milestone}


def test_people_are_found_whatever_the_marks(client):
    lan = person(Role.LEADER, name="lan.nguyen")
    User.objects.filter(pk=lan.pk).update(last_name="Nguyễn Thị", first_name="Lan")
    rows = client.get(LIST, {"q": "NGUYEN thi lan"}).context["cl"].result_list
    assert [row.username for row in rows] == ["lan.nguyen"]


def test_who_is_no_administrator_sees_no_accounts():
    assert signed_in(person(Role.DEPARTMENT)).get(LIST).status_code == 403


def test_the_list_costs_the_same_with_many_people(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _number in range(3):
        person(Role.LOCAL, unit=unit("Cẩm Giàng", kind="commune"))
        break
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(20):
        person(Role.LOCAL, unit=unit(f"Xã {number}"))
    with django_assert_num_queries(len(few)):
        client.get(LIST)
