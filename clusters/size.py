"""How large a cluster may be: Decree 32/2024/NĐ-CP, article 2(1). A size outside is worth a notice, never an error."""

from decimal import Decimal

from django.utils.translation import gettext as _

from clusters.models import Cluster, ClusterType
from values.numbers import format_number

LARGEST = Decimal(75)  # hectares
SMALLEST = Decimal(10)
LEAST = Decimal(5)  # in mountain districts, and of craft villages


def size_notices(cluster: Cluster, area: Decimal) -> list[str]:
    """What the decree has to say of `area` hectares.

    Which districts count as mountain districts is not recorded, so between 5 and 10 ha both cases are told.
    """
    if area > LARGEST:
        text = _("%(area)s ha is more than the %(largest)s ha a cluster may have (Decree 32/2024, art. 2(1)).")
    elif area < LEAST:
        text = _("%(area)s ha is less than the %(least)s ha any cluster must have (Decree 32/2024, art. 2(1)).")
    elif area < SMALLEST and cluster.cluster_type != ClusterType.CRAFT_VILLAGE:
        text = _(
            "%(area)s ha is less than %(smallest)s ha: until 15/9/2026 only clusters in mountain districts and of "
            "craft villages could be so small (Decree 32/2024, art. 2(1)); since then %(least)s ha are enough "
            "everywhere (Decree 303/2026)."
        )
    else:
        return []
    return [text % {"area": format_number(area), "largest": LARGEST, "smallest": SMALLEST, "least": LEAST}]
