"""Pages that belong to no app. Errors 400, 403, 404 and 500 are Django's own views with templates/<number>.html."""

import logging

import django.db
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@login_not_required
@require_safe
@cache_control(no_store=True)
def healthz(request):
    """Say whether the server and its database answer: 200, or 503 for whoever must be told."""
    try:
        with django.db.connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except django.db.Error:
        log.exception("The database does not answer")
        return JsonResponse({"status": "error", "database": "error"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@login_not_required
def admin_login(request):
    """The admin has no sign-in of its own; whoever is signed in and came here may not enter it."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('login')}?{request.GET.urlencode()}")


def csrf_failure(request, reason=""):
    """A form that did not come from our page, or came too late; `reason` is for developers and stays in the log."""
    return render(request, "403_csrf.html", status=403)
