from django.urls import path

from progress import views

app_name = "progress"
urlpatterns = [
    path("documents/<int:pk>/file/", views.document_file, name="document-file"),
]
