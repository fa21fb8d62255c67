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
    path("inspections/<int:pk>/", InspectionDetailView.as_view(), name="inspection"),
    path("inspections/<int:pk>/edit/", InspectionEditView.as_view(), name="inspection-edit"),
    path("inspections/<int:pk>/photos/", InspectionPhotosView.as_view(), name="inspection-photos"),
    path("inspections/photos/<int:pk>/", photo_file, name="inspection-photo"),
    path("inspections/photos/<int:pk>/edit/", PhotoEditView.as_view(), name="inspection-photo-edit"),
    path("findings/<int:pk>/done/", FindingDoneView.as_view(), name="finding-done"),
]
