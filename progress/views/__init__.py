"""The pages that clusters and zones share; each kind's views.py makes them its own."""

from .documents import document_file
from .figure import ChooseFigureView
from .milestone import MilestoneView
from .reminders import RemindersView
from .search import SearchView
from .site import SiteDetailView
from .sites import SiteListView

__all__ = [
    "ChooseFigureView",
    "MilestoneView",
    "RemindersView",
    "SearchView",
    "SiteDetailView",
    "SiteListView",
    "document_file",
]
