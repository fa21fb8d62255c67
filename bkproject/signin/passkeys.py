"""Passkeys: a key of the device in place of password and code; where the browser has none, nothing of it shows."""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from bkproject.signin.adapters import WRONG_PASSKEY, FactorAdapter
from usage.factors import name_of
from usage.models import UseKind
from usage.recording import record_use
from values.forms import CleanCharField, StyledForm

# What the library raises where a credential is not what a browser makes, or is signed by another key.
NO_CREDENTIAL = (ArithmeticError, AttributeError, InvalidSignature, LookupError, TypeError, ValueError)


class ReadsCredential:
    """A credential as the browser made it; anything else is refused with a sentence."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except ValidationError:
            raise
        except NO_CREDENTIAL as error:
            raise ValidationError(WRONG_PASSKEY, code="no_credential") from error


class SignInFactorForm(ReadsCredential, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second factor."""


class SignInPasskeyForm(ReadsCredential, webauthn.LoginWebAuthnForm):
    """A passkey alone."""


class SamePersonPasskeyForm(ReadsCredential, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more, before factors are changed."""


class AddPasskeyForm(StyledForm, webauthn.AddWebAuthnForm):
    """A passkey under a name; one that signs in alone is shown by the device to its owner only (finger, face, PIN)."""

    name = CleanCharField(label=_("Name of the passkey"), max_length=60)
    passwordless = forms.BooleanField(label=_("Signs in alone, without the password"), required=False, initial=True)

    def clean(self):
        try:
            return super().clean()
        except ValidationError:
            raise
        except NO_CREDENTIAL as error:
            raise ValidationError(WRONG_PASSKEY, code="no_credential") from error


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

    def form_invalid(self, form):
        record_use(UseKind.FACTOR_REFUSED, request=self.request, what=name_of(Authenticator.Type.WEBAUTHN))
        return super().form_invalid(form)


class SamePersonPasskeyView(ReauthenticateWebAuthnView):
    template_name = "signin/same_person.html"

    def form_invalid(self, form):
        """Show what is wrong on this page; the library leads to the sign-in page."""
        record_use(
            UseKind.FACTOR_REFUSED,
            by=self.request.user,
            request=self.request,
            what=name_of(Authenticator.Type.WEBAUTHN),
        )
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"form": kwargs.get("form", context["form"])}
