"""How many sites, and hectares, will be in operation when the plan ends if they go on as others; beside the plan."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from places.holders import Holders
from progress.milestones.stage_cells import OPERATION, operates
from progress.models import Measure, Milestone, Site, SiteKind, Standing, State
from progress.outlook.queries import Outlooks
from reports.access import sees_province
from reports.indicators.models import Computed, FigureKind, IndicatorFigure

PLAN_ENDS = datetime.date(2030, 12, 31)  # of the provincial plans of 2021–2030, where no target names a later year


@dataclass(slots=True)
class PlanPace:
    """The sites of one kind: in operation, likely to be by `until`, and those of which nothing can be computed."""

    kind: SiteKind
    until: datetime.date
    targets: list["TargetPace"] = field(default_factory=list)
    operating: int = 0
    operating_area: Decimal = Decimal(0)
    computed: int = 0  # sites not in operation of which a likelihood was computed
    likely: float = 0.0  # the sum of their likelihoods
    likely_area: float = 0.0
    not_computed: int = 0
    without_area: int = 0  # of those in operation or computed

    @property
    def at_pace(self) -> int:
        """Sites in operation at the end, those already so included."""
        return self.operating + round(self.likely)

    @property
    def area_at_pace(self) -> Decimal:
        """Hectares of them."""
        return self.operating_area + round(Decimal(self.likely_area))


@dataclass(frozen=True, slots=True)
class TargetPace:
    """A target, and the pace of the sites that lie in its area for certain."""

    figure: IndicatorFigure
    pace: PlanPace


def plan_paces(user, outlooks: Outlooks) -> list[PlanPace]:
    """Return the paces of clusters and of zones that `user` sees; wants the durations of operation in `outlooks`."""
    targets = _targets()
    until = max([PLAN_ENDS, *(figure.period.end for figure in targets)])
    paces = {kind: PlanPace(kind, until) for kind in SiteKind}
    areas: dict[int, PlanPace] = {}
    if sees_province(user):
        shown = [figure for figure in targets if figure.period.end == until]
        areas = {figure.area_id: PlanPace(SiteKind.CLUSTER, until) for figure in shown}
        paces[SiteKind.CLUSTER].targets = [TargetPace(figure, areas[figure.area_id]) for figure in shown]
    holders = Holders() if areas else None
    milestones = {
        milestone.site_id: milestone
        for milestone in Milestone.objects.visible_to(user)
        .filter(stage__code=OPERATION)
        .exclude(state=State.DONE)
        .select_related("site")
        .order_by("-phase")
    }
    for site in _sites(user):
        of_areas = holders.of(site.unit_id) & areas.keys() if holders and site.kind == SiteKind.CLUSTER else ()
        for pace in (paces[site.kind], *(areas[area] for area in of_areas)):
            _add(pace, site, milestones.get(site.pk), outlooks)
    return [pace for pace in paces.values() if pace.operating or pace.computed or pace.not_computed]


def _targets() -> list[IndicatorFigure]:
    """Return the planned numbers in use that the tracker counts the like of, clusters in operation first."""
    figures = IndicatorFigure.objects.filter(kind=FigureKind.PLANNED, is_chosen=True, area__isnull=False)
    counted = (Computed.CLUSTERS_OPERATING, Computed.CLUSTERS_RECORDED, Computed.CLUSTERS_AREA)
    figures = figures.filter(indicator__computed__in=counted).select_related("indicator", "area__parent", "document")
    return sorted(figures, key=lambda figure: (counted.index(figure.indicator.computed), figure.indicator.order))


def _sites(user):
    """Return the sites in operation, suspended ones too, as everywhere, and those that are to get there."""
    sites = Site.objects.visible_to(user).standing().with_figures(Measure.AREA).order_by()
    sites = sites.annotate(operates=operates()).filter(Q(operates=True) | Q(summary__standing=Standing.STANDING))
    return sites.only("pk", "kind", "unit")


def _add(pace: PlanPace, site: Site, milestone: Milestone | None, outlooks: Outlooks) -> None:
    if site.operates:
        pace.operating += 1
        pace.operating_area += site.area or 0
        pace.without_area += site.area is None
        return
    chance = outlooks.chance(milestone, pace.until) if milestone else None
    if chance is None:
        pace.not_computed += 1
        return
    pace.computed += 1
    pace.likely += chance
    pace.likely_area += chance * float(site.area or 0)
    pace.without_area += site.area is None
