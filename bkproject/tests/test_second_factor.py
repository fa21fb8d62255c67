"""The second factor: asked for after the password, and no way around it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bkproject import throttle
from progress.access.roles import Role
from progress.models import FirstPassword, WorkSettings
from progress.models.office import SUPERUSERS
from progress.tests.cast import person, text_of
from usage.models import UseKind, UseRecord

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORD = "đúng-mật-khẩu-1"
SECRET = generate_totp_secret()


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-11-23 08:00+07:00", tick=False)
    cache.clear()  # the codes that the test before it used
    return time_machine


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def code(step: int = 0) -> str:
    """Return the code of the app of now, or of as many steps of thirty seconds later."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step))


def officer(name="lan", role=Role.DEPARTMENT):
    user = person(name, role)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def lan():
    """An officer with an app and recovery codes."""
    user = officer()
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def with_password(client, name="lan", password=PASSWORD, following=""):
    return client.post(f"/login/{following}", {"username": name, "password": password})


def with_code(client, entered, **more):
    return client.post("/login/code/", {"code": entered, **more})


def is_in(client) -> bool:
    return client.get("/help/").status_code == 200


def uses() -> list[tuple[str, str]]:
    """Return what was recorded since the people were made."""
    made = (UseKind.RIGHTS, UseKind.PASSWORD)
    return list(UseRecord.objects.exclude(kind__in=made).order_by("pk").values_list("kind", "what"))


def recovery_codes(user) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def test_password_and_code_sign_in_and_lead_to_the_page_asked_for(client, lan):
    assert with_password(client, following="?next=/help/")["Location"] == "/login/code/"
    assert "mã xác thực" in text_of(client.get("/login/code/"))
    assert with_code(client, code())["Location"] == "/help/"
    assert is_in(client)
    assert [kind for kind, _what in uses()] == [UseKind.FACTOR, UseKind.SIGN_IN]


def test_who_has_none_is_not_asked(client):
    officer("hoa")
    assert with_password(client, "hoa")["Location"] == "/work/"
    assert is_in(client)


def test_half_signed_in_opens_nothing(client, lan):
    with_password(client)
    for address in ("/", "/work/", "/account/", "/account/app/", "/account/codes/", "/password/", "/help/"):
        response = client.get(address)
        assert (response.status_code, response["Location"][:7]) == (302, "/login/"), address
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/login/")
    assert client.post("/account/sessions/end/")["Location"].startswith("/login/")
    assert client.get("/account/confirm/")["Location"].startswith("/login/")


def test_the_page_of_the_code_opens_to_nobody_without_a_password(client, lan):
    assert client.get("/login/code/")["Location"] == "/login/"
    assert with_code(client, code())["Location"] == "/login/"
    assert not is_in(client)


def test_a_wrong_code_is_told_and_recorded(client, lan):
    with_password(client)
    response = with_code(client, "000000" if code() != "000000" else "000001")
    assert response.context["form"].errors["code"]
    assert not is_in(client)
    assert uses() == [(UseKind.FACTOR_REFUSED, "ứng dụng xác thực")]


@pytest.mark.parametrize("entered", ["", "\0", "9" * 400, "mã", "１２３４５６"])
def test_what_is_no_code_is_a_message(client, lan, entered):
    with_password(client)
    response = with_code(client, entered)
    assert response.status_code == 200
    assert response.context["form"].errors["code"]


def test_nothing_sent_is_a_message(client, lan):
    with_password(client)
    assert client.post("/login/code/").status_code == 200
    assert client.post("/login/code/", {"credential": '{"id": 1}'}).status_code == 200
    assert client.post("/login/code/", {"credential": "\0"}).status_code == 200
    assert not is_in(client)


def test_a_code_counts_once_even_where_workers_share_no_memory(client, lan, clock):
    with_password(client)
    used = code()
    with_code(client, used)
    cache.clear()  # another worker has another one
    thief = Client()
    with_password(thief)
    assert with_code(thief, used).context["form"].errors["code"]
    assert not is_in(thief)
    clock.shift(30)
    assert with_code(thief, code())["Location"] == "/work/"


def test_codes_of_half_a_minute_ago_count_older_ones_do_not(client, lan):
    with_password(client)
    assert with_code(client, code(-3)).status_code == 200
    assert with_code(client, code(-1)).status_code == 302


def test_a_recovery_code_signs_in_once(client, lan):
    one = recovery_codes(lan)[3]
    with_password(client)
    assert with_code(client, one).status_code == 302
    assert uses()[0] == (UseKind.FACTOR, "mã dự phòng")
    again = Client()
    with_password(again)
    assert with_code(again, one).status_code == 200
    assert not is_in(again)


def test_codes_are_not_guessed_though_the_password_is_known(client, lan):
    for _attempt in range(throttle.BOTH.free):
        with_password(client)  # the right password forgets its own failures, not those of codes
        assert not with_code(client, "123").context["form"].has_error("code", "throttled")
    with_password(client)
    response = with_code(client, code())
    assert response.context["form"].has_error("code", "throttled")
    assert not is_in(client)
    assert (UseKind.BLOCKED, "") in uses()
    assert UseRecord.objects.get(kind=UseKind.BLOCKED).person == lan


def test_a_remembered_device_is_not_asked_for_as_long_as_the_setting_says(client, lan, clock):
    with_password(client)
    with_code(client, code(), remember="on")
    client.post("/logout/")
    assert with_password(client)["Location"] == "/work/"
    client.post("/logout/")
    clock.shift(60 * 60 * 24 * 14 + 1)
    assert with_password(client)["Location"] == "/login/code/"


def test_a_device_that_was_not_to_be_remembered_is_asked_again(client, lan):
    with_password(client)
    with_code(client, code())
    client.post("/logout/")
    assert with_password(client)["Location"] == "/login/code/"


def test_a_device_remembered_for_one_person_is_asked_by_another(client, lan):
    with_password(client)
    with_code(client, code(), remember="on")
    client.post("/logout/")
    hoa = officer("hoa")
    TOTP.activate(hoa, generate_totp_secret())
    assert with_password(client, "hoa")["Location"] == "/login/code/"


def test_a_cookie_made_up_is_no_remembered_device(client, lan):
    client.cookies["mfa_trusted"] = 'W1siYSIsIDk5OTk5OTk5OTld:"'
    assert with_password(client)["Location"] == "/login/code/"


@pytest.mark.parametrize("change", ["password", "codes"])
def test_a_device_is_forgotten_when_password_or_codes_change(client, lan, change):
    with_password(client)
    with_code(client, code(), remember="on")
    client.post("/logout/")
    if change == "password":
        lan.set_password(PASSWORD + "2")
        lan.save()
    else:
        Authenticator.objects.filter(user=lan, type="recovery_codes").delete()
        RecoveryCodes.activate(lan)
    password = PASSWORD + ("2" if change == "password" else "")
    assert with_password(client, password=password)["Location"] == "/login/code/"


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com/", "javascript:alert(1)", "/\\example.com"])
def test_nobody_is_led_to_another_site(client, lan, address):
    with_password(client, following=f"?next={address}")
    assert with_code(client, code())["Location"] == "/work/"


def test_a_closed_account_is_not_let_in_by_its_code(client, lan):
    with_password(client)
    lan.is_active = False
    lan.save()
    with_code(client, code())
    assert not is_in(client)


def test_secrets_lie_encrypted_and_another_key_makes_a_message_of_them(client, lan, settings):
    assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))
    settings.SECRET_KEY = "another key of the server"
    with_password(client)
    response = with_code(client, code())
    assert response.context["form"].has_error("code", "unreadable")
    assert not is_in(client)
    settings.SECRET_KEY_FALLBACKS = ["x"]
    assert Authenticator.objects.get(user=lan, type="totp").wrap()


def test_pages_cost_no_query_more(lan, settings):
    settings.IDLE_MINUTES = 15
    WorkSettings.objects.create(roles_with_second_factor=[Role.DEPARTMENT.value])
    client, forced = Client(), Client()
    with_password(client)
    with_code(client, code())
    forced.force_login(lan)
    asked = []
    for one in (client, forced):
        one.get("/account/")  # notes the first use
        with CaptureQueriesContext(connection) as queries:
            assert is_in(one)
        asked.append(len(queries))
    settings.IDLE_MINUTES = 0
    with CaptureQueriesContext(connection) as queries:
        is_in(forced)
    assert asked == [len(queries)] * 2


class TestAdding:
    def enter(self, client, user=None):
        user = user or officer("hoa")
        with_password(client, user.username)
        return user

    def test_the_app_is_added_by_its_first_code_and_gives_recovery_codes_once(self, client, committed):
        hoa = self.enter(client)
        page = client.get("/account/app/")
        shown = page.context["form"].secret
        assert shown in text_of(page) or shown in page.content.decode()
        assert "data:image/svg+xml;base64," in page.content.decode()
        assert client.post("/account/app/", {"code": "1"}).context["form"].errors
        entered = format_hotp_value(hotp_value(shown, int(time.time()) // 30))
        with committed(execute=True):
            assert client.post("/account/app/", {"code": entered})["Location"] == "/account/codes/"
        codes = re.findall(r"<code>(\d{8})</code>", client.get("/account/codes/").content.decode())
        assert codes == recovery_codes(hoa)
        assert len(codes) == 10
        assert "<code>" not in client.get("/account/codes/").content.decode()
        assert (UseKind.FACTOR_CHANGED, "+ ứng dụng xác thực") in uses()

    def test_after_a_while_the_password_is_asked_for_again(self, client, clock):
        hoa = self.enter(client)
        clock.shift(60 * 11)
        assert client.get("/account/app/")["Location"] == "/account/confirm/?next=%2Faccount%2Fapp%2F"
        wrong = client.post("/account/confirm/?next=/account/app/", {"password": "sai"})
        assert wrong.context["form"].errors["password"]
        right = client.post("/account/confirm/?next=/account/app/", {"password": PASSWORD})
        assert right["Location"] == "/account/app/"
        assert client.get("/account/app/").status_code == 200
        assert not Authenticator.objects.filter(user=hoa).exists()

    def test_the_password_is_not_guessed_there(self, client, clock):
        self.enter(client)
        clock.shift(60 * 11)
        for _attempt in range(throttle.BOTH.free):
            client.post("/account/confirm/", {"password": "sai"})
        response = client.post("/account/confirm/", {"password": PASSWORD})
        assert response.context["form"].has_error("password", "throttled")

    def test_a_session_that_was_forced_into_life_must_say_who_it_is(self, client):
        client.force_login(officer("hoa"))
        assert client.get("/account/app/")["Location"].startswith("/account/confirm/")

    def test_the_app_is_removed_and_its_codes_with_it(self, client, lan):
        with_password(client)
        with_code(client, code())
        assert client.get("/account/app/remove/").status_code == 200
        assert client.post("/account/app/remove/")["Location"] == "/account/"
        assert not Authenticator.objects.filter(user=lan).exists()
        assert {what for kind, what in uses() if kind == UseKind.FACTOR_CHANGED} == {
            "− ứng dụng xác thực",
            "− mã dự phòng",
        }

    def test_new_codes_replace_the_old_ones(self, client, lan):
        before = recovery_codes(lan)
        with_password(client)
        with_code(client, code())
        assert client.post("/account/codes/new/")["Location"] == "/account/codes/"
        assert not set(before) & set(recovery_codes(lan))


class TestRequired:
    @pytest.fixture(autouse=True)
    def needed(self, db):
        WorkSettings.objects.create(roles_with_second_factor=[Role.DEPARTMENT.value])

    def test_who_has_none_adds_one_before_anything_else(self, client):
        officer("hoa")
        with_password(client, "hoa")
        for address in ("/", "/work/", "/account/", "/admin/", "/help/"):
            assert client.get(address)["Location"] == "/account/app/", address
        assert client.get("/work/", headers={"HX-Request": "true"})["HX-Redirect"] == "/account/app/"
        secret = client.get("/account/app/").context["form"].secret
        client.post("/account/app/", {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
        assert is_in(client)

    def test_other_roles_are_not_asked(self, client):
        officer("hoa", Role.LEADER)
        with_password(client, "hoa")
        assert is_in(client)

    def test_who_must_change_the_first_password_does_that_first(self, client):
        FirstPassword.note(officer("hoa"))
        with_password(client, "hoa")
        assert client.get("/work/")["Location"] == "/password/"
        assert client.get("/account/app/")["Location"] == "/password/"

    def test_the_last_factor_stays(self, client, lan):
        with_password(client)
        with_code(client, code())
        assert "Vai trò đang giữ" in text_of(client.get("/account/app/remove/"))
        client.post("/account/app/remove/")
        assert Authenticator.objects.filter(user=lan, type="totp").exists()

    def test_accounts_with_all_rights_can_be_asked_too(self, client, admin_user):
        WorkSettings.objects.update(roles_with_second_factor=[SUPERUSERS])
        with_password(client, admin_user.username, "password")
        assert client.get("/work/")["Location"] == "/account/app/"

    def test_an_administrator_switches_it_on_per_role(self, client, admin_client):
        WorkSettings.objects.update(roles_with_second_factor=[])
        Group.objects.get_or_create(name="Thanh tra")
        address = reverse("admin:progress_worksettings_change", args=[1])
        page = admin_client.get(address)
        assert "Thanh tra" in text_of(page)
        form = page.context["adminform"].form
        values = {name: form[name].value() for name in form.fields} | {"roles_with_second_factor": ["Thanh tra"]}
        assert admin_client.post(address, values).status_code == 302
        assert WorkSettings.current().roles_with_second_factor == ["Thanh tra"]

    def test_a_role_of_another_name_needs_it_as_before(self, admin_client):
        role = Group.objects.create(name="Thanh tra")
        WorkSettings.objects.update(roles_with_second_factor=["Thanh tra"])
        admin_client.post(reverse("admin:auth_group_change", args=[role.pk]), {"name": "Thanh tra Sở"})
        assert WorkSettings.current().roles_with_second_factor == ["Thanh tra Sở"]


class TestLost:
    def address(self, user):
        return reverse("admin:auth_user_second_factor", args=[user.pk])

    def test_an_administrator_removes_it_and_the_person_is_signed_out(self, client, admin_client, lan):
        with_password(client)
        with_code(client, code())
        page = admin_client.get(reverse("admin:auth_user_change", args=[lan.pk]))
        assert self.address(lan) in page.content.decode()
        assert admin_client.get(self.address(lan)).status_code == 200
        assert admin_client.post(self.address(lan)).status_code == 302
        assert not is_in(client)
        assert with_password(client)["Location"] == "/work/"
        record = UseRecord.objects.filter(kind=UseKind.FACTOR_CHANGED).latest("pk")
        assert record.what == "lan: − ứng dụng xác thực, − mã dự phòng"
        assert record.person.username == "admin"

    def test_nobody_removes_their_own_there(self, admin_client, admin_user):
        assert admin_client.post(self.address(admin_user)).status_code == 403

    def test_who_may_not_change_the_person_may_not_remove_it(self, client, lan, admin_user):
        client.force_login(lan)
        assert client.post(self.address(admin_user)).status_code in (302, 403, 404)
        TOTP.activate(admin_user, SECRET)
        keeper = officer("hoa", Role.ADMINISTRATOR)
        keeper.is_staff = True
        keeper.save()
        client.force_login(keeper)
        assert client.post(self.address(admin_user)).status_code == 403
        assert Authenticator.objects.filter(user=admin_user).exists()

    def test_who_is_nobody_is_not_found(self, admin_client):
        assert admin_client.get(reverse("admin:auth_user_second_factor", args=[10**12])).status_code == 404
