from django.utils.translation import gettext as _

from progress.exports.sites import site_listing
from progress.filters import SiteFilter
from progress.models import Stage
from progress.rows import site_rows
from progress.views.base import FilteredListView, SitePages, wants_fragment
from spreadsheets.catalogue import sheet
from spreadsheets.exports import SheetListing, may_see
from spreadsheets.exports.views import Exportable
from values.today import today

# What can be exported of the sites found, beside themselves.
SHOWN = "shown"
PARTS = ("progress", "site_figures", "obstacles", "projects", "figures")


class SiteListView(Exportable, SitePages, FilteredListView):
    """Sites of one kind."""

    filter_class: type[SiteFilter]
    found: str  # ngettext_lazy of how many were found

    def get_queryset(self):
        self.today = today()
        visible = self.model.objects.visible_to(self.request.user)
        self.filter = self.filter_class(self.request.GET, visible, on=self.today)
        return self.filter.qs

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
        count = context["paginator"].count
        stages = list(Stage.objects.key().of_kind(self.model.site_kind))
        pks = [site.pk for site in context["page_obj"].object_list.only("pk")] if count else []
        return context | {
            "filter": self.filter,
            "order": self.request.GET.get("order") or ("" if self.request.GET.get("q") else "name"),
            "stages": stages,
            "columns": 7 + len(stages),
            "rows": site_rows(self.model, pks, stages, self.today),
            "found": self.found % {"count": count},
            "found_given_up": self._given_up(),
            "has_any": bool(count) or self.model.objects.visible_to(self.request.user).exists(),
        }

    def _given_up(self) -> str:
        """How many of those found were revoked or withdrawn; empty for none."""
        count = self.object_list.filter(is_given_up=True).count()
        return _("%(count)s of them revoked or withdrawn") % {"count": count} if count else ""

    def get_template_names(self):
        name = "includes/site_list" if wants_fragment(self.request) else "site_list"
        return [f"progress/{name}.html"]
