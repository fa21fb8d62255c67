from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from clusters.filters import ClusterFilter
from clusters.forms import ClusterForm
from clusters.models import Cluster
from progress.figures.views import ChooseFigureView
from progress.models import Measure
from progress.records.columns import column
from progress.sites.edit_views import SiteAddView, SiteEditView
from progress.sites.views import MilestoneView, SiteDetailView, SiteListView


class ClusterListView(SiteListView):
    model = Cluster
    filter_class = ClusterFilter
    found = ngettext_lazy("Found %(count)s cluster", "Found %(count)s clusters", "count")

    def further_columns(self):
        return [column("type", _("type of cluster"), lambda row: row.site.get_cluster_type_display(), is_extra=True)]


class ClusterDetailView(SiteDetailView):
    model = Cluster
    facts_template = "clusters/facts.html"

    def notices(self, known):
        area = known["figures"].chosen(Measure.AREA)
        return [*(self.site.size_notices(area.value, area.as_of) if area else []), *super().notices(known)]


class ClusterAddView(SiteAddView):
    model = Cluster
    form_class = ClusterForm


class ClusterEditView(SiteEditView):
    model = Cluster
    form_class = ClusterForm


class ClusterMilestoneView(MilestoneView):
    model = Cluster


class ClusterChooseFigureView(ChooseFigureView):
    model = Cluster
