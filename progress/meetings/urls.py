from django.urls import path

from progress.meetings.conclusions import (
    ConcludeView,
    ConclusionEditView,
    ConclusionView,
    ConfirmView,
    ReopenView,
    SettleView,
)
from progress.meetings.views import (
    AgendaView,
    ItemEditView,
    MeetingAddView,
    MeetingEditView,
    MeetingListView,
    MeetingView,
    item_move,
    item_remove,
)

urlpatterns = [
    path("meetings/", MeetingListView.as_view(), name="meetings"),
    path("meetings/add/", MeetingAddView.as_view(), name="meeting-add"),
    path("meetings/<int:pk>/", MeetingView.as_view(), name="meeting"),
    path("meetings/<int:pk>/edit/", MeetingEditView.as_view(), name="meeting-edit"),
    path("meetings/<int:pk>/agenda/", AgendaView.as_view(), name="meeting-agenda"),
    path("meetings/items/<int:pk>/edit/", ItemEditView.as_view(), name="agenda-item-edit"),
    path("meetings/items/<int:pk>/move/", item_move, name="agenda-item-move"),
    path("meetings/items/<int:pk>/remove/", item_remove, name="agenda-item-remove"),
    path("meetings/items/<int:pk>/conclude/", ConcludeView.as_view(), name="conclude"),
    path("conclusions/<int:pk>/", ConclusionView.as_view(), name="conclusion"),
    path("conclusions/<int:pk>/edit/", ConclusionEditView.as_view(), name="conclusion-edit"),
    path("conclusions/<int:pk>/settle/", SettleView.as_view(), name="conclusion-settle"),
    path("conclusions/<int:pk>/confirm/", ConfirmView.as_view(), name="conclusion-confirm"),
    path("conclusions/<int:pk>/reopen/", ReopenView.as_view(), name="conclusion-reopen"),
]
