"""How the office works: one page, no list of many."""

from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from progress.models import WorkSettings
from progress.models.setting import REPORTING_ROLES
from values.admin import TrackedAdmin
from values.versioned_forms import VersionedForm


class WorkSettingsForm(VersionedForm):
    roles_awaiting_acceptance = forms.MultipleChoiceField(
        label=_("Reports to be accepted"),
        choices=[(role.value, role.label) for role in REPORTING_ROLES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What people of these roles report becomes official when an officer accepts it."),
    )


@admin.register(WorkSettings)
class WorkSettingsAdmin(TrackedAdmin):
    form = WorkSettingsForm
    fields = ["due_within_days", "untouched_after_days", "roles_awaiting_acceptance"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not WorkSettings.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """There is one row: its page stands in for the list."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        if WorkSettings.objects.exists():
            return redirect(reverse("admin:progress_worksettings_change", args=[1]))
        return redirect("admin:progress_worksettings_add")
