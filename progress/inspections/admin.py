"""Inspections, findings and photos in the administration: on the site's page, and lists across sites."""

from django import forms
from django.contrib import admin
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.bulk_edit import BulkEdit
from history.versioned_forms import VersionedForm
from progress.inspections.actions import tell_of
from progress.models import Finding, Inspection, InspectionPhoto
from progress.obstacles.admin import OpenFilter
from progress.records.admin import ScopedInline
from progress.records.admin_lists import NO, YES, PartAdmin


class FindingOpenFilter(OpenFilter):
    """Findings still open, or done."""

    title = gettext_lazy("open or done")

    def lookups(self, request, model_admin):
        return [(YES, _("Open")), (NO, _("Done"))]

    def queryset(self, request, queryset):
        if self.value() not in (YES, NO):
            return queryset
        return queryset.filter(done_on__isnull=self.value() == YES)


class InspectionAdminForm(VersionedForm):
    def _save_m2m(self):
        """Tell whom a new inspection concerns once it is saved, as the pages' action does."""
        super()._save_m2m()
        if self.instance.version == 1:
            tell_of([self.instance], by=self.by)


class InspectionInline(ScopedInline, admin.StackedInline):
    model = Inspection
    form = InspectionAdminForm
    fields = [("kind", "date", "people"), "remarks", "document"]
    autocomplete_fields = ["document"]
    classes = ["collapse"]


class FindingInline(ScopedInline, admin.StackedInline):
    model = Finding
    fields = [
        ("found", "kind", "to_do"),
        ("responsible", "responsible_people", "due"),
        ("done_on", "done_note"),
    ]
    autocomplete_fields = ["responsible", "kind"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("inspection", "responsible", "kind")


class PhotoInline(ScopedInline, admin.TabularInline):
    """Pictures, looked into as on the staff pages; what is taken off stays in storage."""

    model = InspectionPhoto
    fields = ["file", "caption", "look"]
    readonly_fields = ["look"]
    # Django's own widget links to where the file lies, which nothing serves.
    formfield_overrides = {models.FileField: {"widget": forms.FileInput}}

    @admin.display(description=gettext_lazy("photo"))
    def look(self, photo):
        return format_html('<a href="{}">{}</a>', photo.get_absolute_url(), _("Open")) if photo.pk else ""


@admin.register(Inspection)
class InspectionAdmin(PartAdmin):
    form = InspectionAdminForm
    list_display = ["date", "kind", "place", "people"]
    list_filter = ["kind", *PartAdmin.list_filter]
    fields = ["site", ("kind", "date", "people"), "remarks", "document"]
    autocomplete_fields = ["site", "document"]
    folded_here = ("remarks", "people", "site__name")
    date_hierarchy = "date"
    inlines = [FindingInline, PhotoInline]


@admin.register(Finding)
class FindingAdmin(BulkEdit, PartAdmin):
    """Findings of all visits; a new one is recorded on the page of its visit."""

    bulk_fields = ("kind", "responsible", "due", "done_on")
    list_display = ["__str__", "place", "visited_on", "responsible", "due", "done_on"]
    list_select_related = ["site", "inspection", "responsible"]
    list_filter = [
        FindingOpenFilter,
        ("kind", admin.RelatedOnlyFieldListFilter),
        ("responsible", admin.RelatedOnlyFieldListFilter),
        *PartAdmin.list_filter,
    ]
    fields = [
        ("site", "inspection"),
        ("found", "kind", "to_do"),
        ("responsible", "responsible_people", "due"),
        ("done_on", "done_note"),
    ]
    autocomplete_fields = ["responsible", "kind"]
    folded_here = ("found", "to_do", "responsible__name", "site__name")

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "site", "inspection"]

    @admin.display(description=gettext_lazy("visited on"), ordering="inspection__date")
    def visited_on(self, finding):
        return finding.inspection.date
