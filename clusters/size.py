"""How large a cluster may be: Decree 32/2024/NĐ-CP, article 2(1), and since 15/9/2026 Decree 303/2026.

A size outside is worth a notice, never an error.
"""

import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from clusters.models import Cluster, ClusterType
from progress.models import Measure, SiteKind
from values.dates import PartialDate
from values.numbers import format_number

LARGEST = Decimal(75)  # hectares
SMALLEST = Decimal(10)
LEAST = Decimal(5)  # in mountain districts, and of craft villages; since SMALLER_ALLOWED everywhere
SMALLER_ALLOWED = datetime.date(2026, 9, 15)


def size_notices(cluster: Cluster, area: Decimal, as_of: PartialDate | None = None) -> list[str]:
    """What the decree has to say of `area` hectares, true `as_of`.

    Which districts count as mountain districts is not recorded, so between 5 and 10 ha both cases are told.
    """
    is_new = as_of is not None and as_of.start >= SMALLER_ALLOWED
    if area > LARGEST:
        text = _("%(area)s ha is more than the %(largest)s ha a cluster may have (Decree 32/2024, art. 2(1)).")
    elif area < LEAST:
        text = _("%(area)s ha is less than the %(least)s ha any cluster must have (Decree 32/2024, art. 2(1)).")
    elif area < SMALLEST and cluster.cluster_type != ClusterType.CRAFT_VILLAGE and not is_new:
        text = _(
            "%(area)s ha is less than %(smallest)s ha: until 15/9/2026 only clusters in mountain districts and of "
            "craft villages could be so small (Decree 32/2024, art. 2(1)); since then %(least)s ha are enough "
            "everywhere (Decree 303/2026)."
        )
    else:
        return []
    return [text % {"area": format_number(area), "largest": LARGEST, "smallest": SMALLEST, "least": LEAST}]


def size_broken() -> Q:
    """The figures in use of clusters' areas of which `size_notices` has something to say."""
    bound_types = ["", *(kind for kind in ClusterType if kind != ClusterType.CRAFT_VILLAGE)]
    smaller = Q(value__lt=SMALLEST, site__cluster__cluster_type__in=bound_types) & (
        Q(as_of__isnull=True) | Q(as_of__start__lt=SMALLER_ALLOWED)
    )
    is_area = Q(measure=Measure.AREA, is_chosen=True, site__kind=SiteKind.CLUSTER)
    return is_area & (Q(value__gt=LARGEST) | Q(value__lt=LEAST) | smaller)
