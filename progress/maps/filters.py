"""Which sites the map shows: by the filters of their lists, clusters and zones alike."""

from progress.records.filters import site_kind_filter
from progress.sites.filters import SiteFilter


class MapFilter(SiteFilter):
    """The filters of the lists of sites, and the kind: `/map/?kind=cluster&unit=xa-an-phu`."""

    kind = site_kind_filter("kind")
