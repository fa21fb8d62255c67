from django.urls import path

from progress.units.national import NationalUnitsView
from progress.units.views import UnitAddView, UnitEditView, UnitListView
from progress.units.wanted import units_wanted

urlpatterns = [
    path("units/", UnitListView.as_view(), name="units"),
    path("units/country/", NationalUnitsView.as_view(), name="units-country"),
    path("units/wanted/<key:pk>/", units_wanted, name="units-wanted"),
    path("units/add/", UnitAddView.as_view(), name="unit-add"),
    path("units/<key:pk>/edit/", UnitEditView.as_view(), name="unit-edit"),
]
