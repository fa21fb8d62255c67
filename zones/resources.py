from django.utils.translation import gettext_lazy

from progress.sites.resources import SiteResource
from zones.models import Zone


class ZoneResource(SiteResource):
    """The sheet of zones."""

    key = "zones"
    title = gettext_lazy("Zones")
    aliases = SiteResource.aliases | {
        "name": ("tên khu", "tên kcn", "khu công nghiệp", "tên khu công nghiệp", "kcn", "khu"),
        "planning_sponsor": ("đơn vị tài trợ quy hoạch", "tài trợ kinh phí quy hoạch"),
    }

    class Meta:
        model = Zone
        fields = ("id", "name", "unit", "address", "developer", "planning_sponsor", "note", "version")
