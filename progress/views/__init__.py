"""The pages that clusters and zones share; each kind's views.py makes them its own."""

from .documents import (
    DocumentAddView,
    DocumentDetailView,
    DocumentEditView,
    DocumentListView,
    document_detach,
    document_file,
)
from .figure import ChooseFigureView
from .findings import FindingDoneView
from .inspections import (
    InspectionAddView,
    InspectionDetailView,
    InspectionEditView,
    InspectionListView,
    InspectionPhotosView,
    PhotoEditView,
    photo_file,
)
from .milestone import MilestoneView
from .obstacle_steps import ObstacleStepView, OpenObstacleView
from .obstacles import ObstacleListView, ObstacleView
from .search import SearchView
from .site import SiteDetailView
from .sites import SiteListView
from .together import TogetherView
from .work import WorkMilestoneView, WorkView

__all__ = [
    "ChooseFigureView",
    "DocumentAddView",
    "DocumentDetailView",
    "DocumentEditView",
    "DocumentListView",
    "FindingDoneView",
    "InspectionAddView",
    "InspectionDetailView",
    "InspectionEditView",
    "InspectionListView",
    "InspectionPhotosView",
    "MilestoneView",
    "ObstacleListView",
    "ObstacleStepView",
    "ObstacleView",
    "OpenObstacleView",
    "PhotoEditView",
    "SearchView",
    "SiteDetailView",
    "SiteListView",
    "TogetherView",
    "WorkMilestoneView",
    "WorkView",
    "document_detach",
    "document_file",
    "photo_file",
]
