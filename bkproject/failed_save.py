"""The pages of saves that failed through no fault of the person; they hold what was sent, to be sent again.

Others kept the database busy for too long, or the server's disk took nothing.
"""

import logging
import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error as broken

from files.disk import Trouble, trouble_of
from history.busy import is_busy

log = logging.getLogger(__name__)

STATUS = {Trouble.FULL: HTTPStatus.INSUFFICIENT_STORAGE, Trouble.READ_ONLY: HTTPStatus.SERVICE_UNAVAILABLE}


class BusyDatabaseMiddleware:
    """Answers a view that waited for the database in vain with a page (503) that sends the same form again.

    A view runs once the form is known to be ours: only then is what came with it shown again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        return _busy_page(request) if is_busy(error) else None


def _busy_page(request: HttpRequest) -> HttpResponse:
    log.warning("The database was busy for too long: %s %s", request.method, request.path)
    text, status = _("Someone else is saving. Try again."), HTTPStatus.SERVICE_UNAVAILABLE
    if request.headers.get("HX-Request"):  # the form stands on the page as it was; this is told beside it
        return _sentence(text, status)
    response = render(request, "503.html", _what_was_sent(request), status=status)
    response["Retry-After"] = "5"
    return response


def server_error(request, *args, **kwargs):
    """Answer a request that failed: by what is wrong with the disk, or else by the page of any other failure."""
    trouble = trouble_of(sys.exception())
    is_reading = request.method in ("GET", "HEAD")
    if trouble is None or (is_reading and trouble == Trouble.READ_ONLY):
        return broken(request, *args, **kwargs)
    log.error("%s %s: nothing can be written (%s)", request.method, request.path, trouble)
    if request.headers.get("HX-Request"):
        return _sentence(trouble.label, STATUS[trouble])
    try:
        context = {"trouble": trouble} | _what_was_sent(request)
        return render(request, "failed_save.html", context, status=STATUS[trouble])
    except Exception:  # the page asks the database who reads it, which may be what fails
        log.exception("The page of a failed save could not be shown")
        return broken(request, *args, **kwargs)


def _sentence(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _what_was_sent(request) -> dict[str, list[tuple[str, str]]]:
    """Return `fields`, (name, value), and `files`, (name, name of the file); nothing of a form with a password."""
    if any("password" in name for name in request.POST):
        return {"fields": [], "files": []}
    return {
        "fields": [
            (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
        ],
        "files": [(name, file.name) for name, files in request.FILES.lists() for file in files],
    }
