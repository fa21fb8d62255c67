"""The filters and the order of the list of secondary projects. What cannot be read finds nothing and says why."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.models import ProjectState
from progress.records.filters import (
    NO,
    YES,
    ListFilter,
    PlaceFilter,
    SearchFilter,
    order_filter,
    ordering_of,
    site_kind_filter,
)
from progress.records.lookups import LookupFilter

ORDERS = {
    "name": ["name_folded"],
    "site": ["site__name_key", "site__kind"],
    "investor": ["investor__name_folded"],
    "land": ["land_area"],
    "capital": ["registered_capital"],
    "planned": ["planned_operation"],
    "late": ["overdue_slots"],
    "state": ["state"],
    "paid": ["paid_capital"],
    "workers": ["workers"],
    "forecast": ["forecast_operation"],
    "actual": ["actual_operation"],
    "slip": ["behind_slots"],
}

UNKNOWN, BEHIND = "unknown", "behind"


class ProjectFilter(ListFilter):
    """Filters of the list, which its address spells out: `?state=building&late=yes&order=-capital`."""

    q = SearchFilter(_("Name, product or investor"))
    kind = site_kind_filter()
    unit = PlaceFilter()
    state = filters.ChoiceFilter(label=_("State"), choices=ProjectState)
    investor = LookupFilter(label=_("Investor"), queryset=Organisation.objects.all())
    foreign = filters.ChoiceFilter(
        method="with_foreign_capital",
        label=_("Foreign capital"),
        choices=[(YES, _("yes")), (NO, _("no")), (UNKNOWN, _("not recorded"))],
    )
    late = filters.ChoiceFilter(
        method="late_as",
        label=_("Late"),
        choices=[(YES, _("overdue")), (NO, _("not overdue")), (BEHIND, _("behind original target"))],
    )
    order = order_filter(ORDERS)

    def _narrow_choices(self):
        """Suggest only what could find something: the investors of the projects in the list, the units they lie in."""
        projects = self.queryset.order_by()
        self._offer("investor", projects.values("investor"))
        self._suggest("investor")
        self._suggest_units_of(projects)

    def filter_queryset(self, queryset):
        # Every name is above nothing: asked so, SQLite goes through sites by their names, and sorts no project in vain.
        queryset = queryset.with_lateness(self.on).filter(site__name_key__gte="")
        projects = super().filter_queryset(queryset)
        wanted = ordering_of(self.form.cleaned_data["order"], ORDERS)
        if not wanted and "marks_differ" in projects.query.annotations:
            wanted = ["marks_differ"]
        return projects.order_by(*wanted, "site__name_key", "name_folded", "pk")

    def with_foreign_capital(self, queryset, name, value):
        return queryset.filter(is_foreign={YES: True, NO: False}.get(value))

    def late_as(self, queryset, name, value):
        if value == BEHIND:
            return queryset.filter(behind_slots__gt=0)
        return queryset.filter(overdue_slots__gt=0) if value == YES else queryset.filter(overdue_slots=0)
