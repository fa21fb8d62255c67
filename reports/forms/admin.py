"""Forms that are compiled from the records, which administrators keep: rows, senders, receivers, due days."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from history.admin import TrackedAdmin
from reports.models import FormKind, FormRow, FormTerms


@admin.register(FormKind)
class FormKindAdmin(TrackedAdmin):
    """A form; what it holds and whom it goes to are rows of their own, each valid for a time."""

    list_display = ["number", "label", "level"]
    search_fields = ["number"]
    folded_here = ("number", "name", "name_en")
    fields = ["number", ("name", "name_en"), "level"]

    @admin.display(description=_("form"), ordering="name")
    def label(self, kind):
        return kind.label


@admin.register(FormTerms)
class FormTermsAdmin(TrackedAdmin):
    """Another receiver ends the old row and adds a new one: forms of earlier periods keep theirs."""

    list_display = ["kind", "sender", "due_half", "due_year", "valid_from", "valid_until"]
    list_select_related = ["kind"]
    list_filter = ["kind"]
    fields = ["kind", "title", "basis", "sender", "receivers", ("due_half", "due_year"), ("valid_from", "valid_until")]


@admin.register(FormRow)
class FormRowAdmin(TrackedAdmin):
    """A law that changes a row ends the old one and adds the new."""

    list_display = ["kind", "number", "label", "unit_label", "computation", "valid_from", "valid_until"]
    list_display_links = ["number", "label"]
    list_select_related = ["kind"]
    list_filter = ["kind"]
    search_fields = ["number"]
    folded_here = ("number", "name", "name_en")
    autocomplete_fields = ["part_of"]
    fields = [
        ("kind", "number", "order"),
        ("name", "name_en"),
        ("unit", "unit_en"),
        "computation",
        ("part_of", "is_addend"),
        ("valid_from", "valid_until"),
    ]

    @admin.display(description=_("line of a compiled form"), ordering="name")
    def label(self, row):
        return row.label

    @admin.display(description=_("unit of measurement"))
    def unit_label(self, row):
        return row.unit_label
