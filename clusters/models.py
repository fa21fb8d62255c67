"""Industrial clusters, and how large one may be."""

import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from history.tracking import History
from progress.models import Measure, Site, SiteKind
from progress.models.site import SiteQuerySet
from values.numbers import format_number

# Decree 32/2024/NĐ-CP, article 2(1).
LARGEST = Decimal(75)  # hectares
SMALLEST = Decimal(10)
LEAST = Decimal(5)  # in mountain districts, and of craft villages; since SMALLER_ALLOWED everywhere
SMALLER_ALLOWED = datetime.date(2026, 9, 15)


class ClusterType(models.TextChoices):
    """Types of Decree 32/2024, and those Decree 303/2026 added from 15/9/2026."""

    ORDINARY = "ordinary", gettext_lazy("Ordinary")
    CRAFT_VILLAGE = "craft-village", gettext_lazy("Craft village")
    SPECIALISED = "specialised", gettext_lazy("Specialised")
    SUPPORTING = "supporting", gettext_lazy("Supporting industry")
    HIGH_TECH = "high-tech", gettext_lazy("High-tech")
    ECO = "eco", gettext_lazy("Ecological")


class Cluster(Site):
    """An industrial cluster (cụm công nghiệp), the Department's."""

    site_kind = SiteKind.CLUSTER

    cluster_type = models.CharField(gettext_lazy("type of cluster"), max_length=16, choices=ClusterType, blank=True)

    history = History()
    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("industrial cluster")
        verbose_name_plural = gettext_lazy("industrial clusters")
        ordering = ["name_key"]

    def own_values(self):
        return {_("Type of cluster"): self.cluster_type}

    def size_notices(self, area, as_of=None):
        """Return what Decree 32/2024/NĐ-CP, article 2(1), and since 15/9/2026 Decree 303/2026 say of `area` hectares.

        A size outside is worth a notice, never an error. Which districts count as mountain districts is not recorded,
        so between 5 and 10 ha both cases are told.
        """
        is_new = as_of is not None and as_of.start >= SMALLER_ALLOWED
        if area > LARGEST:
            text = _("%(area)s ha is more than the %(largest)s ha a cluster may have (Decree 32/2024, art. 2(1)).")
        elif area < LEAST:
            text = _("%(area)s ha is less than the %(least)s ha any cluster must have (Decree 32/2024, art. 2(1)).")
        elif area < SMALLEST and self.cluster_type != ClusterType.CRAFT_VILLAGE and not is_new:
            text = _(
                "%(area)s ha is less than %(smallest)s ha: until 15/9/2026 only clusters in mountain districts and of "
                "craft villages could be so small (Decree 32/2024, art. 2(1)); since then %(least)s ha are enough "
                "everywhere (Decree 303/2026)."
            )
        else:
            return []
        return [text % {"area": format_number(area), "largest": LARGEST, "smallest": SMALLEST, "least": LEAST}]


def size_broken() -> Q:
    """Return the figures in use of clusters' areas of which `size_notices` has something to say."""
    bound_types = ["", *(kind for kind in ClusterType if kind != ClusterType.CRAFT_VILLAGE)]
    smaller = Q(value__lt=SMALLEST, site__cluster__cluster_type__in=bound_types) & (
        Q(as_of__isnull=True) | Q(as_of__start__lt=SMALLER_ALLOWED)
    )
    is_area = Q(measure=Measure.AREA, is_chosen=True, site__kind=SiteKind.CLUSTER)
    return is_area & (Q(value__gt=LARGEST) | Q(value__lt=LEAST) | smaller)
