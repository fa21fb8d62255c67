"""Pages that belong to no app. Errors 400, 403 and 404 are Django's own views with templates/<number>.html."""

import logging
import os
import signal
import sys
from http import HTTPStatus

import django.db
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.defaults import bad_request as wrong
from django.views.defaults import server_error as broken

from backups.last import last_backup
from bkproject import __version__
from bkproject.startup.migrations import is_behind
from bkproject.watching.mail import mail_state
from files.disk import Trouble, free_megabytes, trouble_at, trouble_of
from files.storage import uploads
from history.transactions import is_busy
from values.addresses import page_before

log = logging.getLogger(__name__)
STATUS = {
    Trouble.FULL: HTTPStatus.INSUFFICIENT_STORAGE,
    Trouble.READ_ONLY: HTTPStatus.SERVICE_UNAVAILABLE,
    Trouble.AWAY: HTTPStatus.SERVICE_UNAVAILABLE,
}


@login_not_required
@require_safe
@cache_control(no_store=True)
def healthz(request):
    """Say whether the server can work: 200, or 503 for whoever must be told what is wrong.

    The database answers and may be written to, and so may the folder of data and the place of uploaded files; each is
    "ok" or else "error", "full", "read-only" or, of files on another machine, "away"; migrations are "behind" where the
    database is of an older version. What room is left is said in MB (None: a bucket does not say), when the last good
    backup was made, and how the last mail went (mail alone is no illness).
    """
    checks = {"database": _database()}
    if checks["database"] != "error":
        checks["migrations"] = "behind" if is_behind() else "ok"
    checks |= {"data": trouble_at(settings.DATA_DIR) or "ok", "data_free_mb": free_megabytes(settings.DATA_DIR)}
    checks |= {"media": uploads().trouble() or "ok", "media_free_mb": uploads().free_megabytes()}
    wrong = {name: state for name, state in checks.items() if state != "ok" and not name.endswith("_mb")}
    if wrong:
        log.error("Not healthy: %s", wrong)
    backup = last_backup()
    status = {
        "status": "error" if wrong else "ok",
        "version": __version__,
        "last_backup": backup and backup.made_at.isoformat(),
        "mail": mail_state(),
    }
    # It is answered before the middleware that sets this header.
    return JsonResponse(status | checks, status=503 if wrong else 200, headers={"X-Content-Type-Options": "nosniff"})


def _database() -> str:
    """Return "ok", "read-only" or "error"; nothing is written, so that nobody waits."""
    connection = django.db.connection
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SHOW transaction_read_only")
                return "read-only" if cursor.fetchone()[0] == "on" else "ok"
            cursor.execute("SELECT 1")
            file = connection.settings_dict["NAME"]
            return "read-only" if os.path.exists(file) and not os.access(file, os.W_OK) else "ok"
    except django.db.Error:
        log.exception("The database does not answer")
        return "error"


@login_not_required
def admin_login(request):
    """Refuse whoever is signed in and came here: the administration has no sign-in of its own."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('login')}?{request.GET.urlencode()}")


def csrf_failure(request, reason=""):
    """Answer a form that is not of our page, or came too late; `reason` is for developers and stays in the log."""
    back = page_before(request.headers.get("Referer"), request)
    return render(request, "403_csrf.html", {"back": back}, status=403)


# --- Saves that failed through no fault of the person ---


def busy_page(request: HttpRequest) -> HttpResponse:
    """Answer a request that waited for the database in vain: 503, with what was sent, to be sent again."""
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
    return busy_page(request) if _was_busy(exception) else wrong(request, exception, *args, **kwargs)


def _was_busy(error: BaseException | None) -> bool:
    """Return whether `error`, or one while it was handled, is of a busy database."""
    while error and not is_busy(error):
        error = error.__context__
    return error is not None


def server_error(request, *args, **kwargs):
    """Answer a request that failed: by who was saving, what is wrong with the disk, or the page of other failures.

    Where the server could not write, the page holds what was sent, to be sent again.
    """
    error = sys.exception()
    if _was_busy(error):
        return busy_page(request)
    trouble = trouble_of(error)
    is_reading = request.method in ("GET", "HEAD")
    if trouble is None or (is_reading and trouble == Trouble.READ_ONLY):
        return broken(request, *args, **kwargs)
    log.error("%s %s: nothing can be written (%s)", request.method, request.path, trouble)
    _leave_if_it_is_over(request, error, trouble)
    if request.headers.get("HX-Request"):
        return _sentence(trouble.label, STATUS[trouble])
    try:
        context = {"trouble": trouble, "is_reading": is_reading} | _what_was_sent(request)
        return render(request, "failed_save.html", context, status=STATUS[trouble])
    except Exception:  # the page asks the database who reads it, which may be what fails
        log.exception("The page of a failed save could not be shown")
        return broken(request, *args, **kwargs)


def _leave_if_it_is_over(request: HttpRequest, error: BaseException | None, trouble: Trouble) -> None:
    """Let a worker that refuses to save in a database of SQLite that may be written to make room for another.

    SQLite opens a file that may not be written to for reading alone, for the whole process and for as long as any of
    its connections lasts; what somebody mended would be mended for nobody. The worker answers what it was asked first.
    """
    database = django.db.connection
    is_refused = trouble == Trouble.READ_ONLY and isinstance(error, django.db.Error) and database.vendor == "sqlite"
    is_worker = request.META.get("SERVER_SOFTWARE", "").startswith("gunicorn")
    if is_refused and is_worker and os.access(database.settings_dict["NAME"], os.W_OK):
        log.warning("The database may be written to again: worker %s makes room for another", os.getpid())
        os.kill(os.getpid(), signal.SIGTERM)


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
