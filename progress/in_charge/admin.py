"""The persons in charge in the administration."""

from django.contrib import admin

from progress.in_charge.actions import tell_new
from progress.models import PersonInCharge
from progress.records.admin_lists import PartAdmin


@admin.register(PersonInCharge)
class PersonInChargeAdmin(PartAdmin):
    list_display = ["place", "person", "changed_at"]
    list_select_related = ["site", "person"]
    search_fields = ["site__folded", "person__username", "person__last_name", "person__first_name"]
    fields = ["site", "person"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change or "person" in form.changed_data:
            tell_new([obj], by=request.user)
