from django.contrib import admin

from clusters.models import Cluster
from clusters.resources import ClusterResource
from progress.sites.admin import SiteAdmin


@admin.register(Cluster)
class ClusterAdmin(SiteAdmin):
    resource_classes = [ClusterResource]
    own_fields = ("cluster_type",)
