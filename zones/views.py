from django.utils.translation import ngettext_lazy

from progress.figures.views import ChooseFigureView
from progress.sites.views import MilestoneView, SiteDetailView, SiteListView
from zones.filters import ZoneFilter
from zones.models import Zone


class ZoneListView(SiteListView):
    model = Zone
    filter_class = ZoneFilter
    found = ngettext_lazy("Found %(count)s zone", "Found %(count)s zones", "count")


class ZoneDetailView(SiteDetailView):
    model = Zone
    facts_template = "zones/facts.html"


class ZoneMilestoneView(MilestoneView):
    model = Zone


class ZoneChooseFigureView(ChooseFigureView):
    model = Zone
