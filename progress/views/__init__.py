"""The pages that clusters and zones share; each kind's views.py makes them its own."""

from .baselines import BaselineAddView, BaselineView
from .documents import (
    DocumentAddView,
    DocumentDetailView,
    DocumentEditView,
    DocumentListView,
    document_detach,
    document_file,
)
from .events import EventAddView
from .figure import ChooseFigureView
from .findings import FindingDoneView
from .history import HistoryView, ObjectHistoryView, SiteHistoryView
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
from .obstacle_report import ReportObstacleView
from .obstacle_steps import ObstacleStepView, OpenObstacleView
from .obstacles import ObstacleListView, ObstacleView
from .overview import OverviewView
from .periods import ProjectFiguresView, SiteFiguresView, SitePeriodsView
from .projects import AddProjectView, EditProjectView, ProjectListView, ProjectView
from .promises import MilestonePromisesView, PromisesView
from .reminders import RemindersView
from .search import SearchView
from .site import SiteDetailView
from .sites import SiteListView
from .submission import AcceptView, ReturnView, SubmissionView, WithdrawView
from .submission_values import CorrectView, MendView
from .submissions import AcceptSeveralView, SubmissionListView
from .together import TogetherView
from .undo import UndoRequestView, UndoView
from .work import WorkMilestoneView, WorkView

__all__ = [
    "AcceptSeveralView",
    "AcceptView",
    "AddProjectView",
    "BaselineAddView",
    "BaselineView",
    "ChooseFigureView",
    "CorrectView",
    "DocumentAddView",
    "DocumentDetailView",
    "DocumentEditView",
    "DocumentListView",
    "EditProjectView",
    "EventAddView",
    "FindingDoneView",
    "HistoryView",
    "InspectionAddView",
    "InspectionDetailView",
    "InspectionEditView",
    "InspectionListView",
    "InspectionPhotosView",
    "MendView",
    "MilestonePromisesView",
    "MilestoneView",
    "ObjectHistoryView",
    "ObstacleListView",
    "ObstacleStepView",
    "ObstacleView",
    "OpenObstacleView",
    "OverviewView",
    "PhotoEditView",
    "ProjectFiguresView",
    "ProjectListView",
    "ProjectView",
    "PromisesView",
    "RemindersView",
    "ReportObstacleView",
    "ReturnView",
    "SearchView",
    "SiteDetailView",
    "SiteFiguresView",
    "SiteHistoryView",
    "SiteListView",
    "SitePeriodsView",
    "SubmissionListView",
    "SubmissionView",
    "TogetherView",
    "UndoRequestView",
    "UndoView",
    "WithdrawView",
    "WorkMilestoneView",
    "WorkView",
    "document_detach",
    "document_file",
    "photo_file",
]
