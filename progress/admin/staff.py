"""Where people work; edited on a person's own page too."""

from django.contrib import admin

from progress.models import StaffProfile
from values.admin import TrackedAdmin, TrackedInline


class StaffProfileInline(TrackedInline, admin.StackedInline):
    model = StaffProfile
    fields = ["unit", "organisation"]
    autocomplete_fields = ["unit", "organisation"]
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit__parent")


@admin.register(StaffProfile)
class StaffProfileAdmin(TrackedAdmin):
    list_display = ["user", "unit", "organisation"]
    list_select_related = ["user", "unit__parent", "organisation"]
    ordering = ["user__username"]
    fields = ["user", "unit", "organisation"]
    autocomplete_fields = ["user", "unit", "organisation"]
    search_fields = ["unit__folded", "organisation__folded"]

    def get_readonly_fields(self, request, obj=None):
        return ["user"] if obj else []
