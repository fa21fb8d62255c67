from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from progress.baselines.queries import baselines_of
from progress.figures.queries import figure_notices
from progress.models import Stage
from progress.records.pages import RecordListView, SitePages
from progress.sites.export import site_listing
from progress.sites.gathering import everything_known, history_context
from progress.sites.rows import site_rows
from progress.submissions.queries import reports_at
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing, may_see
from spreadsheets.exports.views import Exportable
from values.today import today

# What can be exported of the sites found, beside themselves.
SHOWN = "shown"


PARTS = ("progress", "site_figures", "obstacles", "projects", "figures")


class SiteListView(Exportable, SitePages, RecordListView):
    """Sites of one kind."""

    template_name = "sites/site_list.html"
    part_name = "sites/includes/site_list.html"
    usual_order = "name"

    def exported(self):
        """The sites found, the list as it is shown, and what is recorded of the sites."""
        own = f"{self.model.site_kind}s"
        return (own, f"{own}_{SHOWN}", *(key for key in PARTS if may_see(self.request.user, sheet(key))))

    def listing(self, key):
        if key.endswith(SHOWN):
            return site_listing(key, self.get_queryset(), today())
        if key not in PARTS:
            return super().listing(key)
        resource = sheet(key)(self.request.user)
        parts = resource.visible().filter(site__in=self.get_queryset().order_by().values("pk"))
        return SheetListing(resource, resource.in_order(parts))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        stages = list(Stage.objects.key().of_kind(self.model.site_kind))
        pks = [site.pk for site in context["page_obj"].object_list.only("pk")] if context["paginator"].count else []
        return context | {
            "stages": stages,
            "columns": 7 + len(stages),
            "rows": site_rows(self.model, pks, stages, self.filter.on),
            "found_given_up": self._given_up(),
        }

    def _given_up(self) -> str:
        """How many of those found were revoked or withdrawn; empty for none."""
        count = self.object_list.filter(is_given_up=True).count()
        return _("%(count)s of them revoked or withdrawn") % {"count": count} if count else ""


class SiteDetailView(SitePages, DetailView):
    """Everything known of one site."""

    answers_as_of = True
    template_name = "sites/site.html"
    facts_template: str

    def get_object(self, queryset=None):
        return self.site

    def notices(self, known: dict) -> list[str]:
        """What a reader should know first: what is doubtful about the figures in use; each kind adds its own."""
        return figure_notices(self.site, known["figures"])

    def get_context_data(self, **kwargs):
        known = everything_known(self.site)
        return super().get_context_data(**kwargs) | {
            **known,
            **self.rights(),
            **history_context(self.site, self.request.user, self.request.GET.get("changes", "")),
            "reports": reports_at(self.site, self.request.user),
            "notices": self.notices(known),
            "baselines": baselines_of(self.site, self.request.GET.get("baseline", "")),
            "facts_template": self.facts_template,
            "admin_url": self.admin_url(),
        }

    def admin_url(self) -> str:
        """The site's page in the administration, for those who may edit it there; empty for others."""
        options = self.model._meta
        user = self.request.user
        if not (user.is_staff and self.can_edit and user.has_perm(f"{options.app_label}.change_{options.model_name}")):
            return ""
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[self.site.pk])
