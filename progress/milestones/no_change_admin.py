"""Confirmations that nothing changed, to be read: they are made in a line, and taken back in the history."""

from django.contrib import admin

from progress.models import NoChange
from progress.records.admin_lists import PartAdmin


@admin.register(NoChange)
class NoChangeAdmin(PartAdmin):
    list_display = ["__str__", "place", "confirmed_by", "confirmed_on"]
    list_select_related = ["site", "milestone__stage", "confirmed_by"]
    search_fields = ["site__folded"]
    date_hierarchy = "confirmed_on"
    fields = readonly_fields = ["site", "milestone", "confirmed_by", "confirmed_on"]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
