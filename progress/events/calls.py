"""Calls for a sponsor of the planning or for an infrastructure developer that stand, in one list."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django_filters import ChoiceFilter

from progress.models import SiteEvent
from progress.models.event import CALLS
from progress.records.columns import Column, column, first_column, link, small, unsaid
from progress.records.filters import ListFilter, PlaceFilter, SearchFilter, order_filter, ordering_of, site_kind_filter
from progress.records.lists import ChoosesColumns
from progress.records.pages import RecordListView
from spreadsheets.exports import PlainListing
from spreadsheets.exports.views import Exportable
from spreadsheets.writers.specs import LINES, PARTIAL_DATE, REFERENCE

ORDERS = {
    "site": ["site__name_key"],
    "sought": ["kind"],
    "unit": ["site__unit__folded"],
    "date": ["date"],
}


class CallFilter(ListFilter):
    """`/calls/?kind=sponsor-call&site_kind=zone`."""

    q = SearchFilter(gettext_lazy("Site, place or developer"), method="at_site")
    kind = ChoiceFilter(label=gettext_lazy("Sought"), choices=[(kind.value, kind.label) for kind in CALLS])
    site_kind = site_kind_filter()
    unit = PlaceFilter()
    order = order_filter(ORDERS)

    def _narrow_choices(self):
        self._suggest_units_of(self.queryset)

    def filter_queryset(self, queryset):
        wanted = ordering_of(self.form.cleaned_data["order"], ORDERS)
        calls = super().filter_queryset(queryset.open_calls())
        return calls.order_by(*wanted, "kind", "site__kind", "site__name_key", "pk")


class CallListView(ChoosesColumns, Exportable, RecordListView):
    exports = ("calls",)
    model = SiteEvent
    filter_class = CallFilter
    template_name = "events/call_list.html"
    part_name = "events/includes/call_list.html"
    card_lines = (("date",), ("sought",))
    list_title = gettext_lazy("Sponsors and developers sought")
    found = ngettext_lazy("Found %(count)s call", "Found %(count)s calls", "count")

    def in_full(self, calls):
        return calls.select_related("site__unit__parent", "document")

    def every_column(self):
        return call_columns()

    def listing(self, key):
        if key != "calls":
            return super().listing(key)
        calls, columns = self.get_queryset(), [column.plain for column in call_columns()]
        return PlainListing(key, str(self.list_title), columns, self.export_rows(calls), calls.count)


def call_columns() -> list[Column]:
    return [
        first_column(
            "site",
            _("Site"),
            lambda call: str(call.site),
            lambda call: link(f"{call.site.get_absolute_url()}#events", call.site),
            kind=REFERENCE,
            sorts=True,
        ),
        column("sought", _("Sought"), lambda call: call.get_kind_display(), sorts=True),
        column("unit", _("Administrative unit"), _unit, REFERENCE, html=lambda call: _unit(call) or "–", sorts=True),
        column("date", _("Since"), lambda call: str(call.date), PARTIAL_DATE, sorts=True),
        column("document", _("Document"), lambda call: str(call.document or "") or None, REFERENCE, html=_document),
        column("note", _("Note"), lambda call: call.note or None, LINES, is_extra=True),
    ]


def _unit(call: SiteEvent) -> str | None:
    return call.site.unit.full_name if call.site.unit else None


def _document(call: SiteEvent) -> str:
    if not call.document:
        return format_html("{}{}", unsaid(_("no document named")), small(call.note))
    return link(call.document.get_absolute_url(), call.document, call.note)
