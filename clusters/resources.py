from clusters.models import Cluster
from progress.resources import SiteResource


class ClusterResource(SiteResource):
    """Spreadsheet columns of a cluster."""

    class Meta:
        model = Cluster
        fields = ("slug", "name", "unit", "address", "developer", "cluster_type", "note", "version")
