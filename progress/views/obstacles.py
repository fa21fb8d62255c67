"""Obstacles: their list and the page of one."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from django.views.generic import DetailView

from progress.models import Obstacle
from progress.obstacle_filters import ObstacleFilter
from progress.obstacle_lists import by_agency
from progress.obstacle_steps import may_take_steps, next_steps, story_of
from progress.views.base import FilteredListView, wants_fragment
from spreadsheets.exports.views import Exportable
from values.today import today

SHOWN = (
    "site", "kind", "milestone__stage", "asked_of", "document__issuer", "answer_document__issuer", "resolved_by",
    "confirmed_by",
)  # fmt: skip


class ObstacleListView(Exportable, FilteredListView):
    """All obstacles the person may see, open ones first, and how many each organisation is asked to remove."""

    exports = ("obstacles",)

    def get_queryset(self):
        self.today = today()
        self.filter = ObstacleFilter(self.request.GET, Obstacle.objects.visible_to(self.request.user), on=self.today)
        return self.filter.qs.select_related("site", "kind", "milestone__stage", "asked_of")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, count = self.request.user, context["paginator"].count
        found = ngettext("Found %(count)s obstacle", "Found %(count)s obstacles", count)
        return context | {
            "filter": self.filter,
            "order": self.request.GET.get("order") or ("" if self.request.GET.get("q") else "-days"),
            "found": found % {"count": count},
            "agencies": by_agency(user, self.today),
            "can_open_obstacles": user.has_perm("progress.add_obstacle"),
        }

    def get_template_names(self):
        name = "includes/obstacle_list" if wants_fragment(self.request) else "obstacle_list"
        return [f"progress/{name}.html"]


class ObstaclePages:
    """Mixin for the pages of one obstacle: the gate."""

    @cached_property
    def obstacle(self) -> Obstacle:
        """The obstacle of this address as it is stored, for this person; 404 when there is none for them."""
        visible = Obstacle.objects.visible_to(self.request.user).select_related(*SHOWN)
        return get_object_or_404(visible, pk=self.kwargs["pk"])


class ObstacleView(ObstaclePages, DetailView):
    """One obstacle: what is told of it, what can be done now, and the steps it took."""

    answers_as_of = True
    template_name = "progress/obstacle.html"

    def get_object(self, queryset=None):
        return self.obstacle

    def get_context_data(self, **kwargs):
        user = self.request.user
        steps = next_steps(self.obstacle, user) if may_take_steps(self.obstacle, user) else []
        return super().get_context_data(**kwargs) | {
            "site": self.obstacle.site,
            "steps": [step.offer(self.obstacle, user) for step in steps],
            "needs_another": bool(steps) and self.obstacle.is_waiting and self.obstacle.resolved_by_id == user.pk,
            "story": story_of(self.obstacle, self.request.user),
        }
