"""Every address of the tracker: each app is named once."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

import values.addresses  # noqa: F401 - registers the keys in all addresses below
from bkproject import views
from bkproject.offline import OfflineView, WorkerView
from bkproject.signin import password

handler400 = "bkproject.views.bad_request"
handler500 = "bkproject.views.server_error"

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("progress.urls")),
    path("", include("spreadsheets.urls")),
    path("help/", include("help.urls")),
    path("api/", include("api.urls")),
    path("open-data/", include("opendata.urls")),
    path("clusters/", include("clusters.urls")),
    path("zones/", include("zones.urls")),
    path("", include("bkproject.signin.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/login/", views.admin_login),
    # The administration's own would guess the old password without end, and leave in the browser what it kept.
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/logout/", login_not_required(password.SignOutView.as_view())),
    path("admin/", admin.site.urls),
    path("offline/", OfflineView.as_view(), name="offline"),
    path("offline-worker.js", WorkerView.as_view(), name="offline-worker"),
    path("healthz", views.healthz, name="healthz"),
]

if settings.METRICS_TOKEN:
    from bkproject.watching.metrics import metrics

    urlpatterns.append(path("metrics", metrics, name="metrics"))
