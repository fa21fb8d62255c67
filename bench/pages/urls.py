"""The product's addresses, and beside them those of the pages it is compared with."""

from django.urls import include, path

from bench.pages import by_hand, stock
from bkproject.urls import *  # noqa: F403  # handlers of errors too

urlpatterns = [
    path("bench/stock/", stock.site.urls),
    path("bench/by-hand/list/", by_hand.site_list, name="by-hand-list"),
    path("bench/by-hand/dashboard/", by_hand.dashboard, name="by-hand-dashboard"),
    path("", include("bkproject.urls")),
]
