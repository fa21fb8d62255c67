"""Recording a new cluster or zone, and changing what it is: name, place, developer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import CreateView

from progress.records.pages import RecordEditView, SitePages, complain
from progress.sites.actions import permission_of


class SiteAddView(SitePages, CreateView):
    """A new site of one kind; its milestones are those of the catalogue."""

    template_name = "sites/site_form.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(permission_of(self.model, "add")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "instance": self.model()}

    def form_valid(self, form):
        try:
            site = form.apply()
        except ValidationError as error:
            complain(form, error)
            return self.form_invalid(form)
        text = _("“%(site)s” is recorded, with the milestones of the catalogue.") % {"site": site}
        messages.success(self.request, text)
        return HttpResponseRedirect(site.get_absolute_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"back": context["list_url"], "kind": self.model._meta.verbose_name}


class SiteEditView(SitePages, RecordEditView):
    """What a site is, changed by whoever changes sites of its kind."""

    template_name = "sites/site_form.html"
    context_object_name = "site"

    @property
    def permission(self) -> str:
        return permission_of(self.model, "change")

    def get_queryset(self):
        return super().get_queryset().select_related("unit__parent", "developer")

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "name": self.object.name,
            "back": self.object.get_absolute_url(),
            "admin_url": self.admin_url(),
        }

    def admin_url(self) -> str:
        """Return the site's page in the administration, for those who work there; empty for others."""
        options = self.model._meta
        if not self.request.user.is_staff:
            return ""
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[self.object.pk])
