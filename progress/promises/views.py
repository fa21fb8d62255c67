from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import DetailView

from progress.models import Milestone, SecondaryProject, Site
from progress.models.site import GIVEN_UP
from progress.promises.columns import promise_columns
from progress.promises.export import promise_listing, rows_of
from progress.promises.filters import WORST_FIRST, PromiseFilter
from progress.promises.ledger import ledgers, promise_text
from progress.promises.queries import promise_rows
from progress.promises.totals import Totals, counts_by_slip, furthest_behind, how_many_late
from progress.records.lists import COLUMNS, ChoosesColumns, edit_links
from progress.records.pages import RecordListView
from spreadsheets.exports.views import Exportable
from values.today import today

PROJECTS_SHOWN = 10


class PromisesView(ChoosesColumns, Exportable, RecordListView):
    """Every late milestone and project that the person may see, the worst first, and who keeps promises how.

    `?by=units` and `?by=developers` show only the totals of these, all of them.
    """

    model = Milestone
    template_name = "promises/promises.html"
    exports = ("promises", "project-promises")
    list_title = gettext_lazy("Target dates")
    found = ngettext_lazy("Found %(count)s milestone", "Found %(count)s milestones", "count")
    other_parameters = ("by", COLUMNS)
    usual_order = WORST_FIRST[0]
    card_lines = (("overdue",), ("stage", "now"))

    def filter_of(self, data):
        return PromiseFilter(data, user=self.request.user)

    def get_queryset(self):
        self.filter = self.filter_of(self.request.GET)
        return self.with_needs(self.filter.late_milestones)

    def every_column(self):
        return promise_columns(links=edit_links(self.request, "progress.change_milestone"))

    def rows(self, records):
        return promise_rows(Milestone, list(records.values_list("pk", flat=True)), today())

    def export_rows(self, rows):
        return rows_of(rows, today())

    def listing(self, key):
        if key not in self.exports:
            return super().listing(key)
        found = self.filter_of(self.request.GET)
        return promise_listing(key, found.late_milestones if key == "promises" else found.late_projects, today())

    @cached_property
    def by(self) -> str:
        asked = self.request.GET.get("by", "")
        return asked if asked in ("units", "developers") else ""

    def count(self, queryset):
        on = today()
        self.totals = Totals(self.filter.qs, on, self.filter.rows_of)
        self.counts = self.totals.late if self.filter.is_of_all_late else how_many_late(counts_by_slip(queryset, on))
        return self.counts.late

    def paginate_queryset(self, queryset, page_size):
        if not self.by:
            return super().paginate_queryset(queryset, page_size)
        self.count(queryset)
        pages = Paginator(getattr(self.totals, self.by), page_size)
        page = pages.get_page(self.request.GET.get("page"))
        return pages, page, page.object_list, page.has_other_pages()

    def page_rows(self, page):
        if self.by:
            return []
        return promise_rows(Milestone, self._keys(page), today())

    def _keys(self, page) -> list[int]:
        """Return the primary keys of a page; the furthest behind first, only what may stand on it is put in order."""
        keys = page.object_list.values_list("pk", flat=True)
        least, sites = self.totals.furthest(page.end_index()) if self.filter.is_worst_of_all else (0, [])
        if not least:
            return list(keys)

        def first(sites: list[int]):
            late = self.filter.late_milestones.filter(site__in=sites, behind_slots__gte=least)
            return late.values_list("pk")[page.start_index() - 1 : page.end_index()]

        return [pk for (pk,) in self.filter.rows_at(("late", page.number, page.end_index(), least), first, sites)]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs) | {"totals": self.totals, "counts": self.counts, "by": self.by}
        if self.by:
            return context
        on, projects = today(), self.filter.late_projects
        by_slip = self.filter.rows_of("projects by slip", lambda: counts_by_slip(projects, on))
        least = furthest_behind(by_slip, PROJECTS_SHOWN) if self.filter.is_worst_first else 0
        shown = projects.filter(behind_slots__gte=least).values_list("pk")
        key = "projects", least, PROJECTS_SHOWN
        pks = [pk for (pk,) in self.filter.rows_of(key, lambda: shown[:PROJECTS_SHOWN])]
        return context | {
            "projects": promise_rows(SecondaryProject, pks, on),
            "project_columns": self.on_lines([c for c in promise_columns(is_of_projects=True) if not c.is_extra]),
            "project_counts": how_many_late(by_slip),
        }


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
