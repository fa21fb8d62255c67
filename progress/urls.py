from django.urls import path

from progress import views

app_name = "progress"
urlpatterns = [
    path("reminders/", views.RemindersView.as_view(), name="reminders"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("documents/<int:pk>/file/", views.document_file, name="document-file"),
]
