from django.urls import path

from progress.inspections.views import (
    FindingDoneView,
    InspectionAddView,
    InspectionDetailView,
    InspectionEditView,
    InspectionListView,
    InspectionPhotosView,
    PhotoEditView,
    photo_file,
)

urlpatterns = [
    path("inspections/", InspectionListView.as_view(), name="inspections"),
    path("inspections/add/", InspectionAddView.as_view(), name="inspection-add"),
    path("inspections/<key:pk>/", InspectionDetailView.as_view(), name="inspection"),
    path("inspections/<key:pk>/edit/", InspectionEditView.as_view(), name="inspection-edit"),
    path("inspections/<key:pk>/photos/", InspectionPhotosView.as_view(), name="inspection-photos"),
    path("inspections/photos/<key:pk>/", photo_file, name="inspection-photo"),
    path("inspections/photos/<key:pk>/edit/", PhotoEditView.as_view(), name="inspection-photo-edit"),
    path("findings/<key:pk>/done/", FindingDoneView.as_view(), name="finding-done"),
]
