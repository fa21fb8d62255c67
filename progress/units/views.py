"""Administrative units: the list, present ones first, adding and editing one."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from places.models import AdministrativeUnit
from progress.records.adding import RecordAddView
from progress.records.lists import ChoosesColumns
from progress.records.pages import RecordEditView, RecordListView
from progress.units.columns import unit_columns
from progress.units.filters import UnitListFilter
from progress.units.forms import UnitForm
from spreadsheets.exports.views import Exportable
from values.today import past_day


class UnitListView(ChoosesColumns, Exportable, RecordListView):
    """The units that sites lie in and people work for; whoever may read units reads all of them."""

    model = AdministrativeUnit
    context_object_name = "units"
    exports = ("units",)
    filter_class = UnitListFilter
    template_name = "units/unit_list.html"
    card_lines = (("code",), ("parent", "became"))
    found = ngettext_lazy("Found %(count)s unit", "Found %(count)s units", "count")

    def filter_of(self, data):
        user, units = self.request.user, AdministrativeUnit.objects.present_first()
        seen = units if user.has_perm("places.view_administrativeunit") else units.none()
        return self.filter_class(data, seen, user=user)

    def in_full(self, units):
        return units.select_related("parent").prefetch_related("successors")

    def every_column(self):
        can_edit = not past_day() and self.request.user.has_perm("places.change_administrativeunit")
        return unit_columns(can_edit=can_edit)

    def get_context_data(self, **kwargs):
        can_add = not past_day() and self.request.user.has_perm("places.add_administrativeunit")
        return super().get_context_data(**kwargs) | {"can_add": can_add}


def form_page() -> dict:
    """Return what the page of a unit's form is called; a unit has no page of its own, so its list is the way back."""
    units = reverse("progress:units")
    return {
        "title": _("Add a unit"),
        "list_label": _("Administrative units"),
        "list_url": units,
        "back": units,
        "form_id": "unit-form",
    }


class UnitAddView(RecordAddView):
    form_class = UnitForm
    permission = "places.add_administrativeunit"
    template_name = "records/record_form.html"

    def begun(self):
        return AdministrativeUnit()

    def get_initial(self):
        """Begin with what a link says of the unit: one that an import waits for."""
        names = ("kind", "name", "parent", "valid_until")
        return super().get_initial() | {name: self.request.GET[name] for name in names if name in self.request.GET}

    def after(self, unit):
        return reverse("progress:units")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | form_page()


class UnitEditView(RecordEditView):
    model = AdministrativeUnit
    form_class = UnitForm
    permission = "places.change_administrativeunit"
    template_name = "records/record_form.html"

    def get_queryset(self):
        return AdministrativeUnit.objects.select_related("parent")

    def get_object(self, queryset=None):
        if not self.request.user.has_perm(self.permission):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("progress:units")

    def get_context_data(self, **kwargs):
        return (
            super().get_context_data(**kwargs)
            | form_page()
            | {
                "name": self.object.label,
                "history_url": reverse("progress:object-history", args=["administrativeunit", self.object.pk]),
            }
        )
