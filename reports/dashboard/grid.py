"""Sites × key stages: what the first screen shows of each site, the longest overdue first."""

import datetime
from dataclasses import dataclass

from progress.milestones.stage_cells import StageCell, cells_of, prefetch_key_milestones
from progress.models import Site, Stage, Standing
from reports.dashboard.late import LateSites
from values.dates import Lateness, Precision
from values.lateness import slots_over

MOST_SITES = 40  # in sight at once; where there are more, only those longest overdue are
SHOWN_OF_MORE = 20
SITES_TO_A_BLOCK = 20


@dataclass(frozen=True, slots=True)
class GridRow:
    """A site with a cell for each key stage, and how long the longest overdue of all its milestones is."""

    site: Site
    cells: list[StageCell]
    overdue: Lateness | None

    @property
    def is_suspended(self) -> bool:
        return self.site.standing == Standing.SUSPENDED


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows in blocks that stand side by side; `total` counts the sites of all of them."""

    stages: list[Stage]
    rows: list[GridRow]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)

    @property
    def blocks(self) -> list[list[GridRow]]:
        """The rows in as few blocks of equal length as hold them."""
        count = -(-len(self.rows) // SITES_TO_A_BLOCK) or 1
        length = -(-len(self.rows) // count)
        return [self.rows[start : start + length] for start in range(0, len(self.rows), length)] if self.rows else []


def grid(user, stages: list[Stage], late: LateSites, total: int, on: datetime.date, *, most: int | None = None) -> Grid:
    """Return the grid of the sites `user` sees neither revoked nor withdrawn, `total` of them; two queries.

    With more sites than `most`, those longest overdue; not given, as many as are in sight at once.
    """
    sites = Site.objects.visible_to(user).standing().with_standing()
    sites = sites.annotate(overdue_slots=slots_over("summary__due_slot", on))
    most = most or (MOST_SITES if total <= MOST_SITES else SHOWN_OF_MORE)
    if len(longest := late.longest(most)) == most:
        sites = sites.filter(pk__in=longest)  # of a past day, how long each of all is overdue is computed anew
    shown = sites.order_by("-overdue_slots", "kind", "name_key", "pk").prefetch_related(prefetch_key_milestones())
    rows = [GridRow(site, cells_of(site, stages, on), overdue_by(site.overdue_slots)) for site in shown[:most]]
    return Grid(stages, rows, total)


def overdue_by(slots: int) -> Lateness | None:
    """Return how long so many slots are, counted in days; None for none."""
    return Lateness(slots, slots, Precision.DAY) if slots else None
