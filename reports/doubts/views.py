from itertools import groupby
from operator import attrgetter

from django.core.paginator import Paginator
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from progress.records.pages import SuggestsNames
from reports.doubts.export import doubt_listing
from reports.doubts.filters import DoubtFilter
from spreadsheets.exports.views import Exportable
from values.today import today

PER_PAGE = 50


class DoubtsView(SuggestsNames, Exportable, TemplateView):
    """Everything recorded that breaks a rule or is worth a second look, by kind, with the way to settle it."""

    answers_as_of = True
    template_name = "reports/doubts.html"
    exports = ("doubts",)

    def asked(self) -> DoubtFilter:
        return DoubtFilter(self.request.GET, user=self.request.user, on=today())

    def lookups_form(self):
        return self.asked().form

    def listing(self, key):
        return doubt_listing(self.asked().found)

    def get_context_data(self, **kwargs):
        doubt_filter = self.asked()
        doubts = doubt_filter.found
        page = Paginator(doubts, PER_PAGE).get_page(self.request.GET.get("page"))
        counts = dict(doubts.counts_by_kind)
        groups = [(kind, counts[kind], list(rows)) for kind, rows in groupby(page.object_list, attrgetter("kind"))]
        text = ngettext("%(count)s record to look at", "%(count)s records to look at", doubts.total)
        return super().get_context_data(**kwargs) | {
            "filter": doubt_filter,
            "page_obj": page,
            "groups": groups,
            "counts": doubts.counts_by_kind,
            "found": text % {"count": doubts.total},
        }
