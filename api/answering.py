"""What all addresses for programs share: who asks, in which language, how often, and how errors are answered."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from django.views.generic import View

from api.access import count_use
from api.answers import Problem
from history.transactions import is_busy
from usage.models import UseKind, UseRecord
from usage.recording import record_use

HOUR = datetime.timedelta(hours=1)


def language_of(request) -> str:
    """Return the language asked for: `?lang=en`, a program's header, else the one of the pages."""
    if (code := request.GET.get("lang", "")) in ("vi", "en"):
        return code
    header = getattr(request, "language_header", "") if not request.COOKIES else ""
    for code, _weight in parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return translation.get_language()


@method_decorator(login_not_required, name="dispatch")
class ApiView(View):
    """What all addresses share: who asks, in which language, how often; an error is answered as problem+json."""

    answers_by_itself = True  # also of a past day

    def dispatch(self, request, *args, **kwargs):
        with translation.override(language_of(request)):
            try:
                response = self._answer(request, *args, **kwargs)
            except Problem as problem:
                response = problem.response
            patch_vary_headers(response, ["Accept-Language", "Authorization"])
            return response

    def _answer(self, request, *args, **kwargs):
        try:
            if not request.user.is_authenticated:
                detail = request.token_problem or _("Send it in the header Authorization: Bearer …")
                raise Problem(401, detail, headers={"WWW-Authenticate": "Bearer"})
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied as error:
            raise Problem(403) from error
        except Http404 as error:
            raise Problem(404) from error
        except OperationalError as error:
            if not is_busy(error):
                raise
            raise Problem(503, _("Others were saving for too long."), headers={"Retry-After": "5"}) from error

    def http_method_not_allowed(self, request, *args, **kwargs):
        allowed = ", ".join(self._allowed_methods())
        raise Problem(405, _("Allowed: %(methods)s.") % {"methods": allowed}, headers={"Allow": allowed})

    def options(self, request, *args, **kwargs):
        return HttpResponse(headers={"Allow": ", ".join(self._allowed_methods())})

    def admit(self) -> dict[str, str]:
        """Count the use of a token and return the headers with its rate limit; raise Problem (429) above that limit."""
        if not self.request.access_token:
            return {}
        left = count_use(self.request.access_token)
        now = timezone.now()
        reset = 60 - now.second
        if left is None:
            text = _("This token was used too often in this minute.")
            raise Problem(429, text, headers={"Retry-After": str(reset)})
        return {"RateLimit-Remaining": str(left), "RateLimit-Reset": str(reset)}

    def record_read(self, what: str) -> None:
        """Record that somebody takes records out, as files taken out are; of one list and token once an hour."""
        user, token = self.request.user, self.request.access_token
        what = f"{what}, {token}" if token else what
        lately = UseRecord.objects.filter(person=user, at__gt=timezone.now() - HOUR, kind=UseKind.API)
        if not lately.filter(what=what).exists():
            record_use(UseKind.API, by=user, request=self.request, what=what, page=self.request.get_full_path())
