from progress.sites.forms import SiteForm
from zones.models import Zone


class ZoneForm(SiteForm):
    class Meta(SiteForm.Meta):
        model = Zone
        fields = [*SiteForm.Meta.fields, "planning_sponsor"]
