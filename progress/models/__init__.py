from .document import Document, DocumentKind, SiteDocument
from .event import SiteEvent, SiteEventKind
from .figure import Measure, SiteFigure, SourcedFigure
from .inspection import Inspection
from .milestone import Milestone, State
from .obstacle import Obstacle, ObstacleKind
from .project import ProjectState, SecondaryProject
from .reminder import Frequency, Reminder
from .setting import WorkSettings
from .site import Site, SiteKind, Standing
from .staff import StaffProfile
from .stage import Stage

__all__ = [
    "Document",
    "DocumentKind",
    "Frequency",
    "Inspection",
    "Measure",
    "Milestone",
    "Obstacle",
    "ObstacleKind",
    "ProjectState",
    "Reminder",
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
    "WorkSettings",
]
