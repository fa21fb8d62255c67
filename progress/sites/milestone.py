from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render

from progress.documents.queries import documents_of
from progress.milestones.queries import milestones_of
from progress.milestones.views import MilestoneUpdate
from progress.models import Milestone
from progress.records.pages import SitePages, wants_fragment
from progress.sites.gathering import history_context
from progress.submissions.queries import reports_at


class MilestoneView(SitePages, MilestoneUpdate):
    """Updating one milestone: in its place on the site's page with htmx, or as a page of its own."""

    def get_object(self, queryset=None) -> Milestone:
        rows = Milestone.objects.select_related("site", "stage__parent", "document").with_blocked()
        return self.part_or_404(rows, "progress.change_milestone")

    def get(self, request, *args, **kwargs):
        if "cancel" not in request.GET:
            return super().get(request, *args, **kwargs)
        self.object = self.get_object()
        return self._row("milestones/includes/milestone_row.html") if wants_fragment(request) else self._back()

    def saved(self, milestone, said):
        if not wants_fragment(self.request):
            messages.success(self.request, f"{said}: {milestone.title}")
            return self._back()
        return self._row("milestones/milestone_saved.html", said=said, **self._rest())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "site": self.site,
            "title": self.object.title,
            "back": self._address(),
            "in_place": wants_fragment(self.request),
        }

    def get_template_names(self):
        name = "includes/milestone_form" if wants_fragment(self.request) else "milestone"
        return [f"milestones/{name}.html"]

    def _row(self, template: str, **more):
        """The milestone's row as it is now, with what else of the page `template` shows anew."""
        milestones = milestones_of(self.site)
        context = {
            "site": self.site,
            "milestones": milestones,
            "row": next(row for row in milestones.rows if row.milestone.pk == self.object.pk),
            "other_rows": [row for row in milestones.rows if row.milestone.pk != self.object.pk],
            "milestone_url": self.request.resolver_match.view_name,
            "reports": reports_at(self.site, self.request.user),
            "has_focus": True,
        }
        return render(self.request, template, context | self.rights() | more)

    def _rest(self) -> dict:
        """Other parts of the page that a milestone saved may change."""
        return {"documents": documents_of(self.site), **history_context(self.site, self.request.user)}

    def _back(self):
        return HttpResponseRedirect(self._address())

    def _address(self) -> str:
        return f"{self.site.get_absolute_url()}#milestone-{self.object.pk}"
