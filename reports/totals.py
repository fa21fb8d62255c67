"""What the tracker counts of the sites a person may see."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum

from progress import keystages
from progress.models import Measure, Milestone, Site, SiteKind, Standing, State

AREA_STEP = Decimal("0.0001")  # areas are kept to four places of a hectare; SQLite sums them as floats


@dataclass(slots=True)
class SiteTotals:
    """Counts of the sites of one kind. Those revoked or withdrawn stand apart and are in no other number."""

    standing: int = 0
    suspended: int = 0
    revoked: int = 0
    withdrawn: int = 0
    operating: int = 0
    operation_unknown: int = 0  # nobody has said whether they operate
    area: Decimal | None = None  # hectares; None when the area of no site is known
    without_area: int = 0

    @property
    def known(self) -> int:
        """Sites of every standing."""
        return self.standing + self.revoked + self.withdrawn


def site_totals(user) -> dict[str, SiteTotals]:
    """Totals of the clusters and the zones that `user` sees, by kind; one query."""
    said = Milestone.objects.filter(site=OuterRef("pk"), stage__code=keystages.OPERATION).exclude(state=State.UNKNOWN)
    rows = (
        Site.objects.visible_to(user)
        .with_standing()
        .with_figures(Measure.AREA)
        .annotate(operates=keystages.operates(), operation_known=Exists(said))
        .order_by()
        .values("kind", "standing")
        .annotate(
            count=Count("pk"),
            hectares=Sum("area"),
            measured=Count("area"),
            operating=Count("pk", filter=Q(operates=True)),
            operation_unknown=Count("pk", filter=Q(operation_known=False)),
        )
    )
    totals = {kind.value: SiteTotals() for kind in SiteKind}
    for row in rows:
        _add(totals[row["kind"]], row)
    return totals


def _add(totals: SiteTotals, row: dict) -> None:
    if row["standing"] == Standing.REVOKED:
        totals.revoked += row["count"]
        return
    if row["standing"] == Standing.WITHDRAWN:
        totals.withdrawn += row["count"]
        return
    if row["standing"] == Standing.SUSPENDED:
        totals.suspended += row["count"]
    totals.standing += row["count"]
    totals.operating += row["operating"]
    totals.operation_unknown += row["operation_unknown"]
    totals.without_area += row["count"] - row["measured"]
    if row["hectares"] is not None:
        totals.area = (totals.area or 0) + Decimal(row["hectares"]).quantize(AREA_STEP)
