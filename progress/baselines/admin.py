"""Baselines in the admin: where an administrator mends one, and says why."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from history.versioned_forms import VersionedForm
from progress.models import Baseline, BaselineDate
from progress.records.actions import REASON_LENGTH
from progress.records.admin import ScopedInline, offer_milestones
from progress.records.admin_lists import PartAdmin
from values.forms import CleanCharField


class BaselineAdminForm(VersionedForm):
    """What was frozen changes only with a reason."""

    reason = CleanCharField(label=_("Why it changes"), max_length=REASON_LENGTH, help_text=_("Kept in the history."))


class BaselineDateInline(ScopedInline, admin.TabularInline):
    model = BaselineDate
    fields = ["milestone", "date"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("milestone__site", "milestone__stage")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if obj:
            offer_milestones(formset, obj.site_id)
        return formset


@admin.register(Baseline)
class BaselineAdmin(PartAdmin):
    """Schedules are frozen on the pages of sites; this page is for the rare one that was typed wrong."""

    form = BaselineAdminForm
    list_display = ["name", "place", "frozen_on", "document"]
    list_select_related = ["site", "document"]
    search_fields = ["name_folded", "site__folded"]
    autocomplete_fields = ["document"]
    fields = ["site", "name", "frozen_on", "document", "note", "reason"]
    inlines = [BaselineDateInline]

    def has_add_permission(self, request):
        return False

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return fields if self.has_change_permission(request, obj) else [name for name in fields if name != "reason"]

    def save_model(self, request, obj, form, change):
        obj._change_reason = form.cleaned_data["reason"]
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        for row in formset.forms:
            row.instance._change_reason = form.cleaned_data["reason"]
        super().save_formset(request, form, formset, change)

    def view_on_site(self, obj):
        return obj.get_absolute_url()
