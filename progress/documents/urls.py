from django.urls import path

from progress.documents.views import (
    DocumentAddView,
    DocumentDetailView,
    DocumentEditView,
    DocumentListView,
    document_detach,
    document_file,
    document_names,
)

urlpatterns = [
    path("documents/", DocumentListView.as_view(), name="documents"),
    path("documents/add/", DocumentAddView.as_view(), name="document-add"),
    path("documents/names/", document_names, name="document-names"),
    path("documents/<key:pk>/", DocumentDetailView.as_view(), name="document"),
    path("documents/<key:pk>/edit/", DocumentEditView.as_view(), name="document-edit"),
    path("documents/<key:pk>/file/", document_file, name="document-file"),
    path("documents/<key:pk>/sites/<key:site>/detach/", document_detach, name="document-detach"),
]
