from django.urls import path, re_path

from progress import views

app_name = "progress"
urlpatterns = [
    path("work/", views.WorkView.as_view(), name="work"),
    path("work/milestones/<int:pk>/", views.WorkMilestoneView.as_view(), name="work-milestone"),
    path("work/together/", views.TogetherView.as_view(), name="work-together"),
    path("history/", views.HistoryView.as_view(), name="history"),
    path("history/sites/<int:pk>/", views.SiteHistoryView.as_view(), name="site-history"),
    re_path(
        "^history/requests/(?P<request_id>[0-9a-f]{32})/undo/$", views.UndoRequestView.as_view(), name="undo-request"
    ),
    path("history/<slug:model>/<int:pk>/", views.ObjectHistoryView.as_view(), name="object-history"),
    path("history/<slug:model>/<int:history_id>/undo/", views.UndoView.as_view(), name="undo"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("documents/<int:pk>/file/", views.document_file, name="document-file"),
]
