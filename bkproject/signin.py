"""Signing in: ten failures for one name from one address close that door for a quarter of an hour."""

import hashlib
import logging

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from progress.work import has_work
from values.forms import StyledForm

log = logging.getLogger(__name__)

FAILURES = 10
WINDOW = 15 * 60  # seconds since the last failure


def client_address(request) -> str:
    """Return the address the request came from; in production the one that our own proxy saw and put last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.PRODUCTION else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


class SignInForm(StyledForm, AuthenticationForm):
    """Name and password; refuses to look at either after too many failures."""

    def clean(self):
        name, address = self.cleaned_data.get("username", ""), client_address(self.request)
        door = "sign-in:" + hashlib.sha256(f"{name.casefold()} {address}".encode()).hexdigest()
        failures = cache.get(door, 0)
        if failures >= FAILURES:
            log.warning("Sign-in refused after %s failures: %r from %s", failures, name, address)
            raise ValidationError(_("Too many failed attempts. Wait 15 minutes, then try again."), code="throttled")
        try:
            cleaned = super().clean()
        except ValidationError:
            cache.set(door, failures + 1, WINDOW)
            raise
        cache.delete(door)
        return cleaned


class SignInView(LoginView):
    """Whoever may edit something goes on to their work, others to the dashboard, unless another page was asked for."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self):
        return reverse("progress:work") if has_work(self.request.user) else super().get_default_redirect_url()


class NewPasswordForm(StyledForm, PasswordChangeForm):
    """The old password once and the new one twice."""
