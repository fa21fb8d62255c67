from django.utils.translation import gettext_lazy

from clusters.models import Cluster
from progress.sites.resources import SiteResource


class ClusterResource(SiteResource):
    """The sheet of clusters."""

    key = "clusters"
    title = gettext_lazy("Clusters")
    aliases = SiteResource.aliases | {
        "name": ("tên cụm", "tên ccn", "cụm công nghiệp", "tên cụm công nghiệp", "ccn", "cụm"),
        "cluster_type": ("loại hình cụm", "loại hình", "loại"),
    }

    class Meta:
        model = Cluster
        fields = ("id", "name", "unit", "address", "developer", "cluster_type", "note", "version")
