"""Passkeys: a key of the device in place of password and code; where the browser has none, nothing of it shows."""

from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from bkproject.signin.adapters import FactorAdapter
from values.forms import CleanCharField, StyledForm


class AddPasskeyForm(StyledForm, webauthn.AddWebAuthnForm):
    """A passkey under a name; one that signs in alone is shown by the device to its owner only (finger, face, PIN)."""

    name = CleanCharField(label=_("Name of the passkey"), max_length=60)
    passwordless = forms.BooleanField(label=_("Signs in alone, without the password"), required=False, initial=True)


class AddPasskeyView(AddWebAuthnView):
    template_name = "signin/passkey.html"


class RemovePasskeyView(RemoveWebAuthnView):
    template_name = "signin/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"refused": self._refused()}

    def form_valid(self, form):
        if refused := self._refused():
            form.add_error(None, refused)
            return self.form_invalid(form)
        return super().form_valid(form)

    def _refused(self):
        """Return why the passkey stays; empty where it may go."""
        adapter = FactorAdapter()
        allowed = adapter.can_delete_authenticator(self.get_object())
        return "" if allowed else adapter.error_messages["cannot_delete_authenticator"]


class SignInPasskeyView(LoginWebAuthnView):
    """The passkey alone: the device has asked for finger, face or PIN, which makes it two factors."""


class SamePersonPasskeyView(ReauthenticateWebAuthnView):
    template_name = "signin/same_person.html"
