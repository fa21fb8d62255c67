"""The filters that lists of clusters and of zones share."""

import datetime

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.in_charge.queries import in_charge_of, people_choices
from progress.milestones.stage_cells import operates, operation_known, sites_in_state
from progress.models import Measure, Milestone, Obstacle, Stage, Standing, State
from progress.models.milestone import BLOCKED
from progress.promises.slippage import THRESHOLDS, threshold_slots, with_worst_slip
from progress.records.filters import NO, YES, ListFilter, PlaceFilter, SearchFilter, order_filter, sort_keys
from progress.records.lookups import LookupFilter
from progress.sites import rows
from values.today import now

CURRENT = "current"  # neither revoked nor withdrawn


class SiteFilter(ListFilter):
    """Filters of a list of sites, which its address spells out: `?stage=eia&state=done&late=yes&order=-changed`."""

    q = SearchFilter(_("Name, place or developer"))
    unit = PlaceFilter("unit")
    developer = LookupFilter(label=_("Developer"), queryset=Organisation.objects.all())
    stage = filters.ModelChoiceFilter(
        method="pass_on", label=_("Stage"), queryset=Stage.objects.all(), to_field_name="code"
    )
    state = filters.ChoiceFilter(method="pass_on", label=_("State"), choices=[*State.choices, (BLOCKED, _("Blocked"))])
    late = filters.ChoiceFilter(
        method="pass_on",
        label=_("Overdue milestones"),
        choices=[(YES, _("yes")), (NO, _("has none"))],
    )
    obstacles = filters.ChoiceFilter(
        method="held_up", label=_("Open obstacle"), choices=[(YES, _("yes")), (NO, _("has none"))]
    )
    slip = filters.ChoiceFilter(method="pass_on", label=_("Behind original target"), choices=THRESHOLDS)
    in_charge = filters.ChoiceFilter(method="by_person", label=_("Person in charge"), choices=[])
    standing = filters.ChoiceFilter(
        method="by_standing",
        label=_("Legal status"),
        choices=[(CURRENT, _("Neither revoked nor withdrawn")), *Standing.choices],
    )
    operating = filters.ChoiceFilter(
        method="by_operation",
        label=_("In operation"),
        choices=[(YES, _("yes")), (NO, _("no")), ("unknown", _("unknown"))],
    )
    changed = filters.ChoiceFilter(
        method="changed_lately",
        label=_("Changed within"),
        choices=[("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days"))],
    )
    order = order_filter(rows.FIELDS)

    def __init__(self, data, queryset, *, user=None, on: datetime.date | None = None):
        super().__init__(data, queryset.with_standing(), user=user, on=on)

    def _narrow_choices(self):
        """Offer and suggest only what could find something: units, developers and stages of the sites in the list."""
        sites = self.queryset.order_by()
        stages = self.form.fields["stage"]
        stages.queryset = Stage.objects.of_kind(sites.model.site_kind).filter(parent=None)
        self.steps = list(Stage.objects.of_kind(sites.model.site_kind))
        self.stages = [stage for stage in self.steps if not stage.parent_id]
        stages.widget.choices = [("", stages.empty_label), *((stage.code, stage.label) for stage in self.stages)]
        self._offer("developer", sites.values("developer"))
        self._suggest("developer")
        self._suggest_units(sites)
        self.form.fields["in_charge"].choices = people_choices(self.data.get("in_charge", ""))

    def nothing(self):
        return rows.in_order(self.queryset.none())

    def filter_queryset(self, queryset):
        sites = super().filter_queryset(queryset)
        wanted = self.form.cleaned_data
        sorted_by = sort_keys(wanted["order"])
        sites = self._in_state(sites, wanted["stage"], wanted["state"])
        sites = self._overdue(sites, wanted["stage"], wanted["late"])
        if wanted["slip"] or "slip" in sorted_by:
            sites = with_worst_slip(sites, self.on)
        if wanted["slip"]:
            sites = sites.filter(worst_slip__gt=threshold_slots(wanted["slip"]))
        if "late" in sorted_by:
            # Every key is above 0: asked so, SQLite counts in the order of keys, in which the index of milestones lies.
            sites = sites.filter(pk__gt=0).with_overdue_count(self.on)
        if "area" in sorted_by:
            sites = sites.with_figures(Measure.AREA)
        if "changed" in sorted_by and not wanted["changed"]:
            sites = rows.with_last_change(sites)
        return rows.in_order(sites, wanted["order"])

    def by_standing(self, queryset, name, value):
        return queryset.standing() if value == CURRENT else queryset.filter(standing=value)

    def by_operation(self, queryset, name, value):
        """Find sites in operation, or not, as the dashboard counts: one phase in operation is enough."""
        if value == "unknown":
            return queryset.exclude(operation_known())
        return queryset.filter(operates() if value == YES else operation_known() & ~operates())

    def held_up(self, queryset, name, value):
        is_held_up = Exists(Obstacle.objects.open().filter(site=OuterRef("pk")))
        return queryset.filter(is_held_up if value == YES else ~is_held_up)

    def by_person(self, queryset, name, value):
        return in_charge_of(queryset, value, self.user)

    def changed_lately(self, queryset, name, days):
        since = now() - datetime.timedelta(days=int(days))
        return rows.with_last_change(queryset).filter(last_change__gte=since)

    def _in_state(self, sites, stage: Stage | None, state: str):
        if stage and state:
            return sites_in_state(sites, stage, state)
        if state:
            return sites.filter(Exists(Milestone.objects.in_state(state).filter(site=OuterRef("pk"))))
        if stage:
            return sites.filter(Exists(Milestone.objects.filter(site=OuterRef("pk"), stage=stage)))
        return sites

    def _overdue(self, sites, stage: Stage | None, late: str):
        if not late:
            return sites
        overdue = Milestone.objects.overdue(self.on).filter(site=OuterRef("pk"))
        overdue = Exists(overdue.filter(stage=stage) if stage else overdue)
        return sites.filter(overdue if late == YES else ~overdue)
