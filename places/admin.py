"""Units and organisations. Whoever enters data may read them; who may change them is a matter of permissions alone."""

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import F
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.admin import RecentlyChanged, TrackedAdmin
from history.bulk_edit import BulkEdit
from places.models import AdministrativeUnit, Organisation
from places.resources import OrganisationLookup, OrganisationResource, UnitResource
from spreadsheets.admin import SpreadsheetAdmin
from values.today import today


class ValidityFilter(admin.SimpleListFilter):
    """Units of today, or former ones."""

    title = gettext_lazy("validity")
    parameter_name = "validity"

    def lookups(self, request, model_admin):
        return [("today", _("Valid today")), ("former", _("Former"))]

    def queryset(self, request, queryset):
        on = today()
        if self.value() == "today":
            return queryset.valid_on(on)
        return queryset.filter(valid_until__lt=on) if self.value() == "former" else queryset


@admin.register(AdministrativeUnit)
class UnitAdmin(BulkEdit, SpreadsheetAdmin, TrackedAdmin):
    resource_classes = [UnitResource]
    bulk_fields = ("kind", "parent", "valid_from", "valid_until")
    counts_uses = True
    list_display = ["short_name", "kind", "parent", "code", "valid_from", "valid_until", "changed_at"]
    list_select_related = ["parent__parent"]
    list_filter = [ValidityFilter, "kind", RecentlyChanged]
    search_fields = ["folded", "parent__folded", "code"]
    search_help_text = gettext_lazy("Name or official code; marks and capitals do not matter.")
    exact_field = "name"
    ordering = ["folded", "valid_from"]
    fields = [("kind", "name"), "code", "parent", ("valid_from", "valid_until"), "successors"]
    autocomplete_fields = ["parent", "successors"]

    @admin.display(description=gettext_lazy("name"), ordering="folded")
    def short_name(self, unit):
        return unit.short_name

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("parent__parent")

    def get_search_results(self, request, queryset, search_term):
        """List present units before former ones of the same name where a unit is chosen."""
        units, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.path.endswith("/autocomplete/"):
            order = units.query.order_by or self.ordering
            units = units.order_by(F("valid_until").desc(nulls_first=True), *order)
        return units, may_repeat

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = AdministrativeUnit.objects.select_related("parent").present_first()
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Organisation)
class OrganisationAdmin(BulkEdit, SpreadsheetAdmin, TrackedAdmin):
    resource_classes = [OrganisationResource]
    bulk_fields = ("kind", "level")
    counts_uses = True
    list_display = ["name", "short_name", "kind", "level", "tax_code", "changed_at"]
    list_filter = ["kind", "level", RecentlyChanged]
    search_fields = ["folded"]
    search_help_text = gettext_lazy("Name, short name or tax code; marks and capitals do not matter.")
    exact_field = "name"
    ordering = ["name_folded"]
    fields = [("name", "short_name"), ("kind", "level"), "tax_code", "address", "contact"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if doubt := obj.tax_code_doubt:
            messages.warning(request, f"{obj.tax_code}: {doubt}")

    def add_view(self, request, form_url="", extra_context=None):
        """Add an organisation; one that is recorded out of the person's scope is not added twice but theirs to use."""
        is_sent = request.method == "POST" and self.has_add_permission(request)
        if is_sent and (known := OrganisationLookup(request.user).elsewhere(request.POST.get("name", ""))):
            return self._use_recorded(request, known)
        return super().add_view(request, form_url, extra_context)

    def _use_recorded(self, request, organisation: Organisation):
        """Record that the person named it: from then on they see it."""
        organisation._change_reason = _("Named by a person who did not see it before.")
        organisation.save()
        if IS_POPUP_VAR in request.POST:
            return self.response_add(request, organisation)
        text = _("“%(name)s” was already recorded: nothing of what you typed was saved.")
        messages.warning(request, text % {"name": organisation.name})
        return HttpResponseRedirect(reverse("admin:places_organisation_change", args=[organisation.pk]))
