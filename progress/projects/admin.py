"""Secondary projects in the administration: on the site's page, and a list across sites."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from history.bulk_edit import BulkEdit
from progress.models import SecondaryProject
from progress.projects.resources import ProjectResource
from progress.promises.admin import LateFilter, ReasonedForm
from progress.promises.ledger import overdue_text
from progress.records.admin import AsksInAdmin, ScopedInline
from progress.records.admin_lists import PartAdmin
from spreadsheets.admin import SpreadsheetAdmin
from values.today import today


class ProjectAdminForm(AsksInAdmin, ReasonedForm):
    """A project: why its promises move, and that what is doubtful is so."""


FIELDS = [
    ("name", "investor"),
    ("product", "capacity", "capacity_unit"),
    ("land_area", "registered_capital", "paid_capital"),
    ("workers", "is_foreign", "state"),
    ("planned_operation", "forecast_operation", "actual_operation"),
    ("approved_on", "leased_on", "stopped_on"),
    "source_stands",
    ("document", "source", "as_of"),
    "note",
    "reason",
    "confirmed",
]


class ProjectInline(ScopedInline, admin.StackedInline):
    model = SecondaryProject
    fields = FIELDS
    form = ProjectAdminForm
    autocomplete_fields = ["investor", "document"]
    classes = ["collapse"]


@admin.register(SecondaryProject)
class ProjectAdmin(BulkEdit, SpreadsheetAdmin, PartAdmin):
    resource_classes = [ProjectResource]
    bulk_fields = ("state", "investor", "planned_operation", "forecast_operation", "actual_operation", "document")
    form = ProjectAdminForm
    list_display = [
        "name",
        "place",
        "investor",
        "product",
        "state",
        "registered_capital",
        "planned_operation",
        "forecast_operation",
        "overdue",
    ]
    list_select_related = ["site", "investor"]
    list_filter = ["state", LateFilter, *PartAdmin.list_filter]
    fields = ["site", *FIELDS]
    autocomplete_fields = ["site", "investor", "document"]
    search_fields = ["name_folded", "site__folded", "investor__folded"]
    exact_field = "name"

    def get_queryset(self, request):
        return super().get_queryset(request).with_overdue(today())

    @admin.display(description=gettext_lazy("overdue"), ordering="overdue_slots")
    def overdue(self, project):
        text = overdue_text(project.overdue_by(today())) if project.overdue_slots else ""
        return format_html('<strong class="late">{}</strong>', text) if text else ""
