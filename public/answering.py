"""Pages and files for everybody: made once from the same data, kept until somebody saves, told by their mark.

An answer depends on its address alone. Its language is part of that (`?lang=en`), so that it can be kept anywhere.
"""

import datetime
import hashlib
import zlib
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.views.generic import View

from history.data_version import KeptWhileUnchanged
from public.pace import pace
from usage.recording import client_address
from values.today import today

LANGUAGE = "lang"
PACKED = 3  # of 9: files of a large office are megabytes, and several are kept


@dataclass(frozen=True, slots=True)
class Made:
    """What is answered: the content, packed to be kept, its type, and the weak ETag that tells equal contents.

    `changed_at` is when it last changed, `file_name` under which name it is saved as a file.
    """

    packed: bytes
    mark: str
    content_type: str
    changed_at: datetime.datetime | None = None
    file_name: str = ""

    @classmethod
    def of(cls, content: bytes, content_type: str, changed_at=None, file_name: str = "") -> "Made":
        mark = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
        return cls(zlib.compress(content, PACKED), mark, content_type, changed_at, file_name)

    @property
    def content(self) -> bytes:
        return zlib.decompress(self.packed)


class TooOften(Exception):
    """More answers were to be made for one computer in a minute than are made for any."""


# Of all public addresses: those asked for last.
ANSWERS: KeptWhileUnchanged[Made] = KeptWhileUnchanged(64)


def language_asked(request) -> str:
    code = request.GET.get(LANGUAGE, "")
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@method_decorator(login_not_required, name="dispatch")
class PublicView(View):
    """A page or file that nobody signs in for; `asked` names the parameters that it reads."""

    http_method_names = ["get", "head", "options"]
    answers_by_itself = True  # never of a past day: that is the office's own
    asked: tuple[str, ...] = ()
    content_type = ""
    file_name: str = ""
    changed_at: datetime.datetime | None = None

    def content(self) -> bytes:
        """Return what is answered, in the language in use; raise Http404 where there is nothing."""
        raise NotImplementedError

    @property
    def key(self) -> Hashable:
        """All that the answer depends on beside the data."""
        values = tuple((name, self.request.GET.get(name, "")) for name in self.asked)
        return self.request.path, values, translation.get_language(), today(), settings.SITE_URL

    def get(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(language_asked(request)):
            try:
                made = ANSWERS.get(self.key, self._make)
            except TooOften:
                return self._too_often()
            return self._answer(made)

    def _make(self) -> Made:
        if not pace.admits(client_address(self.request)):
            raise TooOften
        return Made.of(self.content(), self.content_type, self.changed_at, self.file_name)

    def _answer(self, made: Made) -> HttpResponse:
        known = self.request.headers.get("If-None-Match", "")
        response = HttpResponse(b"" if known == made.mark else made.content, content_type=made.content_type)
        response["ETag"], response["Content-Language"] = made.mark, translation.get_language()
        if made.changed_at:
            response["Last-Modified"] = http_date(made.changed_at.timestamp())
        if made.file_name:
            response["Content-Disposition"] = content_disposition_header(True, made.file_name)
            # Programs on pages of others may read it: it is everybody's.
            response["Access-Control-Allow-Origin"] = "*"
        changed = int(made.changed_at.timestamp()) if made.changed_at else None
        given = get_conditional_response(self.request, etag=made.mark, last_modified=changed, response=response)
        answer: Any = given or response
        answer.is_public = True
        return answer

    def _too_often(self) -> HttpResponse:
        text = _("Too many requests from this address. Wait a minute, then try again.")
        response = HttpResponse(text, status=429, content_type="text/plain; charset=utf-8")
        response["Retry-After"], response["Cache-Control"] = str(pace.seconds_left()), "no-store"
        return response
