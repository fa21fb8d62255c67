from django.urls import path

from progress.desks.limit_views import CalendarAddView, CalendarEditView, LimitAddView, LimitEditView, LimitsView
from progress.desks.views import DeskListView, MovementAddView, MovementEditView, movement_delete

urlpatterns = [
    path("desks/", DeskListView.as_view(), name="desks"),
    path("movements/add/", MovementAddView.as_view(), name="movement-add"),
    path("movements/<key:pk>/edit/", MovementEditView.as_view(), name="movement-edit"),
    path("movements/<key:pk>/delete/", movement_delete, name="movement-delete"),
    path("limits/", LimitsView.as_view(), name="limits"),
    path("limits/add/", LimitAddView.as_view(), name="limit-add"),
    path("limits/<key:pk>/edit/", LimitEditView.as_view(), name="limit-edit"),
    path("limits/calendars/add/", CalendarAddView.as_view(), name="calendar-add"),
    path("limits/calendars/<key:pk>/edit/", CalendarEditView.as_view(), name="calendar-edit"),
]
