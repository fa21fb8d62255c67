"""The filters of the list of meetings."""

from django.utils.translation import gettext_lazy as _

from progress.records.filters import ListFilter, SearchFilter, site_kind_filter


class MeetingFilter(ListFilter):
    """Filters of a list of meetings: `?q=giao ban&site=cluster`."""

    q = SearchFilter(_("Title or participants"))
    site = site_kind_filter("kind")
