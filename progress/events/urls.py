from django.urls import path

from progress.events.views import EventAddView

urlpatterns = [
    path("events/add/", EventAddView.as_view(), name="event-add"),
]
