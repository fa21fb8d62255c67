"""Signing in with a password and changing it; how often a password may be tried is throttle.py's matter."""

from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import ReauthenticateView
from allauth.core import context
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from bkproject import throttle
from bkproject.signin.adapters import first_page
from bkproject.signin.attempts import refuse_too_many
from bkproject.signin.reset import is_offered
from usage.recording import client_address
from values.forms import StyledForm


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
        return first_page(self.request.user)

    def form_valid(self, form):
        """Let in whoever has no second factor, or whose device is remembered; ask the others for it first."""
        user = form.get_user()
        record_authentication(self.request, user, "password", reauthenticated=True)
        return perform_login(self.request, Login(user=user, redirect_url=self.get_redirect_url() or None))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs) | {"resets_by_mail": is_offered()}
        if not settings.OIDC_SERVER_URL:
            return context
        address = reverse("openid_connect_login", query={"next": context["next"]} if context["next"] else None)
        return context | {"provider": settings.OIDC_NAME, "provider_address": address}


class SignOutView(LogoutView):
    """Signs out, and lets the browser forget what it kept for the person: office computers are shared."""

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"storage"'
        return response


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

    def form_valid(self, form):
        """Keep this session in the list under its new key; the others end, for they hold the old password."""
        response = super().form_valid(form)
        UserSession.objects.create_from_request(self.request)
        return response


class SamePersonForm(StyledForm, ReauthenticateForm):
    """The password once more, before factors are changed; guessed no more often than at sign-in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_password(self):
        name, address = self.user.get_username(), client_address(context.request)
        refuse_too_many(name, address)
        password = super().clean_password()
        throttle.succeeded(name, address)
        return password


class SamePersonView(ReauthenticateView):
    template_name = "signin/same_person.html"
    form_class = SamePersonForm
