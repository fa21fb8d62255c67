"""The filters and orders of the page of target dates."""

import datetime
from collections.abc import Callable, Hashable
from functools import cached_property

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.access.kept_queries import rows_at, rows_of
from progress.access.scope import sites_seen_by
from progress.models import Milestone, SecondaryProject, Site, Stage
from progress.promises.slippage import THRESHOLDS, threshold_slots, with_kept
from progress.records.filters import ListFilter, PlaceFilter, SiteFilter, order_filter, ordering_of, site_kind_filter
from progress.records.lookups import LookupFilter
from values.today import past_day

OVERDUE, BEHIND, MOVED, MISSED = "overdue", "behind", "moved", "missed"


ORDERS = {
    "slip": ["behind_slots"],
    "overdue": ["overdue_slots"],
    "site": ["site__name_key"],
    "stage": ["stage__order", "phase"],
    "first": ["first_promise"],
    "now": ["in_force"],
}


PROJECT_ORDERS = {**ORDERS, "stage": ["name_folded"]}


WORST_FIRST = ["-slip"]


class PromiseFilter(ListFilter):
    """Milestones overdue or behind their original target, and the projects beside them, as the address asks:
    `?unit=xa-an-phu&late=overdue&order=-slip`."""

    kind = site_kind_filter()
    unit = PlaceFilter()
    developer = LookupFilter(field_name="site__developer", label=_("Developer"), queryset=Organisation.objects.all())
    stage = filters.ModelChoiceFilter(label=_("Stage"), queryset=Stage.objects.all(), to_field_name="code")
    site = SiteFilter()
    late = filters.ChoiceFilter(
        method="pass_on",
        label=_("Late"),
        choices=[(OVERDUE, _("overdue")), (BEHIND, _("behind original target"))],
    )
    kept = filters.ChoiceFilter(
        method="pass_on",
        label=_("Outcome"),
        choices=[(MOVED, _("target changed")), (MISSED, _("target missed"))],
    )
    slip = filters.ChoiceFilter(method="pass_on", label=_("Behind by"), choices=THRESHOLDS[1:])
    order = order_filter(ORDERS)

    def __init__(self, data, *, user, on: datetime.date | None = None):
        promised = Milestone.objects.visible_to(user).promised().at_standing_sites()
        super().__init__(data, promised, user=user, on=on)

    def _narrow_choices(self):
        """Offer only what could find something: the units, developers and stages of the person's sites."""
        sites = Site.objects.visible_to(self.user)
        self._offer("site", sites.order_by().values("pk"))
        self._offer("developer", sites.values("developer"))
        self._suggest("developer")
        self._suggest_units(sites)
        # Asked of each stage: the first milestone promised answers.
        stages = self.form.fields["stage"]
        stages.queryset = stages.queryset.filter(Exists(self.queryset.filter(stage=OuterRef("pk")).order_by()))

    def filter_queryset(self, queryset):
        """Return the promised milestones of the places and stages asked for, late or not, with their lateness."""
        return with_kept(super().filter_queryset(queryset), self.on).with_lateness(self.on)

    def nothing(self):
        return with_kept(super().nothing(), self.on).with_lateness(self.on)

    @property
    def late_milestones(self):
        """Return the milestones of the list that are late as the form asks, in the order it asks."""
        milestones = self._late(self.qs)
        return milestones.order_by(*self._order(ORDERS), "site__name_key", "site__pk", "stage__order", "phase")

    @property
    def late_projects(self):
        """Return secondary projects that are late as asked, at the sites asked for; none where a stage is asked for."""
        projects = SecondaryProject.objects.visible_to(self.user).at_standing_sites()
        wanted = self.form.cleaned_data if self.is_valid() else {"stage": True}
        if wanted["stage"]:
            return projects.none().with_lateness(self.on)
        for name in ("kind", "unit", "developer", "site"):
            projects = self.filters[name].filter(projects, wanted[name])
        projects = self._late(with_kept(projects, self.on).with_lateness(self.on))
        return projects.order_by(*self._order(PROJECT_ORDERS), "site__name_key", "name_folded", "pk")

    def rows_of(self, name: Hashable, make: Callable[[], QuerySet]) -> list[tuple]:
        """Return the rows of a query of values, numbers alone, that `make` makes of this filter for what `name` says.

        Kept as Django wrote it, but where units, organisations, sites or stages are looked up for it.
        """
        return rows_of((name, self._key), make) if self._key else list(make())

    def rows_at(self, name: Hashable, make: Callable[[list[int]], QuerySet], pks: list[int]) -> list[tuple]:
        """Return the rows of a query as `rows_of` does, which `make` makes of primary keys too."""
        return rows_at((name, self._key), make, pks) if self._key else list(make(pks))

    @cached_property
    def _key(self) -> Hashable:
        """All that the queries are made of; None where more is looked up for them."""
        wanted = self.form.cleaned_data if self.is_valid() else {}
        if past_day() or not wanted or any(wanted[name] for name in ("unit", "developer", "site", "stage")):
            return None
        asked = tuple((name, repr(value)) for name, value in wanted.items())
        return "promises", sites_seen_by(self.user), self.on, asked

    @property
    def is_of_all_late(self) -> bool:
        """Whether every late milestone of the places and stages asked for is listed."""
        return not any(self.data.get(name) for name in ("late", "kept", "slip"))

    @property
    def is_worst_first(self) -> bool:
        """Whether those furthest behind stand first, however the others follow."""
        return self._wanted_order == WORST_FIRST

    @property
    def is_worst_of_all(self) -> bool:
        """Whether every late milestone is listed, those furthest behind first."""
        return self.is_of_all_late and self.is_worst_first

    def _late(self, records):
        wanted = self.form.cleaned_data if self.is_valid() else {}
        is_overdue, is_behind = records.over(self.on), records.slipped(self.on)
        records = records.filter(
            {OVERDUE: is_overdue, BEHIND: is_behind}.get(wanted.get("late"), is_overdue | is_behind)
        )
        if slip := wanted.get("slip"):
            records = records.filter(behind_slots__gt=threshold_slots(slip))
        if kept := wanted.get("kept"):
            records = records.filter(**{f"is_{kept}": True})
        return records

    @property
    def _wanted_order(self) -> list[str]:
        return (self.is_valid() and self.form.cleaned_data["order"]) or WORST_FIRST

    def _order(self, orders: dict[str, list[str]]) -> list:
        return ordering_of(self._wanted_order, orders)
