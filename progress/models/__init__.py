from progress.models.office import Frequency, Reminder, StaffProfile, WorkSettings

from .baseline import Baseline, BaselineDate
from .document import Document, DocumentKind, SiteDocument
from .event import SiteEvent, SiteEventKind
from .exchange.meeting import AgendaItem, Conclusion, ConclusionState, Meeting
from .exchange.remark import Mention, Remark
from .exchange.saved_list import SavedList, StartPage
from .figure import Measure, SiteFigure, SourcedFigure
from .inspection import Finding, Inspection, InspectionPhoto, VisitKind
from .milestone import Milestone, Stage, State, WeeklyColumn
from .obstacle import Obstacle, ObstacleKind, ObstacleState
from .period import PeriodFigure, ReportForm, ReportRow
from .project import ProjectState, SecondaryProject
from .site import Site, SiteKind, Standing
from .submission import Submission, SubmissionKind, SubmissionState

# All that hangs on a site and keeps history.
SITE_PARTS = (
    Milestone,
    SiteFigure,
    SiteDocument,
    SecondaryProject,
    PeriodFigure,
    Obstacle,
    Inspection,
    Finding,
    InspectionPhoto,
    SiteEvent,
    Baseline,
    BaselineDate,
)

__all__ = [
    "SITE_PARTS",
    "AgendaItem",
    "Baseline",
    "BaselineDate",
    "Conclusion",
    "ConclusionState",
    "Document",
    "DocumentKind",
    "Finding",
    "Frequency",
    "Inspection",
    "InspectionPhoto",
    "Measure",
    "Meeting",
    "Mention",
    "Milestone",
    "Obstacle",
    "ObstacleKind",
    "ObstacleState",
    "PeriodFigure",
    "ProjectState",
    "Remark",
    "Reminder",
    "ReportForm",
    "ReportRow",
    "SavedList",
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
    "StartPage",
    "State",
    "Submission",
    "SubmissionKind",
    "SubmissionState",
    "VisitKind",
    "WeeklyColumn",
    "WorkSettings",
]
