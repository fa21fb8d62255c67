"""Calls for a sponsor of the planning or for an infrastructure developer that stand, in one list."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django_filters import ChoiceFilter

from progress.models import SiteEvent
from progress.models.event import CALLS
from progress.records.filters import ListFilter, PlaceFilter, SearchFilter, site_kind_filter
from progress.records.pages import RecordListView
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.exports.views import Exportable
from spreadsheets.writers.specs import LINES, PARTIAL_DATE, REFERENCE


class CallFilter(ListFilter):
    """`/calls/?kind=sponsor-call&site_kind=zone`."""

    q = SearchFilter(gettext_lazy("Site, place or developer"), method="at_site")
    kind = ChoiceFilter(label=gettext_lazy("Sought"), choices=[(kind.value, kind.label) for kind in CALLS])
    site_kind = site_kind_filter()
    unit = PlaceFilter()

    def _narrow_choices(self):
        self._offer_units_of(self.queryset)

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.open_calls()).order_by("kind", "site__kind", "site__name_key", "pk")


class CallListView(Exportable, RecordListView):
    exports = ("calls",)
    model = SiteEvent
    filter_class = CallFilter
    template_name = "events/call_list.html"
    part_name = "events/includes/call_list.html"
    found = ngettext_lazy("Found %(count)s call", "Found %(count)s calls", "count")

    def in_full(self, calls):
        return calls.select_related("site__unit__parent", "document")

    def listing(self, key):
        return call_listing(self.get_queryset())


def call_listing(calls: QuerySet) -> PlainListing:
    columns = [
        plain("sought", _("Sought"), lambda call: call.get_kind_display()),
        plain("site", _("Site"), lambda call: str(call.site), REFERENCE),
        plain(
            "unit",
            _("Administrative unit"),
            lambda call: call.site.unit.full_name if call.site.unit else None,
            REFERENCE,
        ),
        plain("date", _("Since"), lambda call: str(call.date), PARTIAL_DATE),
        plain("document", _("Document"), lambda call: str(call.document or "") or None, REFERENCE),
        plain("note", _("Note"), lambda call: call.note or None, LINES),
    ]
    records = (call for chunk in in_chunks(calls) for call in chunk)
    return PlainListing("calls", _("Sponsors and developers sought"), columns, records, calls.count)
