"""Pages that belong to no app. Errors 400, 403, 404 and 500 are Django's own views with templates/<number>.html."""

import logging
import os
from pathlib import Path

import django.db
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from files.disk import free_megabytes, trouble_at

log = logging.getLogger(__name__)


@login_not_required
@require_safe
@cache_control(no_store=True)
def healthz(request):
    """Say whether the server can work: 200, or 503 for whoever must be told what is wrong.

    The database answers and may be written to, and so may the folders of data and of uploaded files; each is "ok" or
    else "error", "full" or "read-only". How much room is left is said in MB.
    """
    found = {"database": _database()}
    for name, folder in (("data", settings.DATA_DIR), ("media", Path(settings.MEDIA_ROOT))):
        trouble = trouble_at(folder)
        found |= {name: trouble or "ok", f"{name}_free_mb": free_megabytes(folder)}
    wrong = {name: state for name, state in found.items() if state != "ok" and not name.endswith("_mb")}
    if wrong:
        log.error("Not healthy: %s", wrong)
    status = {"status": "error" if wrong else "ok"}
    return JsonResponse(status | found, status=503 if wrong else 200)


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
    """The admin has no sign-in of its own; whoever is signed in and came here may not enter it."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('login')}?{request.GET.urlencode()}")


def csrf_failure(request, reason=""):
    """A form that did not come from our page, or came too late; `reason` is for developers and stays in the log."""
    return render(request, "403_csrf.html", status=403)
