"""Positions of sites in the administration."""

from django.contrib import admin

from progress.models import SitePosition
from progress.positions.resources import PositionResource
from progress.records.admin_lists import PartAdmin
from progress.records.provenance import SourcedForm
from spreadsheets.admin import SpreadsheetAdmin


@admin.register(SitePosition)
class PositionAdmin(SpreadsheetAdmin, PartAdmin):
    resource_classes = [PositionResource]
    form = SourcedForm
    list_display = ["place", "latitude", "longitude", "system", "source", "as_of"]
    list_select_related = ["site"]
    list_filter = ["system", *PartAdmin.list_filter]
    search_fields = ["site__folded"]
    autocomplete_fields = ["site"]
    fields = [
        "site", "system", ("latitude", "longitude"), ("northing", "easting", "meridian"),
        ("source", "as_of"), "note",
    ]  # fmt: skip
