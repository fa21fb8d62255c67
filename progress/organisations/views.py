"""Organisations: the list of those a person sees, one with all that hangs on it, adding and editing one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.generic import CreateView, DetailView

from places.models import Organisation
from progress.changes.merging import hanging_on
from progress.organisations.filters import OrganisationFilter
from progress.organisations.forms import NewOrganisationForm, OrganisationForm
from progress.records.actions import may_change
from progress.records.history import changes_of
from progress.records.pages import RecordEditView, RecordListView, complain
from spreadsheets.exports.views import Exportable
from values.today import past_day

CHANGES_SHOWN = 30


class OrganisationListView(Exportable, RecordListView):
    model = Organisation
    context_object_name = "organisations"
    exports = ("organisations",)
    filter_class = OrganisationFilter
    template_name = "organisations/organisation_list.html"
    found = ngettext_lazy("Found %(count)s organisation", "Found %(count)s organisations", "count")

    def get_context_data(self, **kwargs):
        can_add = self.request.user.has_perm("places.add_organisation") and not past_day()
        return super().get_context_data(**kwargs) | {"can_add": can_add}


class OrganisationView(DetailView):
    """What is recorded of an organisation, and where it is named at the sites that the person sees."""

    answers_as_of = True
    template_name = "organisations/organisation.html"
    context_object_name = "organisation"

    def get_queryset(self):
        return Organisation.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        organisation, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "kinds": [kind for kind in hanging_on(organisation, user) if kind.seen],
            "changes": changes_of(organisation, user).newest(CHANGES_SHOWN),
            "history_url": reverse("progress:object-history", args=["organisation", organisation.pk]),
            "can_edit": may_change(user, organisation, "places.change_organisation"),
        }


class OrganisationAddView(CreateView):
    form_class = NewOrganisationForm
    template_name = "organisations/organisation_form.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("places.add_organisation"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "instance": Organisation()}

    def form_valid(self, form):
        try:
            organisation, is_new = form.apply()
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        if is_new:
            messages.success(self.request, _("Saved") + f": {organisation}")
        else:
            text = _("“%(name)s” was recorded already: here it is, and nothing of what you typed was saved.")
            messages.warning(self.request, text % {"name": organisation.name})
        return HttpResponseRedirect(organisation.get_absolute_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"back": reverse("progress:organisations")}


class OrganisationEditView(RecordEditView):
    model = Organisation
    form_class = OrganisationForm
    permission = "places.change_organisation"
    template_name = "organisations/organisation_form.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "name": self.object.name,
            "back": self.object.get_absolute_url(),
        }
