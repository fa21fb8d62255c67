"""What became of the sites between two days: what moved forward, slipped, opened, closed, and what else changed."""

from reports.differences.base import Difference, Kind
from reports.differences.milestones import milestones
from reports.differences.parts import events, figures, findings, obstacles, projects
from reports.differences.sites import sites
from reports.differences.snapshots import Snapshot, snapshot

__all__ = ["Difference", "Kind", "Snapshot", "differences", "snapshot"]


def differences(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Everything that differs, in the order of reading within each site; one query, for the names of stages."""
    found = [part(before, after) for part in (sites, events, milestones, obstacles, findings, projects, figures)]
    return [difference for part in found for difference in part]
