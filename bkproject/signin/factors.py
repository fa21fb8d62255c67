"""The second factor: a code of an authenticator app, or a recovery code, asked for after the password."""

import datetime
import secrets

from allauth.core import context
from allauth.mfa.base import forms as base_forms
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.internal.flows.trust import trust_browser
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bkproject import throttle
from bkproject.signin.adapters import WRONG_CODE
from bkproject.signin.attempts import refuse_too_many
from bkproject.signin.secret_box import UnreadableSecret
from usage.factors import name_of
from usage.models import UseKind
from usage.recording import client_address, record_use
from values.forms import StyledForm

# As long as a code counts at most: thirty seconds, and those before and after.
CODE_COUNTS = datetime.timedelta(seconds=90)


def forget_devices(user) -> None:
    """Let every device on which `user` is not asked for the second factor ask again.

    What the library keeps on a device names the factors with the `seed` of each: a new one, and it fits no more.
    """
    for factor in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES):
        factor.data["seed"] = secrets.token_hex(16)
        factor.save(update_fields=["data"])


class OneCode:
    """A code of six digits of the app, or of eight of a recovery code: each once, and not guessed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.max_length = _("Code"), 32
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "size": 12}

    def clean_code(self):
        """Return the code; counted apart from passwords, for the right password forgets its own failures."""
        name, address = f"code:{self.user.get_username()}", client_address(context.request)
        refuse_too_many(name, address)
        try:
            code = super().clean_code()
        except UnreadableSecret as error:
            text = _("Your second factor cannot be read any longer. Ask an administrator to remove it.")
            raise ValidationError(text, code="unreadable") from error
        is_of_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_of_app and not throttle.is_first(CODE_COUNTS, "code", str(self.user.pk), "".join(code.split())):
            self._emit_authentication_failed(self.authenticator)
            raise ValidationError(WRONG_CODE, code="incorrect_code")
        throttle.succeeded(name, address)
        return code


class SignInCodeForm(OneCode, StyledForm, base_forms.AuthenticateForm):
    remember = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days = settings.SECOND_FACTOR_REMEMBER_DAYS
        if not days:
            del self.fields["remember"]
            return
        text = ngettext(
            "Do not ask on this device for %(days)s day", "Do not ask on this device for %(days)s days", days
        )
        self.fields["remember"].label = text % {"days": days}


class SamePersonCodeForm(OneCode, StyledForm, base_forms.ReauthenticateForm):
    """A code once more, before factors are changed."""


class AddAppForm(StyledForm, ActivateTOTPForm):
    """The first code of the app, which shows that the secret reached it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.max_length = _("Code that the app shows"), 32
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "size": 12}


class SignInCodeView(AuthenticateView):
    """The step between the password and the tracker; opens nothing else."""

    template_name = "signin/code.html"

    def form_valid(self, form):
        response = super().form_valid(form)
        if form.cleaned_data.get("remember"):
            trust_browser(self.request, self.stage.login.user, response)
        return response

    def form_invalid(self, form):
        """Record a passkey that was refused: of those the library tells nobody."""
        if form is self.webauthn_form:
            name = name_of(Authenticator.Type.WEBAUTHN)
            record_use(UseKind.FACTOR_REFUSED, by=form.user, request=self.request, what=name)
        return super().form_invalid(form)


class SamePersonCodeView(ReauthenticateView):
    template_name = "signin/same_person.html"


class AddAppView(ActivateTOTPView):
    template_name = "signin/app.html"


class RemoveAppView(DeactivateTOTPView):
    template_name = "signin/app_remove.html"


class RecoveryCodesView(ViewRecoveryCodesView):
    template_name = "signin/codes.html"


class NewRecoveryCodesView(GenerateRecoveryCodesView):
    template_name = "signin/codes_new.html"
