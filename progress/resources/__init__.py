"""Sheets of sites and of what hangs on them, a module each."""

from progress.resources.baselines import BaselineResource
from progress.resources.documents import DocumentResource
from progress.resources.events import EventResource
from progress.resources.figures import FigureResource
from progress.resources.findings import FindingResource
from progress.resources.milestones import MilestoneResource
from progress.resources.obstacles import ObstacleResource
from progress.resources.periods import PeriodFigureResource
from progress.resources.projects import ProjectResource
from progress.resources.sites import SiteResource

__all__ = [
    "BaselineResource",
    "DocumentResource",
    "EventResource",
    "FigureResource",
    "FindingResource",
    "MilestoneResource",
    "ObstacleResource",
    "PeriodFigureResource",
    "ProjectResource",
    "SiteResource",
]
