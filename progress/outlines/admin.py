"""Outlines of sites in the administration: shown, and removed; they come from files on the pages of sites."""

from django.contrib import admin

from progress.models import SiteOutline
from progress.records.admin_lists import PartAdmin


@admin.register(SiteOutline)
class OutlineAdmin(PartAdmin):
    list_display = ["place", "file_name", "area", "source", "as_of"]
    list_select_related = ["site"]
    search_fields = ["site__folded"]
    fields = ["site", "file_name", "area", ("source", "as_of"), "note"]
    readonly_fields = ["site", "file_name", "area"]

    def has_add_permission(self, request):
        return False
