"""One's account: factors, passkeys, and where one is signed in; sessions that nobody uses end."""

import time

from allauth.mfa.base.views import IndexView
from allauth.mfa.internal.flows.trust import is_trusted_browser, trust_browser
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from api.token_views import own_tokens
from bkproject.signin.factors import forget_devices
from progress.staff.second_factor import needs_second_factor
from reports.models import CalendarAddress
from usage.models import UseKind
from usage.recording import record_use
from usage.sessions import end_sessions, open_sessions

SEEN = "seen"
# Seconds between two notes of the last use: a page seldom costs a write.
NOTED_EVERY = 60


class AccountView(IndexView):
    """What a person signs in with, and where they are signed in."""

    template_name = "signin/account.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "sessions": open_sessions(user, self.request.session.session_key),
            "calendar": CalendarAddress.of(user),
            "needs_factor": needs_second_factor(user),
            "tokens": own_tokens(user),
        }


@require_POST
def end_others(request):
    """Sign out everywhere but here; devices remembered for the second factor are forgotten, but for this one."""
    is_remembered = is_trusted_browser(request, request.user)
    with transaction.atomic():
        count = end_sessions(request.user, keep=request.session.session_key)
        forget_devices(request.user)
        record_use(UseKind.SESSIONS_ENDED, by=request.user, request=request)
    text = ngettext("Signed out on %(count)s other device.", "Signed out on %(count)s other devices.", count)
    messages.success(request, text % {"count": count} if count else _("You are signed in nowhere else."))
    response = redirect("mfa_index")
    if is_remembered:
        trust_browser(request, request.user, response)
    return response


class IdleMiddleware:
    """Signs out whoever opened no page for IDLE_MINUTES; not there at all where that is 0."""

    def __init__(self, get_response):
        if not settings.IDLE_MINUTES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now, seen = time.time(), request.session.get(SEEN)
            if seen is not None and now - seen > settings.IDLE_MINUTES * 60:
                logout(request)
                messages.info(request, _("You were signed out because the tracker was not used for a while."))
            elif seen is None or now - seen > NOTED_EVERY:
                request.session[SEEN] = now
        return self.get_response(request)
