from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from progress.figures.views import ChooseFigureView
from progress.records.columns import column
from progress.sites.edit_views import SiteAddView, SiteEditView
from progress.sites.views import MilestoneView, SiteDetailView, SiteListView
from zones.filters import ZoneFilter
from zones.forms import ZoneForm
from zones.models import Zone


class ZoneListView(SiteListView):
    model = Zone
    filter_class = ZoneFilter
    found = ngettext_lazy("Found %(count)s zone", "Found %(count)s zones", "count")

    def further_columns(self):
        return [column("sponsor", _("sponsor of its planning"), lambda row: row.site.planning_sponsor, is_extra=True)]


class ZoneDetailView(SiteDetailView):
    model = Zone
    facts_template = "zones/facts.html"


class ZoneAddView(SiteAddView):
    model = Zone
    form_class = ZoneForm


class ZoneEditView(SiteEditView):
    model = Zone
    form_class = ZoneForm


class ZoneMilestoneView(MilestoneView):
    model = Zone


class ZoneChooseFigureView(ChooseFigureView):
    model = Zone
