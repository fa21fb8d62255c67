"""What became of the sites between two days: what moved forward, slipped, opened, closed, and what else changed."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from reports.differences.base import Difference, DifferenceKind
from reports.differences.milestones import milestones
from reports.differences.parts import events, findings, obstacles, projects
from reports.differences.records import figures, others, papers, period_figures
from reports.differences.sites import sites
from reports.differences.snapshots import Snapshot, of_sites, snapshots

__all__ = ["Difference", "DifferenceKind", "Snapshot", "counted", "differences", "snapshots"]

PARTS = (sites, events, milestones, obstacles, findings, projects, figures, period_figures, others, papers)


def differences(before: Snapshot, after: Snapshot, at: Collection[int] | None = None) -> list[Difference]:
    """Return all that differs, in the order of reading within each site; a query or two per relation that differs.

    `at` are primary keys of sites: of no others anything is said or put into words.
    """
    if at is None:
        return list(_each(before, after))
    sites = set(at)
    return [difference for difference in _each(*of_sites(before, after, sites)) if difference.site in sites]


def counted(before: Snapshot, after: Snapshot) -> Counter[tuple[int, DifferenceKind]]:
    """Return how many differences of which kind there are at which site, by its primary key: none is named or kept."""
    found = _each(replace(before, is_only_counted=True), replace(after, is_only_counted=True))
    return Counter((difference.site, difference.kind) for difference in found)


def _each(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for part in PARTS:
        yield from part(before, after)
