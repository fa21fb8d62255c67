"""The page of whoever meets a database that others keep busy: it holds what they typed, to be sent once more."""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from history.busy import is_busy

log = logging.getLogger(__name__)


class BusyDatabaseMiddleware:
    """Answers a view that waited for the database in vain with a page (503) that sends the same form again.

    A view runs once the form is known to be ours: only then is what came with it shown again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        return busy_page(request) if is_busy(error) else None


def busy_page(request: HttpRequest) -> HttpResponse:
    log.warning("The database was busy for too long: %s %s", request.method, request.path)
    if request.headers.get("HX-Request"):  # the form stands on the page as it was; this is told beside it
        text = _("Someone else is saving. Try again.")
        return HttpResponse(text, status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain; charset=utf-8")
    fields = [
        (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    # A password is typed anew, never written into a page.
    is_kept = bool(fields or request.FILES) and not any("password" in name for name, _value in fields)
    context = {
        "address": request.get_full_path(),
        "fields": fields,
        "files": [(name, file.name) for name, files in request.FILES.lists() for file in files] if is_kept else [],
        "is_kept": is_kept,
    }
    response = render(request, "503.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "5"
    return response
