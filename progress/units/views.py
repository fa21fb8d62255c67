"""Administrative units: the list, present ones first, adding and editing one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.generic import CreateView

from places.models import AdministrativeUnit
from progress.records.pages import RecordEditView, RecordListView, complain
from progress.units.filters import UnitListFilter
from progress.units.forms import UnitForm
from spreadsheets.exports.views import Exportable
from values.today import past_day


class UnitListView(Exportable, RecordListView):
    """The units that sites lie in and people work for; whoever may read units reads all of them."""

    model = AdministrativeUnit
    context_object_name = "units"
    exports = ("units",)
    filter_class = UnitListFilter
    template_name = "units/unit_list.html"
    found = ngettext_lazy("Found %(count)s unit", "Found %(count)s units", "count")

    def get_queryset(self):
        user, units = self.request.user, AdministrativeUnit.objects.present_first()
        seen = units if user.has_perm("places.view_administrativeunit") else units.none()
        self.filter = self.filter_class(self.request.GET, seen, user=user)
        return self.filter.qs.select_related("parent").prefetch_related("successors")

    def get_context_data(self, **kwargs):
        user, may_write = self.request.user, not past_day()
        return super().get_context_data(**kwargs) | {
            "can_add": may_write and user.has_perm("places.add_administrativeunit"),
            "can_edit": may_write and user.has_perm("places.change_administrativeunit"),
        }


class UnitAddView(CreateView):
    form_class = UnitForm
    template_name = "units/unit_form.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("places.add_administrativeunit"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "instance": AdministrativeUnit()}

    def form_valid(self, form):
        try:
            unit = form.apply()
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved") + f": {unit}")
        return HttpResponseRedirect(reverse("progress:units"))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"back": reverse("progress:units")}


class UnitEditView(RecordEditView):
    model = AdministrativeUnit
    form_class = UnitForm
    permission = "places.change_administrativeunit"
    template_name = "units/unit_form.html"

    def get_queryset(self):
        return AdministrativeUnit.objects.select_related("parent")

    def get_object(self, queryset=None):
        if not self.request.user.has_perm(self.permission):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("progress:units")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "name": self.object.label,
            "back": reverse("progress:units"),
            "history_url": reverse("progress:object-history", args=["administrativeunit", self.object.pk]),
        }
