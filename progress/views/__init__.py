"""The pages that clusters and zones share; each kind's views.py makes them its own."""

from .documents import document_file
from .figure import ChooseFigureView
from .milestone import MilestoneView
from .search import SearchView
from .site import SiteDetailView
from .sites import SiteListView
from .submission import AcceptView, ReturnView, SubmissionView, WithdrawView
from .submission_values import CorrectView, MendView
from .submissions import AcceptSeveralView, SubmissionListView

__all__ = [
    "AcceptSeveralView",
    "AcceptView",
    "ChooseFigureView",
    "CorrectView",
    "MendView",
    "MilestoneView",
    "ReturnView",
    "SearchView",
    "SiteDetailView",
    "SiteListView",
    "SubmissionListView",
    "SubmissionView",
    "WithdrawView",
    "document_file",
]
