from django.db import models
from django.utils.translation import gettext_lazy as _

from progress.models import Site, SiteKind
from progress.models.site import SiteQuerySet
from values.history import History


class ClusterType(models.TextChoices):
    """Types of Decree 32/2024, and those Decree 303/2026 added from 15/9/2026."""

    ORDINARY = "ordinary", _("Ordinary")
    CRAFT_VILLAGE = "craft-village", _("Craft village")
    SPECIALISED = "specialised", _("Specialised")
    SUPPORTING = "supporting", _("Supporting industry")
    HIGH_TECH = "high-tech", _("High-tech")
    ECO = "eco", _("Ecological")


class Cluster(Site):
    """An industrial cluster (cụm công nghiệp), the Department's."""

    site_kind = SiteKind.CLUSTER

    cluster_type = models.CharField(_("type of cluster"), max_length=16, choices=ClusterType, blank=True)

    history = History()
    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("industrial cluster")
        verbose_name_plural = _("industrial clusters")
        ordering = ["name_key"]

    def size_notices(self, area, as_of=None):
        from clusters.size import size_notices

        return size_notices(self, area, as_of)
