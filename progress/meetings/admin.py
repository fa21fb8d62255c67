"""Meetings in the administration, with their agenda; conclusions, to be read."""

from django.contrib import admin

from history.admin import TrackedAdmin
from progress.models import AgendaItem, Conclusion, Meeting
from progress.records.admin_lists import ReadOnlyPartAdmin


@admin.register(Meeting)
class MeetingAdmin(TrackedAdmin):
    list_display = ["date", "title", "kind", "chair"]
    list_filter = ["kind"]
    search_fields = ["folded"]
    fields = ["kind", ("date", "title"), ("place", "chair"), "people"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_kept(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_kept(request, obj)

    def has_add_permission(self, request):
        """Allow none: a meeting begins on its own page, where the agenda holds what is due."""
        return False

    def _is_kept(self, request, obj) -> bool:
        return obj is None or Meeting.objects.editable_by(request.user).filter(pk=obj.pk).exists()


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnlyPartAdmin):
    list_display = ["__str__", "place", "meeting", "order"]
    list_select_related = ["site", "meeting", "milestone__stage", "obstacle", "conclusion"]
    folded_here = ("topic", "site__name")
    fields = ["meeting", "site", "order", "milestone", "obstacle", "conclusion", "topic", "notes"]


@admin.register(Conclusion)
class ConclusionAdmin(ReadOnlyPartAdmin):
    list_display = ["__str__", "place", "meeting", "organisation", "due", "done_on", "confirmed_on"]
    list_select_related = ["site", "meeting", "organisation"]
    folded_here = ("text", "site__name")
    fields = [
        "meeting", "site", "text", "organisation", "person", "due", "done_on", "done_note", "done_by",
        "confirmed_on", "confirmed_by",
    ]  # fmt: skip
