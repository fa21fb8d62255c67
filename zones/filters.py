from progress.sites.filters import SiteFilter


class ZoneFilter(SiteFilter):
    """Zones have no filters beyond those of all sites."""
