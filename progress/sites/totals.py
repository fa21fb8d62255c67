"""How many of the sites found lie in each former province of a merged one, with their hectares."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from places.holders import DISTRICTS_UNTIL, OLD_PROVINCE, were_merged
from places.models import AdministrativeUnit
from progress.models import Measure, Site
from values.numbers import format_number

AREA_STEP = Decimal("0.0001")  # areas are kept to four places of a hectare; SQLite sums them as floats


@dataclass(slots=True)
class ProvinceTotal:
    """Sites that lay in a former province; `unit` is None for those that may lie in several, or without a place."""

    unit: AdministrativeUnit | None
    count: int = 0
    hectares: Decimal = Decimal(0)
    measured: int = 0

    @property
    def area(self) -> str:
        """The hectares of those whose area is known; empty where it is of none."""
        return f"{format_number(self.hectares)} ha" if self.measured else ""


def by_former_province(found: QuerySet) -> list[ProvinceTotal]:
    """Return the totals of the sites found, in the order of the provinces' names; none where they lie in one alone.

    One query in an office of one province, at most six in others.
    """
    sites = Site.objects.filter(pk__in=found.order_by().values("pk")).order_by()
    holders = were_merged(sites.values_list("unit", flat=True).distinct())
    if holders is None:
        return []
    totals: dict[AdministrativeUnit | None, ProvinceTotal] = {}
    rows = sites.with_figures(Measure.AREA).values_list("unit").annotate(Count("pk"), Sum("area"), Count("area"))
    for unit, count, hectares, measured in rows:
        province = OLD_PROVINCE.of(holders, unit, DISTRICTS_UNTIL)
        total = totals.setdefault(province, ProvinceTotal(province))
        total.count += count
        total.hectares += Decimal(hectares or 0).quantize(AREA_STEP)
        total.measured += measured
    return sorted(totals.values(), key=lambda total: (total.unit is None, total.unit.folded if total.unit else ""))
