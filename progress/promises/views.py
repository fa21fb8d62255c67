from django.core.paginator import Page, Paginator
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, TemplateView

from progress.models import Milestone, SecondaryProject, Site
from progress.models.site import GIVEN_UP
from progress.promises.export import promise_listing
from progress.promises.filters import WORST_FIRST, PromiseFilter
from progress.promises.ledger import ledgers, promise_text
from progress.promises.queries import PromiseRow, promise_rows
from progress.promises.totals import Totals, how_many_late
from progress.records.lists import SavableList
from progress.records.pages import suggestions_of
from spreadsheets.exports.views import Exportable
from values.today import today

PER_PAGE, PROJECTS_SHOWN = 50, 10


class PromisesView(Exportable, SavableList, TemplateView):
    """Every late milestone and project that the person may see, the worst first, and who keeps promises how."""

    answers_as_of = True
    template_name = "promises/promises.html"
    exports = ("promises", "project-promises")

    list_title = gettext_lazy("Target dates")
    other_parameters = ("by",)

    def filter_of(self, data):
        return PromiseFilter(data, user=self.request.user)

    def get(self, request, *args, **kwargs):
        if "options" in request.GET:
            return suggestions_of(self.filter_of(request.GET).form, request.GET)
        return super().get(request, *args, **kwargs)

    def listing(self, key):
        on = today()
        promise_filter = self.filter_of(self.request.GET)
        is_of_projects = key == "project-promises"
        return promise_listing(
            key, promise_filter.late_projects if is_of_projects else promise_filter.late_milestones, on
        )

    def get_context_data(self, **kwargs):
        on = today()
        promise_filter = self.filter_of(self.request.GET)
        milestones, projects = promise_filter.late_milestones, promise_filter.late_projects
        totals = Totals(promise_filter.qs, on)
        counts = totals.late if promise_filter.is_of_all_late else how_many_late(milestones, on)
        context = super().get_context_data(**kwargs) | {"filter": promise_filter, "totals": totals, "counts": counts}
        if (by := self.request.GET.get("by")) in ("units", "developers"):
            return context | {"by": by, "page_obj": self._page(Paginator(getattr(totals, by), PER_PAGE))}
        pages = Paginator(milestones.values_list("pk", flat=True), PER_PAGE)
        pages.count = counts.late  # as was counted already
        page = self._page(pages)
        rows = promise_rows(Milestone, list(page), on)
        return context | {
            "order": self.request.GET.getlist("order") or WORST_FIRST,
            "page_obj": page,
            "rows": rows,
            "editable": self._editable(rows),
            "projects": promise_rows(
                SecondaryProject, list(projects.values_list("pk", flat=True)[:PROJECTS_SHOWN]), on
            ),
            "project_counts": how_many_late(projects, on),
        }

    def _editable(self, rows: list[PromiseRow]) -> set[int]:
        """Return which of the milestones the person may update."""
        user = self.request.user
        if not user.has_perm("progress.change_milestone"):
            return set()
        sites = Site.objects.editable_by(user).order_by()
        edited = set(sites.filter(pk__in={row.record.site_id for row in rows}).values_list("pk", flat=True))
        return {row.record.pk for row in rows if row.record.site_id in edited}

    def _page(self, pages: Paginator) -> Page:
        """Return the page asked for; one past the end is the last: a shared address lives on when fewer are found."""
        return pages.get_page(self.request.GET.get("page"))


class MilestonePromisesView(DetailView):
    """Everything that was promised of one milestone: who, when and why."""

    answers_as_of = True
    template_name = "promises/milestone_promises.html"
    context_object_name = "milestone"

    def get_object(self, queryset=None) -> Milestone:
        milestones = Milestone.objects.visible_to(self.request.user).select_related("site", "stage__parent", "document")
        return get_object_or_404(milestones.with_blocked(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        milestone = self.object
        site = Site.objects.with_standing().get(pk=milestone.site_id)
        on = None if site.standing in GIVEN_UP else today()
        ledger = ledgers([milestone])[milestone.pk]
        return super().get_context_data(**kwargs) | {
            "site": site,
            "ledger": ledger,
            "promise_text": promise_text(ledger, milestone, on),
        }
