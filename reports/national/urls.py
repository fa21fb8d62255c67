from django.urls import path

from reports.national import views

urlpatterns = [
    path("", views.NationalFileView.as_view(), name="national-file"),
    path("schema/", views.NationalSchemaView.as_view(), name="national-file-schema"),
    path("<str:period>/<slug:kind>/", views.NationalFileDownloadView.as_view(), name="national-file-download"),
]
