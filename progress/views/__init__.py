"""The pages that clusters and zones share; each kind's views.py makes them its own."""

from .documents import document_file
from .figure import ChooseFigureView
from .history import HistoryView, ObjectHistoryView, SiteHistoryView
from .milestone import MilestoneView
from .search import SearchView
from .site import SiteDetailView
from .sites import SiteListView
from .together import TogetherView
from .undo import UndoRequestView, UndoView
from .work import WorkMilestoneView, WorkView

__all__ = [
    "ChooseFigureView",
    "HistoryView",
    "MilestoneView",
    "ObjectHistoryView",
    "SearchView",
    "SiteDetailView",
    "SiteHistoryView",
    "SiteListView",
    "TogetherView",
    "UndoRequestView",
    "UndoView",
    "WorkMilestoneView",
    "WorkView",
    "document_file",
]
