"""Passkeys, the identity provider, a forgotten password, sessions; and that no other way in is there."""

import base64
import hashlib
import json
import re

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256

from bkproject import throttle
from bkproject.tests.test_open_pages import addresses
from progress.access.roles import Role
from progress.models import FirstPassword
from progress.tests.cast import person, text_of
from usage.models import UseKind, UseRecord

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORD = "đúng-mật-khẩu-1"
HOST = {"headers": {"Host": "localhost"}}


def officer(name="lan", email="lan@example.vn"):
    user = person(name, Role.DEPARTMENT)
    user.email = email
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def lan():
    return officer()


def with_password(client, name="lan", password=PASSWORD, following=""):
    return client.post(f"/login/{following}", {"username": name, "password": password})


def is_in(client) -> bool:
    return client.get("/help/").status_code == 200


def kinds() -> list[str]:
    made = (UseKind.RIGHTS, UseKind.PASSWORD)
    return list(UseRecord.objects.exclude(kind__in=made).order_by("pk").values_list("kind", flat=True))


class TestAddresses:
    """Nobody makes an account, an address of mail or a link to a foreign account here."""

    FORBIDDEN = re.compile("signup|register|confirm-email|email|social|inactive|3rdparty|connections|phone|headless")

    def test_none_of_those_that_the_library_brings_beside_ours(self):
        found = [str(address) for address, _view in addresses() if self.FORBIDDEN.search(str(address))]
        assert found == []

    @pytest.mark.parametrize(
        "address",
        ["accounts/signup/", "signup/", "accounts/email/", "accounts/login/", "accounts/", "account/signup/",
         "accounts/social/signup/", "accounts/confirm-email/", "account/passkeys/", "account/codes/download/",
         "login/provider/", "login/provider/callback/", "accounts/inactive/", "login/code/confirm/"],
    )  # fmt: skip
    def test_they_are_not_found(self, client, lan, address):
        client.force_login(lan)
        assert client.get(f"/{address}").status_code == 404

    def test_the_administration_shows_no_secret(self, admin_client):
        for address in (
            "mfa/authenticator/",
            "account/emailaddress/",
            "socialaccount/socialapp/",
            "usersessions/usersession/",
        ):
            assert admin_client.get(f"/admin/{address}").status_code == 404


class Key:
    """A passkey as a device keeps it: makes what a browser sends."""

    def __init__(self, origin="https://localhost", host="localhost"):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id, self.origin, self.host = b"0123456789abcdef", origin, host

    def _data(self, *, attested=b"") -> bytes:
        flags = 0b0000_0101 | (0b0100_0000 if attested else 0)  # the owner is there, and known to the device
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + bytes(4) + attested

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def made(self, options: dict) -> str:
        """Return the answer to `options` for a new passkey."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._data(attested=attested)})
        client = self._client("webauthn.create", options["publicKey"]["challenge"])
        return self._sent({"clientDataJSON": text(client), "attestationObject": text(statement)})

    def shown(self, options: dict, user) -> str:
        """Return the answer to `options` for signing in."""
        client, data = self._client("webauthn.get", options["publicKey"]["challenge"]), self._data()
        signed = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        told = {
            "clientDataJSON": client,
            "authenticatorData": data,
            "signature": signed,
            "userHandle": user_pk_to_url_str(user).encode(),
        }
        return self._sent({name: text(value) for name, value in told.items()})

    def _sent(self, response: dict) -> str:
        credential = {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        return json.dumps(credential | {"clientExtensionResults": {"credProps": {"rk": True}}})


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class TestPasskeys:
    @pytest.fixture
    def client(self, settings):
        settings.ALLOWED_HOSTS = ["localhost"]
        return Client(**HOST, raise_request_exception=True)

    def add(self, client, key, **more):
        options = client.get("/account/passkeys/add/").context["js_data"]["creation_options"]
        data = {"name": "Máy tính", "passwordless": "on", "credential": key.made(as_sent(options))}
        return client.post("/account/passkeys/add/", data | more)

    def show(self, client, key, user):
        options = client.get("/login/passkey/", headers={"Accept": "application/json"}).json()["request_options"]
        return client.post("/login/passkey/", {"credential": key.shown(options, user)})

    @pytest.fixture
    def key(self, client, lan):
        key = Key()
        with_password(client)
        assert self.add(client, key)["Location"] == "/account/codes/"
        assert "Máy tính" in text_of(client.get("/account/"))
        client.post("/logout/")
        return key

    def test_one_signs_in_alone(self, client, lan, key):
        assert self.show(client, key, lan)["Location"] == "/work/"
        assert is_in(client)
        assert kinds()[-2:] == [UseKind.FACTOR, UseKind.SIGN_IN]

    def test_one_is_the_second_factor_after_the_password(self, client, lan, key):
        assert with_password(client)["Location"] == "/login/code/"
        options = client.get("/login/code/").context["js_data"]["request_options"]
        answer = client.post("/login/code/", {"credential": key.shown(as_sent(options), lan)})
        assert answer["Location"] == "/work/"

    def test_one_of_another_site_is_refused(self, client, lan, key):
        key.origin = "https://tracker.example.com"
        self.show(client, key, lan)
        assert not is_in(client)
        key.origin, key.host = "https://localhost", "example.com"
        self.show(client, key, lan)
        assert not is_in(client)
        assert kinds()[-1] == UseKind.FACTOR_REFUSED

    def test_one_of_another_person_or_signed_by_another_key_is_refused(self, client, lan, key):
        self.show(client, key, officer("hoa"))
        assert not is_in(client)
        self.show(client, Key(), lan)  # of the same number
        assert not is_in(client)

    def test_an_answer_is_taken_once(self, client, lan, key):
        options = client.get("/login/passkey/", headers={"Accept": "application/json"}).json()["request_options"]
        answer = key.shown(options, lan)
        client.post("/login/passkey/", {"credential": answer})
        client.post("/logout/")
        client.post("/login/passkey/", {"credential": answer})
        assert not is_in(client)

    def test_a_closed_account_stays_closed(self, client, lan, key):
        User.objects.update(is_active=False)
        assert self.show(client, key, lan)["Location"] == "/login/"
        assert "Tài khoản đã bị khóa" in text_of(client.get("/login/"))
        assert not is_in(client)

    @pytest.mark.parametrize(
        "sent", ["", "{}", "[]", "1", '{"id": 1}', '{"id":"a","rawId":"a","response":{}}', "\0", "{"]
    )
    def test_what_is_none_is_refused_with_a_sentence(self, client, lan, sent):
        client.get("/login/passkey/", headers={"Accept": "application/json"})
        assert client.post("/login/passkey/", {"credential": sent})["Location"] == "/login/"
        with_password(client)
        client.get("/account/passkeys/add/")
        response = client.post("/account/passkeys/add/", {"name": "x", "credential": sent})
        assert response.context["form"].errors

    def test_it_is_removed_and_the_last_one_stays_where_the_role_needs_it(self, client, lan, key):
        self.show(client, key, lan)
        address = f"/account/passkeys/{Authenticator.objects.get(type='webauthn').pk}/remove/"
        assert client.get(address)["Location"].startswith("/account/confirm/")
        client.post("/account/confirm/", {"password": PASSWORD})
        assert client.get(address).status_code == 200
        assert client.post(address)["Location"] == "/account/"
        assert not Authenticator.objects.filter(user=lan).exists()

    def test_that_of_another_person_is_not_found(self, client, lan, key):
        other = Client(**HOST)
        officer("hoa")
        with_password(other, "hoa")
        assert (
            other.post(f"/account/passkeys/{Authenticator.objects.get(type='webauthn').pk}/remove/").status_code == 404
        )

    def test_who_comes_in_by_one_is_not_asked_for_a_first_password(self, client, lan, key):
        FirstPassword.note(lan)
        self.show(client, key, lan)
        assert is_in(client)


def as_sent(options):
    return json.loads(json.dumps(options))


class TestForgotten:
    @pytest.fixture(autouse=True)
    def mails(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        settings.SITE_URL = "https://tracker.example.vn/ccn"

    def link(self, client) -> str:
        assert (
            client.post("/password/forgotten/", {"email": "lan@example.vn"})["Location"] == "/password/forgotten/sent/"
        )
        [found] = re.findall(r"https://tracker\.example\.vn/ccn(\S+)", mail.outbox[-1].body)
        return found

    def test_the_mail_leads_to_a_page_that_takes_a_new_password_once(self, client, lan):
        assert "/password/forgotten/" in client.get("/login/").content.decode()
        link = self.link(client)
        assert "lan" in mail.outbox[0].body
        page = client.get(link)["Location"]
        new = "mật-khẩu-mới-2"
        assert client.post(page, {"new_password1": new, "new_password2": new})["Location"] == "/password/new/done/"
        assert client.get("/password/new/done/").status_code == 200
        assert not is_in(client)
        assert with_password(client, password=new)["Location"] == "/work/"
        assert "đã dùng" in text_of(Client().get(link))
        assert kinds()[0] == UseKind.RESET

    def test_it_skips_no_second_factor_and_ends_every_session(self, client, lan):
        TOTP.activate(lan, generate_totp_secret())
        elsewhere = Client()
        elsewhere.force_login(lan)
        page = client.get(self.link(client))["Location"]
        new = "mật-khẩu-mới-2"
        client.post(page, {"new_password1": new, "new_password2": new})
        assert not is_in(elsewhere)
        assert with_password(client, password=new)["Location"] == "/login/code/"
        assert not is_in(client)

    def test_nobody_learns_whose_address_it_is(self, client, lan):
        response = client.post("/password/forgotten/", {"email": "khac@example.vn"})
        assert response["Location"] == "/password/forgotten/sent/"
        assert mail.outbox == []

    def test_nobody_is_flooded_with_mails(self, client, lan):
        for _attempt in range(throttle.BOTH.free):
            self.link(client)
        response = client.post("/password/forgotten/", {"email": "lan@example.vn"})
        assert response.context["form"].has_error("email", "throttled")
        assert len(mail.outbox) == throttle.BOTH.free
        assert with_password(client).status_code == 302  # the owner signs in as before

    def test_a_host_made_up_does_not_come_into_the_mail(self, client, lan, settings):
        settings.ALLOWED_HOSTS = ["*"]
        client.post("/password/forgotten/", {"email": "lan@example.vn"}, headers={"Host": "evil.example"})
        assert "evil" not in mail.outbox[0].body

    @pytest.mark.parametrize("email", ["", "lan", "\0", "a" * 300 + "@example.vn"])
    def test_what_is_no_address_is_a_message(self, client, email):
        assert client.post("/password/forgotten/", {"email": email}).context["form"].errors

    @pytest.mark.parametrize(
        "link", ["/password/new/x/y/", "/password/new/MQ/abc-def/", "/password/new/%00/set-password/"]
    )
    def test_a_link_made_up_opens_nothing(self, client, lan, link):
        assert "đã dùng" in text_of(client.get(link))

    def test_without_a_mail_server_there_is_no_such_page(self, client, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        assert client.get("/password/forgotten/").status_code == 404
        assert client.get("/password/new/x/y/").status_code == 404
        assert "/password/forgotten/" not in client.get("/login/").content.decode()


class TestSessions:
    def test_one_sees_where_one_is_signed_in_and_ends_the_others(self, client, lan):
        with_password(client)
        elsewhere, old = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}), Client()
        with_password(elsewhere)
        with_password(old)
        old.post("/logout/")
        officer("hoa")
        with_password(Client(), "hoa")
        page = client.get("/account/")
        assert [(one.browser, one.is_here) for one in page.context["sessions"]] == [
            ("Firefox, Windows", False),
            ("", True),
        ]
        assert client.post("/account/sessions/end/")["Location"] == "/account/"
        assert is_in(client)
        assert not is_in(elsewhere)
        assert kinds()[-1] == UseKind.SESSIONS_ENDED
        assert client.get("/account/sessions/end/").status_code == 405

    @pytest.mark.parametrize("address", ["", "unknown", "10.0.0.1:5000", "fe80::1%eth0"])
    def test_an_address_that_is_none_keeps_nobody_out(self, client, lan, address):
        data = {"username": "lan", "password": PASSWORD}
        assert client.post("/login/", data, REMOTE_ADDR=address).status_code == 302
        assert is_in(client)

    def test_sessions_end_when_the_password_changes_and_this_one_stays(self, client, lan):
        with_password(client)
        elsewhere = Client()
        with_password(elsewhere)
        new = "mật-khẩu-mới-2"
        client.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
        assert is_in(client)
        assert not is_in(elsewhere)
        assert [one.is_here for one in client.get("/account/").context["sessions"]] == [True]

    def test_the_page_asks_no_more_for_many_sessions(self, client, lan, django_assert_max_num_queries):
        with_password(client)
        for _session in range(6):
            with_password(Client())
        with django_assert_max_num_queries(14):
            client.get("/account/")

    def test_a_session_that_nobody_uses_ends(self, client, lan, settings, time_machine):
        settings.IDLE_MINUTES = 15
        time_machine.move_to("2026-11-23 08:00+07:00")
        client = Client()
        with_password(client)
        assert is_in(client)
        time_machine.shift(14 * 60)
        assert is_in(client)
        time_machine.shift(14 * 60)
        assert is_in(client)
        time_machine.shift(16 * 60)
        assert client.get("/help/")["Location"] == "/login/?next=/help/"
        assert "lâu không sử dụng" in text_of(client.get("/login/"))

    def test_by_default_it_lasts_as_before(self, lan, time_machine):
        time_machine.move_to("2026-11-23 08:00+07:00")
        client = Client()
        with_password(client)
        time_machine.shift(11 * 60 * 60)
        assert is_in(client)
