"""The page of a save that the server's disk did not take: why, and what was sent, to be sent again."""

import logging
import sys

from django.http import HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error as broken

from files.disk import Trouble, trouble_of

log = logging.getLogger(__name__)

STATUS = {Trouble.FULL: 507, Trouble.READ_ONLY: 503}


def server_error(request, *args, **kwargs):
    """Answer a request that failed: by what is wrong with the disk, or else by the page of any other failure."""
    trouble = trouble_of(sys.exception())
    is_reading = request.method in ("GET", "HEAD")
    if trouble is None or (is_reading and trouble == Trouble.READ_ONLY):
        return broken(request, *args, **kwargs)
    log.error("%s %s: nothing can be written (%s)", request.method, request.path, trouble)
    status = STATUS[trouble]
    if request.headers.get("HX-Request"):
        return HttpResponse(trouble.label, status=status, content_type="text/plain; charset=utf-8")
    context = {"trouble": trouble, "fields": _typed(request), "lost_files": bool(request.FILES)}
    try:
        return render(request, "failed_save.html", context, status=status)
    except Exception:  # the page asks the database who reads it, which may be what fails
        log.exception("The page of a failed save could not be shown")
        return broken(request, *args, **kwargs)


def _typed(request) -> list[tuple[str, str]]:
    """What was sent, name by name, to be sent again; nothing of a form with a password."""
    if any("password" in name for name in request.POST):
        return []
    pairs = ((name, value) for name, values in request.POST.lists() for value in values)
    return [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"]
