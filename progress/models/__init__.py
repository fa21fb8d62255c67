from .document import Document, DocumentKind, SiteDocument
from .event import SiteEvent, SiteEventKind
from .figure import Measure, SiteFigure, SourcedFigure
from .inspection import Inspection
from .milestone import Milestone, State
from .obstacle import Obstacle, ObstacleKind, ObstacleState
from .project import ProjectState, SecondaryProject
from .setting import WorkSettings
from .site import Site, SiteKind, Standing
from .staff import StaffProfile
from .stage import Stage
from .submission import Submission, SubmissionKind, SubmissionState

__all__ = [
    "Document",
    "DocumentKind",
    "Inspection",
    "Measure",
    "Milestone",
    "Obstacle",
    "ObstacleKind",
    "ObstacleState",
    "ProjectState",
    "SecondaryProject",
    "Site",
    "SiteDocument",
    "SiteEvent",
    "SiteEventKind",
    "SiteFigure",
    "SiteKind",
    "SourcedFigure",
    "StaffProfile",
    "Stage",
    "Standing",
    "State",
    "Submission",
    "SubmissionKind",
    "SubmissionState",
    "WorkSettings",
]
