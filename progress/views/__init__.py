"""The pages that clusters and zones share; each kind's views.py makes them its own."""

from .documents import document_file
from .figure import ChooseFigureView
from .milestone import MilestoneView
from .obstacle_steps import ObstacleStepView, OpenObstacleView
from .obstacles import ObstacleListView, ObstacleView
from .search import SearchView
from .site import SiteDetailView
from .sites import SiteListView
from .submission import AcceptView, ReturnView, SubmissionView, WithdrawView
from .submission_values import CorrectView, MendView
from .submissions import AcceptSeveralView, SubmissionListView
from .together import TogetherView
from .work import WorkMilestoneView, WorkView

__all__ = [
    "AcceptSeveralView",
    "AcceptView",
    "ChooseFigureView",
    "CorrectView",
    "MendView",
    "MilestoneView",
    "ObstacleListView",
    "ObstacleStepView",
    "ObstacleView",
    "OpenObstacleView",
    "ReturnView",
    "SearchView",
    "SiteDetailView",
    "SiteListView",
    "SubmissionListView",
    "SubmissionView",
    "TogetherView",
    "WithdrawView",
    "WorkMilestoneView",
    "WorkView",
    "document_file",
]
