"""What became of the sites between two days: what moved forward, slipped, opened, closed, and what else changed."""

from reports.differences.base import Difference, DifferenceKind
from reports.differences.milestones import milestones
from reports.differences.parts import events, findings, obstacles, projects
from reports.differences.records import figures, others, papers, period_figures
from reports.differences.sites import sites
from reports.differences.snapshots import Snapshot, snapshots

__all__ = ["Difference", "DifferenceKind", "Snapshot", "differences", "snapshots"]

PARTS = (sites, events, milestones, obstacles, findings, projects, figures, period_figures, others, papers)


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Return all that differs, in the order of reading within each site; a query or two per relation that differs."""
    parts = [part(before, after) for part in PARTS]
    return [difference for part in parts for difference in part]
