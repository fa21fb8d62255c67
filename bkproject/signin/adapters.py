"""Adapters of django-allauth: where people go on after signing in, its messages in our words, their names."""

from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext, gettext_lazy

from bkproject.signin import secret_box
from help import setup
from progress.staff.second_factor import has_second_factor, needs_second_factor
from usage.recording import client_address
from values.text import person_name

# What the library tells, in our words; what is not here, it does not tell.
MESSAGES = {
    "mfa/messages/totp_activated.txt": gettext_lazy("The authenticator app was added."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The authenticator app was removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey was removed."),
}
WRONG_PASSKEY = gettext_lazy("This passkey is not known here, or was made for another address.")
WRONG_CODE = gettext_lazy("The code is wrong, expired, or was used already.")


def first_page(user) -> str:
    """Return where a person goes on after signing in without having asked for a page."""
    return reverse("help:setup") if setup.opens_for(user) else import_string(settings.FIRST_PAGE)(user)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; whoever signs in goes on as before."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "incorrect_password": gettext_lazy("The password is wrong."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_stages(self):
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_login_redirect_url(self, request):
        return first_page(request.user)

    def is_safe_url(self, url):
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_client_ip(self, request):
        """Return the address as the table of sessions takes it: 0.0.0.0 for what is none (a socket, a proxy's word)."""
        try:
            return str(ip_address(client_address(request).partition("%")[0]))
        except ValueError:
            return "0.0.0.0"

    def respond_user_inactive(self, request, user):
        messages.error(request, gettext("This account is closed."))
        return redirect("login")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Ask again for a password or factor before factors change; not where a person has neither."""
        return bool(get_reauthentication_flows(context.request.user))

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        text = message or MESSAGES.get(message_template)
        if text:
            messages.add_message(request, level, text)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets encrypted, the last one kept where the person's role needs one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": gettext_lazy("Your role needs a second factor: add another one first."),
    }

    def encrypt(self, text):
        return secret_box.encrypt(text)

    def decrypt(self, encrypted_text):
        return secret_box.decrypt(encrypted_text)

    def get_totp_issuer(self):
        return gettext("Industrial zones and clusters")

    def get_totp_label(self, user):
        return user.get_username()

    def can_delete_authenticator(self, authenticator):
        user = authenticator.user
        return not needs_second_factor(user) or has_second_factor(user, without=authenticator)

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user):
        names = {"display_name": person_name(user), "name": user.get_username()}
        return super().get_public_key_credential_user_entity(user) | names

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}
