import django_filters as filters
from django.utils.translation import gettext_lazy as _

from clusters.models import ClusterType
from progress.sites.filters import SiteFilter


class ClusterFilter(SiteFilter):
    type = filters.ChoiceFilter(field_name="cluster_type", label=_("Type of cluster"), choices=ClusterType)
