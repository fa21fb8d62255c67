"""Organisations: the list of those a person sees, one with all that hangs on it, adding and editing one."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from places.models import Organisation
from progress.changes.merging import hanging_on
from progress.organisations.columns import organisation_columns
from progress.organisations.filters import OrganisationFilter
from progress.organisations.forms import NewOrganisationForm, OrganisationForm
from progress.records.actions import may_change
from progress.records.adding import RecordAddView
from progress.records.history import changes_of
from progress.records.lists import ChoosesColumns
from progress.records.pages import RecordEditView, RecordListView
from spreadsheets.exports.views import Exportable
from values.today import past_day

CHANGES_SHOWN = 30


def form_page() -> dict:
    """Return what the page of an organisation's form is called."""
    return {
        "title": _("Add an organisation"),
        "list_label": _("Organisations"),
        "list_url": reverse("progress:organisations"),
        "form_id": "organisation-form",
    }


def warn_of_tax_code(request, organisation: Organisation) -> None:
    """Ask to look at a saved tax code that is not as such codes are."""
    if doubt := organisation.tax_code_doubt:
        messages.warning(request, "{} {}: {}".format(_("Tax code"), organisation.tax_code, doubt))


class OrganisationListView(ChoosesColumns, Exportable, RecordListView):
    model = Organisation
    context_object_name = "organisations"
    exports = ("organisations",)
    filter_class = OrganisationFilter
    template_name = "organisations/organisation_list.html"
    card_lines = (("level",), ("kind", "tax_code"))
    found = ngettext_lazy("Found %(count)s organisation", "Found %(count)s organisations", "count")

    def every_column(self):
        return organisation_columns()

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


class OrganisationAddView(RecordAddView):
    form_class = NewOrganisationForm
    permission = "places.add_organisation"
    template_name = "records/record_form.html"

    def begun(self):
        return Organisation()

    def say(self, organisation, form):
        if form.is_new:
            super().say(organisation, form)
            warn_of_tax_code(self.request, organisation)
        else:
            text = _("“%(name)s” was already recorded: nothing of what you typed was saved.")
            messages.warning(self.request, text % {"name": organisation.name})

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | form_page() | {"back": reverse("progress:organisations")}


class OrganisationEditView(RecordEditView):
    model = Organisation
    form_class = OrganisationForm
    permission = "places.change_organisation"
    template_name = "records/record_form.html"

    def saved(self, form):
        response = super().saved(form)
        warn_of_tax_code(self.request, self.object)
        return response

    def get_context_data(self, **kwargs):
        return (
            super().get_context_data(**kwargs)
            | form_page()
            | {
                "name": self.object.name,
                "back": self.object.get_absolute_url(),
            }
        )
