"""The admin of sites' parts and of the catalogues; clusters and zones build their own pages on `sites`."""

from progress.admin import catalogue, documents, milestones, obstacles, parts, settings, staff, submissions
from progress.admin.sites import SiteAdmin

__all__ = [
    "SiteAdmin",
    "catalogue",
    "documents",
    "milestones",
    "obstacles",
    "parts",
    "settings",
    "staff",
    "submissions",
]
