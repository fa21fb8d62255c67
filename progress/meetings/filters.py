"""The filters and orders of the list of meetings."""

from django.utils.translation import gettext_lazy as _

from progress.records.filters import ListFilter, SearchFilter, order_filter, ordering_of, site_kind_filter

ORDERS = {"title": ["title"], "date": ["date"], "kind": ["kind"], "chair": ["chair"]}


class MeetingFilter(ListFilter):
    """Filters of a list of meetings: `?q=giao ban&site=cluster&order=-date`."""

    q = SearchFilter(_("Title or participants"))
    site = site_kind_filter("kind")
    order = order_filter(ORDERS)

    def filter_queryset(self, queryset):
        meetings = super().filter_queryset(queryset)
        if wanted := self.form.cleaned_data["order"]:
            return meetings.order_by(*ordering_of(wanted, ORDERS), "-date", "-pk")
        return meetings
