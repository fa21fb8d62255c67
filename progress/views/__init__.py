"""The pages that clusters and zones share; each kind's views.py makes them its own."""

from .baselines import BaselineAddView, BaselineView
from .documents import document_file
from .figure import ChooseFigureView
from .milestone import MilestoneView
from .obstacle_steps import ObstacleStepView, OpenObstacleView
from .obstacles import ObstacleListView, ObstacleView
from .promises import MilestonePromisesView, PromisesView
from .search import SearchView
from .site import SiteDetailView
from .sites import SiteListView
from .together import TogetherView
from .work import WorkMilestoneView, WorkView

__all__ = [
    "BaselineAddView",
    "BaselineView",
    "ChooseFigureView",
    "MilestonePromisesView",
    "MilestoneView",
    "ObstacleListView",
    "ObstacleStepView",
    "ObstacleView",
    "OpenObstacleView",
    "PromisesView",
    "SearchView",
    "SiteDetailView",
    "SiteListView",
    "TogetherView",
    "WorkMilestoneView",
    "WorkView",
    "document_file",
]
