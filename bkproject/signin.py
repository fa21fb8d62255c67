"""Signing in and changing one's password; how often a password may be tried is throttle.py's matter."""

import logging
import math

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bkproject import throttle
from help import setup
from usage.accounts import account_named
from usage.recording import client_address, record_blocked
from values.forms import StyledForm

log = logging.getLogger(__name__)


def refuse_too_many(name: str, address: str) -> None:
    """Count an attempt with a password; raise ValidationError where it comes too early after others."""
    wait = throttle.begin(name, address)
    if wait is None:
        return
    record_blocked(by=account_named(name))
    log.warning("Password not looked at after too many failures: %r from %s", name, address)
    minutes = math.ceil(wait.total_seconds() / 60)
    message = ngettext(
        "Too many failed attempts. Wait %(minutes)s minute, then try again.",
        "Too many failed attempts. Wait %(minutes)s minutes, then try again.",
        minutes,
    )
    raise ValidationError(message, code="throttled", params={"minutes": minutes})


class SignInForm(StyledForm, AuthenticationForm):
    """Name and password; refuses to look at either after too many failures."""

    def clean(self):
        name, address = self.cleaned_data.get("username", ""), client_address(self.request)
        if not (name and self.cleaned_data.get("password")):
            return super().clean()
        refuse_too_many(name, address)
        cleaned = super().clean()
        throttle.succeeded(name, address)
        return cleaned


class SignInView(LoginView):
    """Whoever may edit something goes on to their work, others to the dashboard, unless another page was asked for.

    Who sets up the office gets the list of it first, until it is done or put away.
    """

    form_class = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self):
        """Return the address asked for; empty for the start page, which people are sent from without asking for it."""
        address = super().get_redirect_url()
        return "" if address == reverse(settings.LOGIN_REDIRECT_URL) else address

    def get_default_redirect_url(self):
        user = self.request.user
        return reverse("help:setup") if setup.opens_for(user) else import_string(settings.FIRST_PAGE)(user)


class NewPasswordForm(StyledForm, PasswordChangeForm):
    """The old password once and the new one twice; the old one is guessed no more often here than at sign-in."""

    address = ""

    def clean_old_password(self):
        refuse_too_many(self.user.get_username(), self.address)
        old = super().clean_old_password()
        throttle.succeeded(self.user.get_username(), self.address)
        return old

    def clean_new_password1(self):
        """Refuse the present password as the new one: whoever set it knows it still."""
        new = self.cleaned_data["new_password1"]
        if new == self.cleaned_data.get("old_password"):
            raise ValidationError(_("Choose a password that differs from the present one."), code="same_password")
        return new


class NewPasswordView(PasswordChangeView):
    form_class = NewPasswordForm

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.address = client_address(self.request)
        return form
