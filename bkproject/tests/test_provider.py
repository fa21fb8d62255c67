"""Signing in through the identity provider, with one that stands in for it."""

import json
import subprocess
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.contrib.auth.models import User
from django.test import Client
from requests import ConnectionError

from bkproject.signin.provider import ProviderAdapter
from bkproject.tests import urls_with_provider
from bkproject.tests.servers import manage, own_environment
from bkproject.tests.test_ways_in import is_in, kinds, officer
from progress.models import FirstPassword
from progress.tests.cast import text_of
from usage.models import UseKind

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def lan():
    return officer()


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


@pytest.mark.urls(urls_with_provider.__name__)
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
        assert not any([made.groups.exists(), made.is_staff, made.is_superuser])

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
    with own_environment(tmp_path) as environment:
        assert manage(environment | told, "shell", "-v0", "-c", asked).strip() == "/login/provider/"
        with pytest.raises(subprocess.CalledProcessError, match="exit status"):
            manage(environment, "shell", "-v0", "-c", asked)
