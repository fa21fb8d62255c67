"""Addresses of papers: /paper/, /paper/clusters/?unit=…, /paper/clusters/an-phu/; the same under /paper/word/."""

from django.urls import path

from reports.paper.views import ProvincePaperView, SitePaperView, SitesPaperView

urlpatterns = [
    path("", ProvincePaperView.as_view(), name="province-paper"),
    path("word/", ProvincePaperView.as_view(is_word=True), name="province-paper-word"),
    path("word/<str:plural>/", SitesPaperView.as_view(is_word=True), name="sites-paper-word"),
    path("word/<str:plural>/<slug:slug>/", SitePaperView.as_view(is_word=True), name="site-paper-word"),
    path("<str:plural>/", SitesPaperView.as_view(), name="sites-paper"),
    path("<str:plural>/<slug:slug>/", SitePaperView.as_view(), name="site-paper"),
]
