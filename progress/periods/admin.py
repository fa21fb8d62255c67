"""Rows of the law's forms, which administrators keep, and what was answered to them for each period."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from history.admin import TrackedAdmin
from progress.models import PeriodFigure, ReportRow
from progress.models.office import needs_acceptance
from progress.records.admin import AsksInAdmin
from progress.records.admin_lists import PartAdmin
from progress.records.provenance import SourcedForm
from values.templatetags.values import number


@admin.register(ReportRow)
class ReportRowAdmin(TrackedAdmin):
    """A law that changes a row ends the old one and adds the new: what was answered keeps the words it was asked in."""

    counts_uses = True
    list_display = ["form", "number", "label", "unit_label", "rate_of", "for_clusters", "for_zones", "valid_from"]
    list_display_links = ["number", "label"]
    list_select_related = ["rate_of"]
    list_filter = ["form", "for_clusters", "for_zones"]
    search_fields = ["number"]
    folded_here = ("form", "number", "name", "name_en")
    autocomplete_fields = ["rate_of"]
    fields = [
        ("form", "number", "order"),
        ("name", "name_en"),
        ("unit", "unit_en"),
        ("is_whole", "is_zero_or_one"),
        ("rate_of", "answers"),
        ("for_clusters", "for_zones"),
        "rhythm",
        ("valid_from", "valid_until"),
    ]

    @admin.display(description=_("line of a report form"), ordering="name")
    def label(self, row):
        return row.label

    @admin.display(description=_("unit of measurement"))
    def unit_label(self, row):
        return row.unit_label


class PeriodFigureForm(AsksInAdmin, SourcedForm):
    """What was answered for a period; what is doubtful is asked about."""


@admin.register(PeriodFigure)
class PeriodFigureAdmin(PartAdmin):
    form = PeriodFigureForm
    list_display = ["row", "place", "project", "of_period", "value_shown", "source", "as_of", "filed_on"]
    list_select_related = ["site", "project", "row"]
    list_filter = ["year", "period", "row__form", *PartAdmin.list_filter]
    autocomplete_fields = ["site", "project", "row"]
    search_fields = ["site__folded", "project__folded"]
    fields = [
        "site",
        "project",
        "row",
        ("year", "period"),
        "value",
        "note",
        "source_stands",
        ("source", "as_of"),
        "filed_on",
        "confirmed",
    ]

    def get_readonly_fields(self, request, obj=None):
        """Keep what a figure answers to; a figure of something else is another figure."""
        stays = ["site", "project", "row", "year", "period"] if obj else []
        return list(dict.fromkeys([*super().get_readonly_fields(request, obj), *stays]))

    # Whose reports wait for acceptance writes nothing here, even if somebody lets them in.
    def has_add_permission(self, request):
        return super().has_add_permission(request) and not needs_acceptance(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not needs_acceptance(request.user)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not needs_acceptance(request.user)

    @admin.display(description=_("reporting period"), ordering="year")
    def of_period(self, figure):
        return figure.of_period.label

    @admin.display(description=_("value"), ordering="value")
    def value_shown(self, figure):
        return number(figure.value)
