"""Whose token a request shows, and how often it may be used in a minute."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.models import AccessToken, digest_of
from progress.staff.second_factor import lacks_second_factor
from values.text import Label
from values.today import today

# Whoever lends out what they may see is asked once more for a password or factor, where they have one.
same_person = reauthentication_required(app="api")
PREFIX = "/api/v1/"
SCHEME = "bearer"
NOT_KNOWN = _("This access token is not known.")


def is_of_api(request: HttpRequest) -> bool:
    """Return whether a request asks an address of the interface for programs."""
    return request.path_info.startswith(PREFIX)


def api_address() -> str:
    """Return the path under which the interface lies: "/api/v1/", or "/ccn/api/v1/" below a path."""
    return f"{get_script_prefix()}{PREFIX[1:]}"


class TokenMiddleware:
    """Takes whoever shows a token for its person, at the addresses for programs only; its session does not count.

    Reads the token from the header `Authorization` alone: addresses stand in logs. A form of another site cannot send
    that header, so what a token asks needs no proof of where it was typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.access_token, request.token_problem = None, ""
        if is_of_api(request) and (header := request.headers.get("Authorization", "").strip()):
            scheme, _space, secret = header.partition(" ")
            token, problem = find_token(secret.strip()) if scheme.lower() == SCHEME else (None, NOT_KNOWN)
            request.access_token, request.token_problem = token, problem
            request.user = token.person if token else AnonymousUser()
            request._dont_enforce_csrf_checks = True
        return self.get_response(request)


def find_token(secret: str) -> tuple[AccessToken | None, Label]:
    """Return the token of a secret, with its person, or None and why it opens nothing."""
    rows = AccessToken.objects.select_related("person__staff_profile__unit")
    token = rows.filter(digest=digest_of(secret)).first()
    problem = NOT_KNOWN if token is None else _problem_of(token)
    return (None, problem) if problem else (token, "")


def _problem_of(token: AccessToken) -> Label:
    if token.withdrawn_at:
        return _("This access token is withdrawn.")
    if token.ends_on < today():
        return _("The last day of this access token is over.")
    if not token.person.is_active:
        return _("The account of this access token is closed.")
    if not token.is_of_system and lacks_second_factor(token.person):
        return _("The role of this person needs a second factor, which is missing: add one on the account page.")
    return ""


@transaction.atomic
def count_use(token: AccessToken) -> int | None:
    """Count one use in this minute, for all workers together; return how many are left, None where none was."""
    now = timezone.now()
    minute, limit = now.replace(second=0, microsecond=0), settings.API_REQUESTS_PER_MINUTE
    rows = AccessToken.objects.filter(pk=token.pk)
    again = rows.filter(minute=minute, count__lt=limit)
    # Of two that come first in a minute one begins it; the other counts on.
    for found, values in (
        (again, {"count": F("count") + 1}),
        (rows.exclude(minute=minute), {"minute": minute, "count": 1}),
        (again, {"count": F("count") + 1}),
    ):
        if found.update(last_used_at=now, **values):
            return limit - rows.values_list("count", flat=True).get()
    return None
