from django.utils.translation import ngettext_lazy

from progress import views
from zones.filters import ZoneFilter
from zones.models import Zone


class ZoneListView(views.SiteListView):
    model = Zone
    filter_class = ZoneFilter
    found = ngettext_lazy("Found %(count)s zone", "Found %(count)s zones", "count")


class ZoneDetailView(views.SiteDetailView):
    model = Zone
    facts_template = "zones/facts.html"


class ZoneMilestoneView(views.MilestoneView):
    model = Zone


class ZoneChooseFigureView(views.ChooseFigureView):
    model = Zone
