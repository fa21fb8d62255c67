"""The pages of saves that failed through no fault of the person; they hold what was sent, to be sent again.

Others kept the database busy for too long, or the server's disk took nothing.
"""

import logging
import sys
from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import bad_request as wrong
from django.views.defaults import server_error as broken

from files.disk import Trouble, trouble_of
from history.busy import is_busy

log = logging.getLogger(__name__)

STATUS = {Trouble.FULL: HTTPStatus.INSUFFICIENT_STORAGE, Trouble.READ_ONLY: HTTPStatus.SERVICE_UNAVAILABLE}


class BusyDatabaseMiddleware:
    """Answers a view that waited for the database in vain with a page (503) that sends the same form again.

    What waited in vain outside a view (a session, who is signed in) reaches the handlers below and gets the same page.
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
    if not hasattr(request, "_cached_user"):  # asking who it is may be what waited: the page does not ask again
        request.user = AnonymousUser()
    response = render(request, "503.html", _what_was_sent(request), status=status)
    response["Retry-After"], response["Cache-Control"] = "5", "no-store, private"
    return response


def bad_request(request, exception, *args, **kwargs):
    """Answer a request that Django takes for a wrong one; of a session that cannot be saved it says it was deleted."""
    return _busy_page(request) if _was_busy(exception) else wrong(request, exception, *args, **kwargs)


def _was_busy(error: BaseException | None) -> bool:
    """Whether `error`, or one while it was handled, is of a busy database."""
    while error and not is_busy(error):
        error = error.__context__
    return error is not None


def server_error(request, *args, **kwargs):
    """Answer a request that failed: by who was saving, what is wrong with the disk, or the page of other failures."""
    error = sys.exception()
    if _was_busy(error):
        return _busy_page(request)
    trouble = trouble_of(error)
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
    """Return `fields`, (name, value), and `files`, (name, name of the file).

    Nothing of a form with a password, nor of one not yet known to come from our own page.
    """
    if not getattr(request, "csrf_processing_done", False) or any("password" in name for name in request.POST):
        return {"fields": [], "files": []}
    return {
        "fields": [
            (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
        ],
        "files": [(name, file.name) for name, files in request.FILES.lists() for file in files],
    }
