"""The first password, and one that an administrator reset, is changed by its owner before anything else."""

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from progress.models import FirstPassword

KEY = "first_password"
# What a person may reach before: the form itself, the other language, and the way out.
OPEN = {"password_change", "logout", "set_language"}


@receiver(user_logged_in)
def remember_first_password(sender, request, user, **kwargs):
    """Keep in the session that the password somebody signed in with was set by another person.

    Whoever came in without it, by a passkey or through the identity provider, may not know it.
    """
    ways = {record["method"] for record in get_authentication_records(request, user)}
    if ways and "password" not in ways:
        return
    first = FirstPassword.objects.filter(user=user).first()
    if first and first.given == user.get_session_auth_hash():
        request.session[KEY] = first.given


def must_change(request) -> bool:
    """Return whether the password of this session is still the one that was given."""
    password_hash = request.session.get(KEY)
    return (
        bool(password_hash) and request.user.is_authenticated and password_hash == request.user.get_session_auth_hash()
    )


def lead_to(request, address: str):
    """Answer with the way to another page, of a part of a page with that of the whole page."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


class FirstPasswordMiddleware(MiddlewareMixin):
    """Leads whoever signed in with a given password to the page that changes it; asks the session only."""

    def process_view(self, request, view, args, kwargs):
        if not must_change(request) or request.resolver_match.view_name in OPEN:
            return None
        messages.warning(request, _("Set your own password first: an administrator knows the present one."))
        return lead_to(request, reverse("password_change"))
