from django.urls import path

from progress.sites.search import SearchView

urlpatterns = [
    path("search/", SearchView.as_view(), name="search"),
]
