from django.urls import path

from progress.organisations.views import (
    OrganisationAddView,
    OrganisationEditView,
    OrganisationListView,
    OrganisationView,
)

urlpatterns = [
    path("organisations/", OrganisationListView.as_view(), name="organisations"),
    path("organisations/add/", OrganisationAddView.as_view(), name="organisation-add"),
    path("organisations/<key:pk>/", OrganisationView.as_view(), name="organisation"),
    path("organisations/<key:pk>/edit/", OrganisationEditView.as_view(), name="organisation-edit"),
]
