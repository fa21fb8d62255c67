"""Filters of the admin's lists of sites and of their parts."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import AdministrativeUnit
from progress.keystages import sites_in_state
from progress.models import Milestone, Obstacle, Site, SiteKind, Stage, Standing, State
from progress.models.milestone import BLOCKED
from progress.ordering import with_last_change
from progress.places import ids_of_place, unit_choices
from values.admin import RecentlyChanged
from values.today import today

YES, NO = "yes", "no"


def shown_states() -> list[tuple[str, str]]:
    return [*State.choices, (BLOCKED, _("Blocked"))]


class KindFilter(admin.SimpleListFilter):
    """Clusters or zones."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        kinds = set(Site.objects.visible_to(request.user).order_by().values_list("kind", flat=True).distinct())
        return [choice for choice in SiteKind.choices if choice[0] in kinds]

    def queryset(self, request, queryset):
        return queryset.filter(site__kind=self.value()) if self.value() in SiteKind.values else queryset


class UnitFilter(admin.SimpleListFilter):
    """The sites, or the parts of sites, in a unit of any time."""

    title = gettext_lazy("unit")
    parameter_name = "unit"
    path = "unit"

    def lookups(self, request, model_admin):
        return [choice for _group, units in unit_choices(self.sites(request, model_admin)) for choice in units]

    def sites(self, request, model_admin):
        sites = Site.objects.visible_to(request.user)
        kind = getattr(model_admin.model, "site_kind", "")
        return sites.filter(kind=kind) if kind else sites

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        unit = AdministrativeUnit.objects.filter(slug=self.value()).first()
        return queryset.filter(**{f"{self.path}__in": ids_of_place(unit)}) if unit else queryset.none()


class UnitOfSiteFilter(UnitFilter):
    path = "site__unit"


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


class StateFilter(admin.SimpleListFilter):
    """Milestones shown in a state, blocked included."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return shown_states()

    def queryset(self, request, queryset):
        return queryset.in_state(self.value()) if self.value() in dict(shown_states()) else queryset


class YesNoFilter(admin.SimpleListFilter):
    """A condition that holds or does not; subclasses give `condition`, a Q or an expression."""

    def lookups(self, request, model_admin):
        return [(YES, _("Yes")), (NO, _("No"))]

    def queryset(self, request, queryset):
        if self.value() not in (YES, NO):
            return queryset
        return queryset.filter(self.condition() if self.value() == YES else ~self.condition())


class OverdueSiteFilter(YesNoFilter):
    """Sites with an overdue milestone."""

    title = gettext_lazy("overdue")
    parameter_name = "late"

    def condition(self):
        return Exists(Milestone.objects.overdue(today()).filter(site=OuterRef("pk")))


class LateFilter(admin.SimpleListFilter):
    """Milestones or projects that are overdue, or behind their original target."""

    title = gettext_lazy("late")
    parameter_name = "late"
    BEHIND = "behind"

    def lookups(self, request, model_admin):
        return [(YES, _("Overdue")), (NO, _("Not overdue")), (self.BEHIND, _("Behind original target"))]

    def queryset(self, request, queryset):
        found = queryset.model.objects
        if self.value() == self.BEHIND:
            return queryset.filter(pk__in=found.behind(today()).values("pk"))
        overdue = Exists(found.overdue(today()).filter(pk=OuterRef("pk")))
        conditions = {YES: overdue, NO: ~overdue}
        return queryset.filter(conditions[self.value()]) if self.value() in conditions else queryset


class BlockedSiteFilter(YesNoFilter):
    """Sites with an open obstacle."""

    title = gettext_lazy("open obstacles")
    parameter_name = "blocked"

    def condition(self):
        return Exists(Obstacle.objects.open().filter(site=OuterRef("pk")))


class OpenFilter(admin.SimpleListFilter):
    """Obstacles still open, those of them that wait for confirmation, or closed."""

    title = gettext_lazy("open or closed")
    parameter_name = "open"
    WAITING = "waiting"

    def lookups(self, request, model_admin):
        return [(YES, _("Open")), (self.WAITING, _("Resolved, waiting for confirmation")), (NO, _("Closed"))]

    def queryset(self, request, queryset):
        which = {YES: queryset.open, self.WAITING: queryset.waiting, NO: queryset.closed}.get(self.value())
        return which() if which else queryset


class FindingOpenFilter(OpenFilter):
    """Findings still open, or done."""

    title = gettext_lazy("open or done")

    def lookups(self, request, model_admin):
        return [(YES, _("Open")), (NO, _("Done"))]

    def queryset(self, request, queryset):
        if self.value() not in (YES, NO):
            return queryset
        return queryset.filter(done_on__isnull=self.value() == YES)


class StandingFilter(admin.SimpleListFilter):
    """What the last decisions left of a site; wants `with_standing()`."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        return queryset.filter(standing=self.value()) if self.value() in Standing.values else queryset


class SiteRecentlyChanged(RecentlyChanged):
    """Sites that changed, or on which something changed."""

    def changed_since(self, queryset, moment):
        return with_last_change(queryset).filter(last_change__gte=moment)
