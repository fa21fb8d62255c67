from django.urls import path

from progress.positions.tile_views import tile
from progress.positions.views import PositionAddView, PositionEditView, position_delete

urlpatterns = [
    path("positions/add/", PositionAddView.as_view(), name="position-add"),
    path("positions/<key:pk>/edit/", PositionEditView.as_view(), name="position-edit"),
    path("positions/<key:pk>/delete/", position_delete, name="position-delete"),
    path("map/tiles/<key:level>/<key:column>/<key:row>/", tile, name="tile"),
]
