from django.urls import path

from progress.events.views import EventAddView, EventEditView

urlpatterns = [
    path("events/add/", EventAddView.as_view(), name="event-add"),
    path("events/<key:pk>/edit/", EventEditView.as_view(), name="event-edit"),
]
