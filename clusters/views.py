from django.utils.translation import ngettext_lazy

from clusters.filters import ClusterFilter
from clusters.models import Cluster
from progress import views
from progress.models import Measure


class ClusterListView(views.SiteListView):
    model = Cluster
    filter_class = ClusterFilter
    found = ngettext_lazy("Found %(count)s cluster", "Found %(count)s clusters", "count")


class ClusterDetailView(views.SiteDetailView):
    model = Cluster
    facts_template = "clusters/facts.html"

    def notices(self, known):
        area = known["figures"].chosen(Measure.AREA)
        return [*(self.site.size_notices(area.value, area.as_of) if area else []), *super().notices(known)]


class ClusterMilestoneView(views.MilestoneView):
    model = Cluster


class ClusterChooseFigureView(views.ChooseFigureView):
    model = Cluster
