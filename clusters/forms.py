from clusters.models import Cluster
from progress.sites.forms import SiteForm


class ClusterForm(SiteForm):
    class Meta(SiteForm.Meta):
        model = Cluster
        fields = [*SiteForm.Meta.fields, "cluster_type"]
