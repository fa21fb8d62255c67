from progress.resources import SiteResource
from zones.models import Zone


class ZoneResource(SiteResource):
    """Spreadsheet columns of a zone."""

    class Meta:
        model = Zone
        fields = ("slug", "name", "unit", "address", "developer", "planning_sponsor", "note", "version")
