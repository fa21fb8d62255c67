"""What the tracker counts of the sites a person may see."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Q, Sum

from progress.milestones import stage_cells
from progress.models import Measure, Site, Standing

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
    leased: Decimal | None = None  # hectares; None when that is known of no site
    with_leased: int = 0
    uncertain: int = 0  # of an area: sites that may lie there, for nobody has recorded closely where they are

    @property
    def known(self) -> int:
        """Sites of every standing."""
        return self.standing + self.revoked + self.withdrawn


class Counts:
    """The sites that `user` sees, counted by kind, standing and unit; one query, made when first asked."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def _rows(self) -> list[dict]:
        sites = Site.objects.visible_to(self.user).with_standing().with_figures(Measure.AREA, Measure.LEASED_AREA)
        return list(
            sites.annotate(operates=stage_cells.operates(), operation_known=stage_cells.operation_known())
            .order_by()
            .values("kind", "standing", "unit")
            .annotate(
                count=Count("pk"),
                hectares=Sum("area"),
                measured=Count("area"),
                leased=Sum("leased_area"),
                with_leased=Count("leased_area"),
                operating=Count("pk", filter=Q(operates=True)),
                operation_unknown=Count("pk", filter=Q(operation_known=False)),
            )
        )

    @property
    def units(self) -> set[int | None]:
        """The units in which the sites lie, by primary key; None among them where one of a site is not recorded."""
        return {row["unit"] for row in self._rows}

    def of_kind(
        self, kind: str, units: Collection[int | None] | None = None, perhaps: Collection[int | None] = ()
    ) -> SiteTotals:
        """Return the totals of the sites of a kind, of those within `units` or of all.

        Those recorded in a unit of `perhaps`, or in none if None is there, are counted as `uncertain` alone.
        """
        totals = SiteTotals()
        for row in self._rows:
            if row["kind"] != kind:
                continue
            if units is None or row["unit"] in units:
                _add(totals, row)
            elif row["unit"] in perhaps and row["standing"] not in stage_cells.GIVEN_UP:
                totals.uncertain += row["count"]
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
    totals.with_leased += row["with_leased"]
    totals.area = _sum(totals.area, row["hectares"])
    totals.leased = _sum(totals.leased, row["leased"])


def _sum(hectares: Decimal | None, more) -> Decimal | None:
    return hectares if more is None else (hectares or 0) + Decimal(more).quantize(AREA_STEP)
