"""Confirmations that nothing changed, to be read: they are made in a line, and taken back in the history."""

from django.contrib import admin

from progress.models import NoChange
from progress.records.admin_lists import ReadOnlyPartAdmin


@admin.register(NoChange)
class NoChangeAdmin(ReadOnlyPartAdmin):
    list_display = ["__str__", "place", "confirmed_by", "confirmed_on"]
    list_select_related = ["site", "milestone__stage", "confirmed_by"]
    search_fields = ["site__folded"]
    date_hierarchy = "confirmed_on"
    fields = ["site", "milestone", "confirmed_by", "confirmed_on"]
