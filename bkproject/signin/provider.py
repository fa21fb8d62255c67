"""Signing in through the office's identity provider (OpenID Connect), where variables name one.

The provider says who somebody is, never what they may do: roles stay ours. Whom we do not know gets no account, unless
OIDC_CREATES_ACCOUNTS says so, and then one without a role.
"""

import logging

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.db import transaction
from django.shortcuts import redirect
from django.urls import path
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from requests import RequestException

from usage.models import UseKind
from usage.recording import record_use
from values.text import normalize

log = logging.getLogger(__name__)
PROVIDER = "office"
# What a provider may answer that is none, or is misconfigured.
UNEXPECTED = (RequestException, KeyError, TypeError, ValueError)


def nonce_of(state: str) -> str:
    """Return what the provider must have written into the token it gives for a sign-in that began with `state`."""
    return salted_hmac("openid-connect nonce", state, algorithm="sha256").hexdigest()


class Client(OAuth2Client):
    """Sends the nonce along, which the library does not."""

    def get_redirect_url(self, authorization_url, scope, extra_params):
        return super().get_redirect_url(authorization_url, scope, extra_params | {"nonce": nonce_of(self.state)})


class OfficeProvider(OpenIDConnectOAuth2Adapter):
    """The provider; its token must be for us, for this sign-in, and of the person whom its page of the person shows."""

    client_class = Client

    def get_provider(self):
        provider = super().get_provider()
        provider.oauth2_adapter_class = type(self)
        return provider

    def complete_login(self, request, app, token, **kwargs):
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("The provider gave no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        told = login.account.extra_data
        stated = told["id_token"]
        if not constant_time_compare(str(stated.get("nonce", "")), nonce_of(request.GET["state"])):
            raise OAuth2Error("The id_token is of another sign-in")
        if told.get("userinfo", {}).get("sub", stated.get("sub")) != stated.get("sub"):
            raise OAuth2Error("The id_token is of another person than the userinfo")
        return login


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Whom an identity of the provider is."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def send_notification_mail(self, *args, **kwargs):
        """Send nothing: the record of use says it."""

    def pre_social_login(self, request, sociallogin):
        """Find whose identity it is; refuse one that is nobody's, and remember one that is."""
        if request.user.is_authenticated:
            raise ImmediateHttpResponse(redirect(settings.LOGIN_REDIRECT_URL))
        if sociallogin.is_existing:
            return
        claims = claims_of(sociallogin)
        person = person_of(claims) or (new_person(claims) if settings.OIDC_CREATES_ACCOUNTS else None)
        if person is None:
            said = str(claims.get(settings.OIDC_ACCOUNT_CLAIM) or claims.get("sub") or "")[:150]
            record_use(UseKind.REFUSED, request=request, what=f"{settings.OIDC_NAME}: {said}")
            text = _("%(provider)s knows you, the tracker does not: ask its administrator for an account.")
            raise _back(request, text % {"provider": settings.OIDC_NAME})
        sociallogin.user = person
        with transaction.atomic():
            sociallogin.connect(request, person)
            record_use(UseKind.FACTOR_CHANGED, by=person, request=request, what=f"+ {settings.OIDC_NAME}")

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """Redirect to the sign-in page with a message for the person; the cause is logged."""
        if error == AuthError.CANCELLED:
            raise _back(request, _("Signing in was cancelled."))
        log.warning("Signing in through %s failed: %s %s", settings.OIDC_NAME, error, exception or "wrong state")
        text = _("Signing in through %(provider)s failed. Try again, or use your password.")
        raise _back(request, text % {"provider": settings.OIDC_NAME})


def _back(request, text: str) -> ImmediateHttpResponse:
    messages.error(request, text)
    return ImmediateHttpResponse(redirect("login"))


def claims_of(sociallogin) -> dict:
    told = sociallogin.account.extra_data
    return told["id_token"] | told.get("userinfo", {})


def person_of(claims: dict) -> User | None:
    """Return the one person whom the claim names: by a mail address that the provider checked, or by the user name."""
    claim = settings.OIDC_ACCOUNT_CLAIM
    said = normalize(str(claims.get(claim) or ""))
    if not said or (claim == "email" and claims.get("email_verified") not in (True, "true")):
        return None
    found = User.objects.filter(**{"email__iexact" if claim == "email" else "username": said}, is_active=True)[:2]
    return found[0] if len(found) == 1 else None


def new_person(claims: dict) -> User | None:
    """Return a new account without password and without a role; None where its name is taken or missing."""
    name = normalize(str(claims.get("preferred_username") or claims.get("email") or ""))[:150]
    if not name or User.objects.filter(username=name).exists():
        return None
    names = {
        "first_name": claims.get("given_name"),
        "last_name": claims.get("family_name"),
        "email": claims.get("email"),
    }
    kept = {key: normalize(str(value or ""))[:150] for key, value in names.items()}
    return User.objects.create_user(name, password=None, **kept)


@login_not_required
@require_safe
def sign_in(request):
    """Lead to the provider's page."""
    provider = OfficeProvider(request, PROVIDER).get_provider()
    try:
        return provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    except UNEXPECTED as error:
        return _failed(request, provider, error)


@login_not_required
@require_safe
def come_back(request, provider_id):
    """Take in whom the provider sends back."""
    adapter = OfficeProvider(request, provider_id)
    try:
        return OAuth2CallbackView.adapter_view(adapter)(request)
    except UNEXPECTED as error:
        return _failed(request, adapter.get_provider(), error)


def _failed(request, provider, error: Exception):
    """Answer what a provider says that speaks no OpenID Connect, or says nothing."""
    return render_authentication_error(request, provider, exception=error)


urlpatterns = [
    path("", sign_in, name="openid_connect_login"),
    path("callback/", come_back, {"provider_id": PROVIDER}, name="openid_connect_callback"),
]
