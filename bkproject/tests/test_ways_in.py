"""Passkeys, the identity provider, a forgotten password, sessions; and that no other way in is there."""

import base64
import hashlib
import json
import re
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from requests import ConnectionError

from bkproject import throttle
from bkproject.signin.provider import ProviderAdapter
from bkproject.tests.servers import manage, own_environment
from bkproject.tests.test_open_pages import addresses
from progress.access.roles import Role
from progress.models import FirstPassword
from progress.tests.cast import person, text_of
from usage.models import UseKind, UseRecord

pytestmark = pytest.mark.django_db
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
            "userHandle": str(user.pk).encode(),
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


class Provider:
    """An identity provider, as the requests to it see it."""

    ISSUER = "https://sso.example.vn"

    def __init__(self):
        self.claims = {"sub": "42", "email": "lan@example.vn", "email_verified": True}
        self.token, self.userinfo, self.asked = {}, {}, []

    def request(self, method, url, **kwargs):
        self.asked.append((url, kwargs))
        answers = {
            "/.well-known/openid-configuration": {
                "issuer": self.ISSUER,
                **{f"{name}_endpoint": f"{self.ISSUER}/{name}" for name in ("authorization", "token", "userinfo")},
                "jwks_uri": f"{self.ISSUER}/keys",
            },
            "/token": {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token()},
            "/userinfo": self.claims | self.userinfo,
        }
        return Answer(answers[urlsplit(url).path])

    def get(self, url, **kwargs):
        return self.request("GET", url, **kwargs)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def id_token(self) -> str:
        claims = {
            "iss": self.ISSUER,
            "aud": "tracker",
            "exp": 4_000_000_000,
            "iat": 1,
            "nonce": self.nonce,
        } | self.claims
        claims = {name: value for name, value in (claims | self.token).items() if value is not None}
        return jwt.encode(claims, "k" * 32, algorithm="HS256")

    nonce = ""


class Answer:
    status_code, headers = 200, {"content-type": "application/json"}

    def __init__(self, data):
        self.data = data
        self.text = self.content = json.dumps(data)

    def json(self):
        return self.data

    def raise_for_status(self):
        pass


@pytest.mark.urls("bkproject.tests.urls_with_provider")
class TestProvider:
    @pytest.fixture(autouse=True)
    def provider(self, settings, monkeypatch):
        settings.OIDC_SERVER_URL, settings.OIDC_NAME = Provider.ISSUER, "SSO tỉnh"
        app = {
            "provider_id": "office",
            "name": "SSO tỉnh",
            "client_id": "tracker",
            "secret": "bí mật",
            "settings": {"server_url": Provider.ISSUER},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        registry.get_class_list()
        registry.register(OpenIDConnectProvider)
        provider = Provider()
        monkeypatch.setattr(ProviderAdapter, "get_requests_session", lambda adapter: provider)
        yield provider
        del registry.provider_map[OpenIDConnectProvider.id]

    def begin(self, client, provider, following="") -> dict:
        """Go to the provider; return what it was told."""
        address = urlsplit(client.get(f"/login/provider/{following}")["Location"])
        assert f"{address.scheme}://{address.netloc}{address.path}" == f"{Provider.ISSUER}/authorization"
        told = {name: value for name, [value] in parse_qs(address.query).items()}
        provider.nonce = told["nonce"]
        return told

    def come_back(self, client, provider, following="", **changed):
        told = self.begin(client, provider, following)
        sent = {"code": "c", "state": told["state"]} | changed
        return client.get(
            "/login/provider/callback/", {name: value for name, value in sent.items() if value is not None}
        )

    def refused(self, client, response) -> str:
        assert response["Location"] == "/login/"
        assert not is_in(client)
        return text_of(client.get("/login/"))

    def test_the_sign_in_page_leads_there_and_back_to_the_page_asked_for(self, client, lan, provider):
        page = client.get("/login/?next=/help/").content.decode()
        assert 'href="/login/provider/?next=%2Fhelp%2F"' in page
        assert "Đăng nhập qua SSO tỉnh" in page
        assert self.come_back(client, provider, "?next=/help/")["Location"] == "/help/"
        assert is_in(client)
        assert kinds() == [UseKind.FACTOR_CHANGED, UseKind.SIGN_IN]

    def test_it_asks_with_state_nonce_and_proof_of_the_code(self, client, lan, provider):
        told = self.begin(client, provider)
        assert told["response_type"] == "code"
        assert told["redirect_uri"] == "http://testserver/login/provider/callback/"
        assert told["code_challenge_method"] == "S256"
        assert len(told["nonce"]) == 64
        client.get("/login/provider/callback/", {"code": "c", "state": told["state"]})
        [sent] = [kwargs["data"] for url, kwargs in provider.asked if url.endswith("/token")]
        assert sent["code_verifier"]

    def test_once_known_one_stays_known_whatever_the_mail_says(self, client, lan, provider):
        self.come_back(client, provider)
        client.post("/logout/")
        provider.claims["email"] = "ten-moi@example.vn"
        self.come_back(client, provider)
        assert is_in(client)

    @pytest.mark.parametrize("changed", [{"state": "x"}, {"state": None}, {"code": None}])
    def test_an_answer_to_nothing_is_refused(self, client, lan, provider, changed):
        assert "Không đăng nhập được qua SSO tỉnh" in self.refused(client, self.come_back(client, provider, **changed))

    def test_an_answer_that_another_browser_asked_for_is_refused(self, client, lan, provider):
        told = self.begin(Client(), provider)
        self.refused(client, client.get("/login/provider/callback/", {"code": "c", "state": told["state"]}))

    def test_an_answer_is_taken_once(self, client, lan, provider):
        told = self.begin(client, provider)
        sent = {"code": "c", "state": told["state"]}
        client.get("/login/provider/callback/", sent)
        client.post("/logout/")
        self.refused(client, client.get("/login/provider/callback/", sent))

    @pytest.mark.parametrize(
        "token",
        [{"nonce": "of another sign-in"}, {"nonce": None}, {"aud": "another program"}, {"iss": "https://evil.example"},
         {"exp": 1}, {"sub": "43"}],
        ids=["nonce", "no nonce", "audience", "issuer", "too late", "another person"],
    )  # fmt: skip
    def test_a_token_that_is_not_for_this_sign_in_is_refused(self, client, lan, provider, token):
        provider.token = token
        self.refused(client, self.come_back(client, provider))

    @pytest.mark.parametrize("claims", [{"email": "la@example.vn"}, {"email_verified": False}, {"email": None}])
    def test_whom_we_do_not_know_gets_no_account(self, client, lan, provider, claims):
        provider.claims |= claims
        assert "chưa có tài khoản" in self.refused(client, self.come_back(client, provider))
        assert User.objects.count() == 1
        assert kinds() == [UseKind.REFUSED]

    def test_one_address_of_two_accounts_is_nobodys(self, client, lan, provider):
        officer("hoa")
        self.refused(client, self.come_back(client, provider))

    def test_another_claim_holds_the_user_name(self, client, lan, provider, settings):
        settings.OIDC_ACCOUNT_CLAIM = "preferred_username"
        provider.claims = {"sub": "42", "preferred_username": "lan"}
        self.come_back(client, provider)
        assert is_in(client)

    def test_where_it_is_told_to_an_account_is_made_without_a_role(self, client, provider, settings):
        settings.OIDC_CREATES_ACCOUNTS = True
        provider.claims |= {"preferred_username": "moi", "family_name": "Nguyễn"}
        self.come_back(client, provider)
        made = User.objects.get()
        assert (made.username, made.last_name, made.has_usable_password()) == ("moi", "Nguyễn", False)
        assert not (made.groups.exists() or made.is_staff or made.is_superuser)

    def test_a_closed_account_stays_closed(self, client, lan, provider):
        self.come_back(client, provider)
        client.post("/logout/")
        User.objects.update(is_active=False)
        assert "Tài khoản đã bị khóa" in self.refused(client, self.come_back(client, provider))

    def test_ones_second_factor_is_asked_for_all_the_same(self, client, lan, provider):
        TOTP.activate(lan, generate_totp_secret())
        assert self.come_back(client, provider)["Location"] == "/login/code/"
        assert not is_in(client)

    def test_nobody_is_led_to_another_site(self, client, lan, provider):
        assert self.come_back(client, provider, "?next=https://example.com/")["Location"] == "/work/"

    def test_whoever_is_signed_in_is_not_made_another_person(self, client, lan, provider):
        client.force_login(officer("hoa", "hoa@example.vn"))
        self.come_back(client, provider, "?process=connect")
        assert client.get("/help/").wsgi_request.user.username == "hoa"

    def test_cancelling_there_leads_back(self, client, lan, provider):
        assert "Đã hủy đăng nhập" in self.refused(client, self.come_back(client, provider, error="access_denied"))

    @pytest.mark.parametrize("broken", ["down", "nonsense"])
    def test_a_provider_that_does_not_answer_is_a_sentence(self, client, lan, provider, broken, monkeypatch):
        def request(*args, **kwargs):
            if broken == "down":
                raise ConnectionError
            return Answer({})

        told = self.begin(client, provider)
        monkeypatch.setattr(provider, "request", request)
        assert "Không đăng nhập được" in self.refused(client, client.get("/login/provider/"))
        sent = {"code": "c", "state": told["state"]}
        assert "Không đăng nhập được" in self.refused(client, client.get("/login/provider/callback/", sent))

    def test_whoever_has_no_password_may_add_a_factor(self, client, provider, settings):
        settings.OIDC_CREATES_ACCOUNTS = True
        provider.claims["preferred_username"] = "moi"
        self.come_back(client, provider)
        assert client.get("/account/app/").status_code == 200

    def test_a_first_password_that_was_never_used_is_not_asked_for(self, client, lan, provider):
        FirstPassword.note(lan)
        self.come_back(client, provider)
        assert is_in(client)


def test_variables_switch_the_provider_on(tmp_path):
    told = {"OIDC_SERVER_URL": Provider.ISSUER, "OIDC_CLIENT_ID": "tracker"}
    asked = "from django.urls import reverse; print(reverse('openid_connect_login'))"
    environment = own_environment(tmp_path)
    assert manage(environment | told, "shell", "-v0", "-c", asked).stdout.strip() == "/login/provider/"
    assert manage(environment, "shell", "-v0", "-c", asked, check=False).returncode != 0
