from django.urls import path

from progress.timeline.views import TimelineView

urlpatterns = [
    path("timeline/", TimelineView.as_view(), name="timeline"),
]
