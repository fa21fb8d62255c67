import datetime

import pytest

from bkproject import throttle
from bkproject.models import SignInCount
from bkproject.tests.servers import manage, own_environment
from usage.recording import client_address

pytestmark = pytest.mark.django_db
PASSWORD = "đúng-mật-khẩu-1"
# 120 attempts in 12 threads; prints how many of them might look at a password.
AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from bkproject import throttle
def attempt(number):
    try:
        return throttle.begin("lan", "10.0.0.9") is None
    finally:
        connection.close()
with ThreadPoolExecutor(12) as pool:
    print(sum(pool.map(attempt, range(120))))
"""


@pytest.fixture
def lan(django_user_model):
    return django_user_model.objects.create_user("lan", password=PASSWORD)


def sign_in(client, password=PASSWORD, name="lan", **headers):
    return client.post("/login/?next=/password/", {"username": name, "password": password}, **headers)


def test_signs_in_and_goes_on_to_the_page_asked_for(client, lan):
    assert client.get("/password/")["Location"] == "/login/?next=/password/"
    assert sign_in(client)["Location"] == "/password/"
    assert client.get("/password/").status_code == 200


def test_does_not_go_on_to_another_site(client, lan):
    response = client.post("/login/?next=https://example.com/", {"username": "lan", "password": PASSWORD})
    assert response["Location"] == "/"


def test_a_wrong_password_is_told_on_the_page(client, lan):
    response = sign_in(client, "wrong")
    assert response.status_code == 200
    assert response.context["form"].errors


def test_whoever_is_signed_in_is_not_asked_again(client, lan):
    client.force_login(lan)
    assert client.get("/login/")["Location"] == "/"


def test_signs_out_by_post_only(client, lan):
    client.force_login(lan)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/password/").status_code == 302


def test_signing_out_after_the_session_ended_is_no_error(client):
    assert client.post("/logout/")["Location"] == "/login/"


def test_changes_the_password_and_stays_signed_in(client, lan):
    client.force_login(lan)
    new = "mật-khẩu-mới-2"
    response = client.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert response["Location"] == "/password/done/"
    assert client.get("/password/done/").status_code == 200
    lan.refresh_from_db()
    assert lan.check_password(new)


def test_a_password_under_ten_characters_is_refused(client, lan):
    client.force_login(lan)
    response = client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": "ngắn-9", "new_password2": "ngắn-9"}
    )
    assert response.status_code == 200
    assert response.context["form"].errors["new_password2"]


class TestTooManyFailures:
    def fail(self, client, times, **headers):
        for _attempt in range(times):
            sign_in(client, "wrong", **headers)

    def is_throttled(self, response):
        return response.status_code == 200 and response.context["form"].has_error("__all__", "throttled")

    def test_the_right_password_is_refused_too(self, client, lan):
        self.fail(client, throttle.BOTH.free)
        response = sign_in(client)
        assert self.is_throttled(response)
        assert "Chờ 15 phút" in response.content.decode()

    def test_one_failure_less_is_forgiven_and_forgotten(self, client, lan):
        self.fail(client, throttle.BOTH.free - 1)
        assert sign_in(client).status_code == 302
        client.post("/logout/")
        self.fail(client, 1)
        assert sign_in(client).status_code == 302

    def test_another_person_and_another_address_are_free(self, client, lan, django_user_model):
        django_user_model.objects.create_user("hoa", password=PASSWORD)
        self.fail(client, throttle.BOTH.free)
        assert sign_in(client, name="hoa").status_code == 302
        client.post("/logout/")
        assert sign_in(client, REMOTE_ADDR="10.0.0.9").status_code == 302

    def test_each_door_opens_again_later_than_before(self, client, lan, time_machine):
        time_machine.move_to("2026-11-23 08:00+07:00")
        self.fail(client, throttle.BOTH.free)
        time_machine.shift(15 * 60 + 1)
        self.fail(client, 1)
        time_machine.shift(15 * 60 + 1)
        assert self.is_throttled(sign_in(client))
        time_machine.shift(15 * 60 + 1)
        assert sign_in(client).status_code == 302

    def test_one_address_that_tries_many_names_must_wait(self, client, lan):
        for number in range(throttle.ADDRESS.free):
            sign_in(client, "wrong", name=f"name-{number}")
        assert self.is_throttled(sign_in(client))
        assert sign_in(client, REMOTE_ADDR="10.0.0.9").status_code == 302

    def test_an_office_that_mistypes_a_little_every_day_does_not_wait_in_the_end(self, time_machine):
        time_machine.move_to("2026-11-23 08:00+07:00")
        for _day in range(7):
            for number in range(10):
                assert throttle.begin(f"người {number}", "10.0.0.1") is None  # a slip
                assert throttle.begin(f"người {number}", "10.0.0.1") is None
                throttle.succeeded(f"người {number}", "10.0.0.1")
                time_machine.shift(30 * 60)
            time_machine.shift(19 * 60 * 60)
        assert throttle.begin("lan", "10.0.0.1") is None

    def test_a_name_tried_from_many_addresses_must_wait_but_for_where_its_owner_works(self, client, lan):
        sign_in(client, REMOTE_ADDR="10.0.0.9")
        client.post("/logout/")
        for number in range(throttle.NAME.free):
            sign_in(client, "wrong", REMOTE_ADDR=f"192.0.2.{number}")
        assert self.is_throttled(sign_in(client, REMOTE_ADDR="198.51.100.7"))
        assert sign_in(client, REMOTE_ADDR="10.0.0.9").status_code == 302

    def test_the_old_password_is_guessed_no_more_often(self, client, lan):
        client.force_login(lan)
        new = "mật-khẩu-mới-2"
        for password in ["wrong"] * throttle.BOTH.free + [PASSWORD]:
            typed = {"old_password": password, "new_password1": new, "new_password2": new}
            response = client.post("/password/", typed)
        assert response.context["form"].has_error("old_password", "throttled")
        lan.refresh_from_db()
        assert lan.check_password(PASSWORD)

    def test_what_nothing_depends_on_is_forgotten(self, client, lan, time_machine):
        time_machine.move_to("2026-11-23 08:00+07:00")
        self.fail(client, 1)
        time_machine.shift(throttle.KNOWN_FOR + datetime.timedelta(days=1))
        throttle.forget_old()
        assert not SignInCount.objects.exists()

    def test_of_many_at_once_none_slips_by(self, tmp_path):
        with own_environment(tmp_path) as environment:
            tables = ("bkproject", "0001_squashed_0002_sign_in_counts")  # no others are asked for
            manage(environment, "migrate", *tables, "--verbosity", "0")
            assert manage(environment, "shell", "--no-imports", "-c", AT_ONCE).split() == [str(throttle.BOTH.free)]

    def test_the_proxys_word_counts_in_production_only(self, rf, settings):
        request = rf.get("/", headers={"x-forwarded-for": "6.6.6.6, 198.51.100.4"}, REMOTE_ADDR="127.0.0.1")
        assert client_address(request) == "127.0.0.1"
        settings.PRODUCTION = True
        assert client_address(request) == "198.51.100.4"


class TestExpiredSession:
    """The person had a page open and comes back to it after the session ended."""

    def test_htmx_sends_the_whole_browser_to_sign_in_and_back_to_the_page(self, client):
        response = client.post(
            "/password/",
            headers={"hx-request": "true", "hx-current-url": "http://testserver/clusters/cam-giang/?tab=1#x"},
        )
        assert response["HX-Redirect"] == "/login/?next=/clusters/cam-giang/%3Ftab%3D1"
        assert response.content == b""

    @pytest.mark.parametrize("page", ["https://example.com/clusters/", "//example.com/", "javascript:alert(1)", ""])
    def test_htmx_from_elsewhere_comes_back_to_the_start(self, page, client):
        response = client.get("/password/", headers={"hx-request": "true", "hx-current-url": page})
        assert response["HX-Redirect"] == "/login/?next=/"

    def test_a_form_sent_too_late_comes_back_to_its_page(self, client):
        response = client.post("/password/", headers={"referer": "http://testserver/zones/thanh-binh/"})
        assert response["Location"] == "/login/?next=/zones/thanh-binh/"

    def test_a_page_comes_back_to_itself(self, client):
        assert client.get("/password/?a=1")["Location"] == "/login/?next=/password/%3Fa%3D1"


class TestAdminSignIn:
    def test_is_the_same_as_everyones(self, client):
        response = client.get("/admin/", follow=True)
        assert response.redirect_chain[-1] == ("/login/?next=%2Fadmin%2F", 302)

    def test_staff_get_in(self, client, admin_user):
        client.force_login(admin_user)
        assert client.get("/admin/").status_code == 200

    def test_others_are_told_that_they_may_not(self, client, lan):
        client.force_login(lan)
        assert client.get("/admin/", follow=True).status_code == 403
