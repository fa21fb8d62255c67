from django.urls import path

from progress.maps.views import MapView

urlpatterns = [
    path("map/", MapView.as_view(), name="map"),
]
