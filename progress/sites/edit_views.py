"""Recording a new cluster or zone, and changing what it is: name, place, developer."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from progress.records.adding import RecordAddView
from progress.records.pages import RecordEditView, SitePages
from progress.sites.actions import permission_of


def form_page(context: dict) -> dict:
    """Return what the page of a site's form is called, beside what `context` says of its kind."""
    return {"list_label": context["plural"], "form_id": "site-form"}


class SiteAddView(SitePages, RecordAddView):
    """A new site of one kind; its milestones are those of the catalogue."""

    template_name = "sites/site_form.html"

    @property
    def permission(self) -> str:
        return permission_of(self.model, "add")

    def begun(self):
        return self.model()

    def say(self, site, form):
        text = _("“%(site)s” is recorded, with the milestones of the catalogue.") % {"site": site}
        messages.success(self.request, text)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        title = _("Add %(name)s") % {"name": self.model._meta.verbose_name}
        return context | form_page(context) | {"back": context["list_url"], "title": title}


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
        context = super().get_context_data(**kwargs)
        return (
            context
            | form_page(context)
            | {
                "name": self.object.name,
                "back": self.object.get_absolute_url(),
                "admin_url": self.admin_url(),
            }
        )

    def admin_url(self) -> str:
        """Return the site's page in the administration, for those who work there; empty for others."""
        options = self.model._meta
        if not self.request.user.is_staff:
            return ""
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[self.object.pk])
