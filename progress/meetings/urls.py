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
    path("meetings/<key:pk>/", MeetingView.as_view(), name="meeting"),
    path("meetings/<key:pk>/edit/", MeetingEditView.as_view(), name="meeting-edit"),
    path("meetings/<key:pk>/agenda/", AgendaView.as_view(), name="meeting-agenda"),
    path("meetings/items/<key:pk>/edit/", ItemEditView.as_view(), name="agenda-item-edit"),
    path("meetings/items/<key:pk>/move/", item_move, name="agenda-item-move"),
    path("meetings/items/<key:pk>/remove/", item_remove, name="agenda-item-remove"),
    path("meetings/items/<key:pk>/conclude/", ConcludeView.as_view(), name="conclude"),
    path("conclusions/<key:pk>/", ConclusionView.as_view(), name="conclusion"),
    path("conclusions/<key:pk>/edit/", ConclusionEditView.as_view(), name="conclusion-edit"),
    path("conclusions/<key:pk>/settle/", SettleView.as_view(), name="conclusion-settle"),
    path("conclusions/<key:pk>/confirm/", ConfirmView.as_view(), name="conclusion-confirm"),
    path("conclusions/<key:pk>/reopen/", ReopenView.as_view(), name="conclusion-reopen"),
]
