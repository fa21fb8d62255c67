"""The admin of sites' parts and of the catalogues; clusters and zones build their own pages on `sites`."""

from progress.admin import (
    baselines,
    catalogue,
    documents,
    events,
    milestones,
    obstacles,
    parts,
    periods,
    settings,
    staff,
    submissions,
)
from progress.admin.sites import SiteAdmin

__all__ = [
    "SiteAdmin",
    "baselines",
    "catalogue",
    "documents",
    "events",
    "milestones",
    "obstacles",
    "parts",
    "periods",
    "settings",
    "staff",
    "submissions",
]
