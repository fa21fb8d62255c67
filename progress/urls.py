"""Every address of what hangs on sites: each noun has its own."""

from django.urls import include, path

app_name = "progress"
urlpatterns = [
    path("", include("progress.work.urls")),
    path("", include("progress.sites.urls")),
    path("", include("progress.timeline.urls")),
    path("", include("progress.positions.urls")),
    path("", include("progress.outlines.urls")),
    path("", include("progress.investors.urls")),
    path("", include("progress.maps.urls")),
    path("", include("progress.saved_lists.urls")),
    path("", include("progress.documents.urls")),
    path("", include("progress.promises.urls")),
    path("", include("progress.figures.urls")),
    path("", include("progress.obstacles.urls")),
    path("", include("progress.inspections.urls")),
    path("", include("progress.events.urls")),
    path("", include("progress.projects.urls")),
    path("", include("progress.periods.urls")),
    path("", include("progress.submissions.urls")),
    path("", include("progress.notifications.urls")),
    path("", include("progress.remarks.urls")),
    path("", include("progress.meetings.urls")),
    path("", include("progress.in_charge.urls")),
    path("", include("progress.baselines.urls")),
    path("", include("progress.desks.urls")),
    path("", include("progress.changes.urls")),
    path("", include("progress.clicks.urls")),
    path("", include("progress.organisations.urls")),
    path("", include("progress.units.urls")),
    path("", include("progress.usage.urls")),
]
