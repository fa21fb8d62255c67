from django.urls import path

from progress.outlines.views import OutlineView, outline_delete

urlpatterns = [
    path("outlines/", OutlineView.as_view(), name="outline"),
    path("outlines/<key:pk>/delete/", outline_delete, name="outline-delete"),
]
