from django.urls import path

from progress.events.calls import CallListView
from progress.events.views import EventAddView, EventEditView

urlpatterns = [
    path("calls/", CallListView.as_view(), name="calls"),
    path("events/add/", EventAddView.as_view(), name="event-add"),
    path("events/<key:pk>/edit/", EventEditView.as_view(), name="event-edit"),
]
