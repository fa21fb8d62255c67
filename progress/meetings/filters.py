"""The filters and orders of the list of meetings."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from progress.models import AgendaItem, Conclusion, Site
from progress.records.filters import (
    ListFilter,
    PlaceFilter,
    SearchFilter,
    ids_of_place,
    order_filter,
    ordering_of,
    site_kind_filter,
)

ORDERS = {"title": ["title"], "date": ["date"], "kind": ["kind"], "chair": ["chair"]}


class MeetingFilter(ListFilter):
    """Filters of a list of meetings: `?q=giao ban&site=cluster&unit=an-phu&order=-date`."""

    q = SearchFilter(_("Title or participants"))
    site = site_kind_filter("kind")
    unit = PlaceFilter(method="at_place")
    order = order_filter(ORDERS)

    def _narrow_choices(self):
        self._suggest_units(Site.objects.visible_to(self.user))

    def at_place(self, queryset, name, value):
        """Find those whose agenda or conclusions speak of a site in the unit; what is common to all is of no place."""
        sites = Site.objects.visible_to(self.user).filter(unit__in=ids_of_place(*value.records)).order_by()
        items = AgendaItem.objects.filter(site__in=sites).values("meeting")
        conclusions = Conclusion.objects.filter(site__in=sites).values("meeting")
        return queryset.filter(Q(pk__in=items) | Q(pk__in=conclusions))

    def filter_queryset(self, queryset):
        meetings = super().filter_queryset(queryset)
        if wanted := self.form.cleaned_data["order"]:
            return meetings.order_by(*ordering_of(wanted, ORDERS), "-date", "-pk")
        return meetings
