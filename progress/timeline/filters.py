"""Which sites the timeline shows: by the filters of their lists, clusters and zones alike."""

from progress.records.filters import site_kind_filter
from progress.sites.filters import SiteFilter


class TimelineFilter(SiteFilter):
    """The filters of the lists of sites, and the kind: `/timeline/?kind=cluster&unit=xa-an-phu&order=-slip`."""

    kind = site_kind_filter("kind")
