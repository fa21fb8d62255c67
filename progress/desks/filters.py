"""The filters of the list of dossiers by desk. What cannot be read finds nothing and says why."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.desks.queries import LimitState, pks_in_state
from progress.models import Stage
from progress.records.filters import ListFilter, PlaceFilter, SearchFilter, order_filter, ordering_of, site_kind_filter
from progress.records.lookups import LookupFilter

HELD, RETURNED, DECIDED = "held", "returned", "decided"
WHERE = [(HELD, _("on a desk")), (RETURNED, _("returned, not sent again")), (DECIDED, _("decided"))]

ORDERS = {
    "days": ["since"],
    "office": ["office__name_folded"],
    "stage": ["milestone__stage__order"],
    "site": ["site__name_key"],
}
SHORTEST_FIRST, LONGEST_FIRST = "days", "-days"
OTHER_WAY = {SHORTEST_FIRST: LONGEST_FIRST, LONGEST_FIRST: SHORTEST_FIRST}


class DeskFilter(ListFilter):
    """`/desks/?office=7&stage=eia&limit=over&order=-days`; without `where`, the dossiers that offices hold."""

    q = SearchFilter(_("Office or site"))
    where = filters.ChoiceFilter(method="pass_on", label=_("Dossier"), choices=WHERE, empty_label=None)
    office = LookupFilter(label=_("Office"), queryset=Organisation.objects.all())
    stage = filters.ModelChoiceFilter(
        field_name="milestone__stage", label=_("Stage"), queryset=Stage.objects.all(), to_field_name="code"
    )
    limit = filters.ChoiceFilter(method="pass_on", label=_("Time limit"), choices=LimitState)
    site_kind = site_kind_filter()
    unit = PlaceFilter()
    order = order_filter(ORDERS)

    def _narrow_choices(self):
        movements = self.queryset.order_by()
        self._offer("office", movements.values("office"))
        self._suggest("office")
        self._offer("stage", movements.values("milestone__stage"))
        self._suggest_units_of(movements)

    @property
    def where_shown(self) -> str:
        return (self.is_valid() and self.form.cleaned_data["where"]) or HELD

    def nothing(self):
        return self.queryset.on_desks().none()

    def filter_queryset(self, queryset):
        where, wanted = self.where_shown, self.form.cleaned_data
        dossiers = {HELD: queryset.on_desks, RETURNED: queryset.returned, DECIDED: queryset.decided}[where]()
        movements = super().filter_queryset(dossiers)
        if wanted["limit"]:
            movements = movements.filter(pk__in=pks_in_state(movements, wanted["limit"], self.on))
        is_ranked = "marks_differ" in movements.query.annotations
        order = wanted["order"] or ([] if is_ranked else [LONGEST_FIRST])
        # The day a dossier came is the earlier, the longer it has been there.
        by_day = [OTHER_WAY.get(key, key) for key in order]
        return movements.order_by(*ordering_of(by_day, ORDERS), *(["marks_differ"] if is_ranked else []), "since", "pk")
