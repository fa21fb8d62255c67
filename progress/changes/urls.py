from django.urls import path, re_path

from progress.changes.merge_views import MergeView
from progress.changes.undo_views import UndoRequestView, UndoView
from progress.changes.views import HistoryView, ObjectHistoryView, SiteHistoryView

urlpatterns = [
    path("history/", HistoryView.as_view(), name="history"),
    path("history/sites/<key:pk>/", SiteHistoryView.as_view(), name="site-history"),
    re_path("^history/requests/(?P<request_id>[0-9a-f]{32})/undo/$", UndoRequestView.as_view(), name="undo-request"),
    path("history/<slug:model>/<key:pk>/", ObjectHistoryView.as_view(), name="object-history"),
    path("history/<slug:model>/<key:history_id>/undo/", UndoView.as_view(), name="undo"),
    path("merge/<slug:model>/<key:pk>/", MergeView.as_view(), name="merge"),
]
