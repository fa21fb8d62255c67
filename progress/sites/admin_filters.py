"""Filters of the administration's lists of clusters and zones."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy

from history.admin import RecentlyChanged
from progress.milestones.stage_cells import sites_in_state
from progress.models import Milestone, Obstacle, Stage, Standing, State
from progress.records.admin_lists import YesNoFilter, shown_states
from progress.sites.rows import with_last_change
from values.today import today


class StageOfSiteFilter(admin.SimpleListFilter):
    """The stage that the state below is asked of; alone, the sites at work on it."""

    title = gettext_lazy("stage")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [(stage.code, stage.label) for stage in Stage.objects.of_kind(model_admin.model.site_kind)]

    def queryset(self, request, queryset):
        if not self.value() or request.GET.get(StateOfSiteFilter.parameter_name):
            return queryset
        stage = Stage.objects.filter(code=self.value()).first()
        return sites_in_state(queryset, stage, State.IN_PROGRESS) if stage else queryset.none()


class StateOfSiteFilter(admin.SimpleListFilter):
    """The sites with a milestone in this state; of the stage above, if one is chosen."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return shown_states()

    def queryset(self, request, queryset):
        state, code = self.value(), request.GET.get(StageOfSiteFilter.parameter_name)
        if state not in dict(shown_states()):
            return queryset
        if stage := code and Stage.objects.filter(code=code).first():
            return sites_in_state(queryset, stage, state)
        return queryset.filter(Exists(Milestone.objects.in_state(state).filter(site=OuterRef("pk"))))


class OverdueSiteFilter(YesNoFilter):
    """Sites with an overdue milestone."""

    title = gettext_lazy("overdue")
    parameter_name = "late"

    def condition(self):
        return Exists(Milestone.objects.overdue(today()).filter(site=OuterRef("pk")))


class BlockedSiteFilter(YesNoFilter):
    """Sites with an open obstacle."""

    title = gettext_lazy("open obstacles")
    parameter_name = "blocked"

    def condition(self):
        return Exists(Obstacle.objects.open().filter(site=OuterRef("pk")))


class StandingFilter(admin.SimpleListFilter):
    """What the last decisions left of a site; wants `with_standing()`."""

    title = gettext_lazy("legal status")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        return queryset.filter(standing=self.value()) if self.value() in Standing.values else queryset


class SiteRecentlyChanged(RecentlyChanged):
    """Sites that changed, or on which something changed."""

    def changed_since(self, queryset, moment):
        return with_last_change(queryset).filter(last_change__gte=moment)
