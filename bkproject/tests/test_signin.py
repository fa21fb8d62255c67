import pytest

from bkproject import signin

pytestmark = pytest.mark.django_db
PASSWORD = "đúng-mật-khẩu-1"


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

    def test_the_right_password_is_refused_too(self, client, lan):
        self.fail(client, signin.FAILURES)
        response = sign_in(client)
        assert response.status_code == 200
        assert response.context["form"].has_error("__all__", "throttled")

    def test_one_failure_less_is_forgiven_and_forgotten(self, client, lan):
        self.fail(client, signin.FAILURES - 1)
        assert sign_in(client).status_code == 302
        client.post("/logout/")
        self.fail(client, 1)
        assert sign_in(client).status_code == 302

    def test_another_person_and_another_address_are_free(self, client, lan, django_user_model):
        django_user_model.objects.create_user("hoa", password=PASSWORD)
        self.fail(client, signin.FAILURES)
        assert sign_in(client, name="hoa").status_code == 302
        client.post("/logout/")
        assert sign_in(client, REMOTE_ADDR="10.0.0.9").status_code == 302

    def test_the_door_opens_again_after_the_window(self, client, lan, time_machine):
        time_machine.move_to("2026-11-23 08:00+07:00")
        self.fail(client, signin.FAILURES)
        time_machine.shift(signin.WINDOW + 1)
        assert sign_in(client).status_code == 302

    def test_the_proxys_word_counts_in_production_only(self, rf, settings):
        request = rf.get("/", headers={"x-forwarded-for": "6.6.6.6, 198.51.100.4"}, REMOTE_ADDR="127.0.0.1")
        assert signin.client_address(request) == "127.0.0.1"
        settings.PRODUCTION = True
        assert signin.client_address(request) == "198.51.100.4"


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
