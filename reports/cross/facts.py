"""What a cross table asks of sites and projects, read at once: each fact by as many queries, however many there are."""

import datetime
from collections import defaultdict
from decimal import Decimal
from functools import cache, cached_property

from django.db.models import Count, QuerySet

from places.holders import Holders
from progress.milestones.stage_cells import StageCell, cell_of, operates, operation_known, speaking
from progress.models import Milestone, Obstacle, SecondaryProject, Site, SiteFigure, Stage

Record = Site | SecondaryProject


def site_of(record: Record) -> Site:
    """Return the site itself, or the one a project lies in."""
    return record.site if isinstance(record, SecondaryProject) else record


class Facts:
    """Facts about the sites of `records`, a queryset of sites or of projects; each is read when it is asked for."""

    def __init__(self, records: QuerySet, on: datetime.date):
        self.on = on
        path = "site" if records.model is SecondaryProject else "pk"
        self._sites = records.order_by().values(path)
        self.figures = cache(self._figures)
        self.cells = cache(self._cells)
        self.areas_done = cache(self._areas_done)

    def _of(self, rows: QuerySet) -> QuerySet:
        return rows.filter(site__in=self._sites).order_by()

    def _counted(self, rows: QuerySet) -> dict[int, int]:
        return defaultdict(int, self._of(rows).values_list("site").annotate(Count("pk")))

    def _figures(self, measure: str) -> dict[int, SiteFigure]:
        """Return by site the figure in use of a measure."""
        chosen = self._of(SiteFigure.objects.filter(measure=measure, is_chosen=True))
        return {figure.site_id: figure for figure in chosen.select_related("document")}

    def _milestones(self, stage: Stage) -> dict[int, list[Milestone]]:
        found = defaultdict(list)
        for milestone in self._of(Milestone.objects.filter(stage=stage)).with_blocked().select_related("document"):
            found[milestone.site_id].append(milestone)
        return found

    def _cells(self, stage: Stage) -> dict[int, StageCell]:
        """Return by site how far it is with a stage, whatever its phases."""
        return {site: cell_of(stage, found, self.on) for site, found in self._milestones(stage).items()}

    def _areas_done(self, stage: Stage) -> dict[int, tuple[Decimal, Milestone]]:
        """Return by site the hectares done of a stage, of all phases, with the last of them; none where one is open."""
        found = {site: speaking(several) for site, several in self._milestones(stage).items()}
        return {
            site: (sum(one.area_done for one in several), several[-1])
            for site, several in found.items()
            if several and all(one.area_done is not None for one in several)
        }

    @cached_property
    def operating(self) -> dict[int, bool]:
        """Whether each site operates, of those of which somebody said it."""
        sites = Site.objects.filter(pk__in=self._sites).order_by()
        known = dict.fromkeys(sites.filter(operation_known()).values_list("pk", flat=True), False)
        return known | dict.fromkeys(sites.filter(operates()).values_list("pk", flat=True), True)

    @cached_property
    def open_obstacles(self) -> dict[int, int]:
        return self._counted(Obstacle.objects.open())

    @cached_property
    def overdue(self) -> dict[int, int]:
        return self._counted(Milestone.objects.overdue(self.on))

    @cached_property
    def projects(self) -> dict[int, int]:
        return self._counted(SecondaryProject.objects.all())

    @cached_property
    def holders(self) -> Holders:
        return Holders()
