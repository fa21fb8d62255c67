"""Facts for investors in the administration."""

from django.contrib import admin

from progress.investors.resources import InvestorFactResource
from progress.models import InvestorFact
from progress.records.admin_lists import PartAdmin
from progress.records.provenance import SourcedForm
from spreadsheets.admin import SpreadsheetAdmin


@admin.register(InvestorFact)
class InvestorFactAdmin(SpreadsheetAdmin, PartAdmin):
    resource_classes = [InvestorFactResource]
    form = SourcedForm
    list_display = ["subject", "place", "readiness", "text", "source", "as_of"]
    list_select_related = ["site"]
    list_filter = ["subject", "readiness", *PartAdmin.list_filter]
    search_fields = ["site__folded", "text"]
    autocomplete_fields = ["site", "document"]
    fields = [
        "site", "subject", "readiness", "text", "text_en", "source_stands", "document", ("source", "as_of"), "note",
    ]  # fmt: skip
