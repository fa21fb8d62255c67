"""The page of the record of use."""

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.utils.translation import ngettext_lazy

from progress.records.lists import ChoosesColumns
from progress.records.pages import RecordListView
from progress.usage.columns import use_columns
from progress.usage.filters import UseRecordFilter
from spreadsheets.exports.views import Exportable
from usage.models import UseRecord


class UseRecordListView(PermissionRequiredMixin, ChoosesColumns, Exportable, RecordListView):
    """Who signed in, took files out, changed rights, imported and undid, the newest first; for administrators."""

    permission_required = "usage.view_userecord"
    answers_as_of = False  # it is itself of the past
    model = UseRecord
    exports = ("usage",)
    filter_class = UseRecordFilter
    usual_order = "-at"
    template_name = "usage/use_records.html"
    card_lines = (("kind",), ("person", "what"))
    found = ngettext_lazy("Found %(count)s record", "Found %(count)s records", "count")

    def in_full(self, records):
        records = records.select_related("person")
        return records if self.order() != [self.usual_order] else records.order_by("-at", "-pk")

    def every_column(self):
        return use_columns()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"kept_days": settings.USE_KEPT_DAYS}

    def exported(self):
        return self.exports  # the list as it is shown

    def listing(self, key):
        return self.shown_listing(key, str(self.list_title))
