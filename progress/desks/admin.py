"""Movements of dossiers, time limits and calendars of holidays in the administration."""

from django.contrib import admin

from history.admin import RecentlyChanged, TrackedAdmin
from progress.desks.resources import MovementResource
from progress.models import HolidayCalendar, Movement, TimeLimit
from progress.records.admin_lists import PartAdmin
from spreadsheets.admin import SpreadsheetAdmin


@admin.register(Movement)
class MovementAdmin(SpreadsheetAdmin, PartAdmin):
    resource_classes = [MovementResource]
    list_display = ["date", "kind", "office", "place", "milestone_title", "document"]
    list_select_related = ["site", "office", "milestone__stage", "document"]
    list_filter = ["kind", *PartAdmin.list_filter]
    ordering = ["-date", "-pk"]
    fields = ["site", "milestone", ("kind", "office", "date"), ("document", "source"), "note"]
    autocomplete_fields = ["site", "milestone", "office", "document"]
    search_fields = ["site__folded", "office__folded"]

    @admin.display(description=Movement._meta.get_field("milestone").verbose_name)
    def milestone_title(self, movement):
        return movement.milestone.title


@admin.register(TimeLimit)
class TimeLimitAdmin(TrackedAdmin):
    list_display = ["stage", "site_kind", "days", "day_kind", "article", "valid_from", "valid_until"]
    list_display_links = ["stage"]
    list_select_related = ["stage"]
    list_filter = ["day_kind", RecentlyChanged]
    ordering = ["stage__order", "-valid_from"]
    fields = [("stage", "site_kind"), ("days", "day_kind"), "article", ("valid_from", "valid_until"), "note"]
    autocomplete_fields = ["stage"]
    folded_here = ("article",)


@admin.register(HolidayCalendar)
class HolidayCalendarAdmin(TrackedAdmin):
    list_display = ["year", "source"]
    ordering = ["-year"]
    fields = ["year", "source", "days_off", "days_worked"]
    folded_here = ("source",)
