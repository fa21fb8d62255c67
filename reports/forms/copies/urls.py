"""Addresses of copies to sign: /copies/forms/04/2026-year/, /copies/filed/12/; their files below them."""

from django.urls import path

from reports.forms.copies.views import (
    DraftCopyView,
    FiledCopyFileView,
    FiledCopyView,
    KeepFiledCopyView,
    ProjectCopyView,
    SiteCopyView,
)

urlpatterns = [
    path("forms/<slug:number>/<str:period>/", DraftCopyView.as_view(), name="form-copy"),
    path("forms/<slug:number>/<str:period>/<slug:kind>/", DraftCopyView.as_view(), name="form-copy-file"),
    path("filed/<key:pk>/", FiledCopyView.as_view(), name="filed-copy"),
    path("filed/<key:pk>/keep/", KeepFiledCopyView.as_view(), name="filed-copy-keep"),
    path("filed/<key:pk>/<slug:kind>/", FiledCopyFileView.as_view(), name="filed-copy-file"),
    path("projects/<key:pk>/<str:period>/", ProjectCopyView.as_view(), name="project-copy"),
    path("projects/<key:pk>/<str:period>/<slug:kind>/", ProjectCopyView.as_view(), name="project-copy-file"),
    path("sites/<key:pk>/<str:period>/", SiteCopyView.as_view(), name="site-copy"),
    path("sites/<key:pk>/<str:period>/<slug:kind>/", SiteCopyView.as_view(), name="site-copy-file"),
]
