from progress.models.office import FirstPassword, Frequency, PersonInCharge, Reminder, StaffProfile, WorkSettings

from .baseline import Baseline, BaselineDate
from .desks.limit import DayKind, HolidayCalendar, TimeLimit
from .desks.movement import Movement, MovementKind
from .document import Document, DocumentKind, SiteDocument
from .event import SiteEvent, SiteEventKind
from .exchange.explanation import Explanation
from .exchange.filing import FilingStep, FilingStepKind, FilingWay
from .exchange.meeting import AgendaItem, Conclusion, ConclusionState, Meeting
from .exchange.no_change import NoChange
from .exchange.notification import Notification, NotificationKind
from .exchange.remark import Mention, Remark
from .exchange.saved_list import SavedList, StartPage
from .figure import Measure, SiteFigure, SourcedFigure
from .ground.investor_fact import InvestorFact, Readiness
from .ground.outline import SiteOutline
from .ground.position import CoordinateSystem, SitePosition
from .inspection import Finding, Inspection, InspectionPhoto, VisitKind
from .milestone import FormPart, Milestone, Stage, State, WeeklyColumn
from .obstacle import Obstacle, ObstacleKind, ObstacleState
from .period import Answer, PeriodFigure, ReportForm, ReportRow, Rhythm
from .project import ProjectState, SecondaryProject
from .rules.investor_subjects import InvestorSubject
from .site import Site, SiteKind, Standing
from .submission import SentReport, Submission, SubmissionKind, SubmissionState
from .summary import SiteSummary

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
    Movement,
    SitePosition,
    SiteOutline,
    InvestorFact,
)

__all__ = [
    "SITE_PARTS",
    "AgendaItem",
    "Answer",
    "Baseline",
    "BaselineDate",
    "Conclusion",
    "ConclusionState",
    "CoordinateSystem",
    "DayKind",
    "Document",
    "DocumentKind",
    "Explanation",
    "FilingStep",
    "FilingStepKind",
    "FilingWay",
    "Finding",
    "FirstPassword",
    "FormPart",
    "Frequency",
    "HolidayCalendar",
    "Inspection",
    "InspectionPhoto",
    "InvestorFact",
    "InvestorSubject",
    "Measure",
    "Meeting",
    "Mention",
    "Milestone",
    "Movement",
    "MovementKind",
    "NoChange",
    "Notification",
    "NotificationKind",
    "Obstacle",
    "ObstacleKind",
    "ObstacleState",
    "PeriodFigure",
    "PersonInCharge",
    "ProjectState",
    "Readiness",
    "Remark",
    "Reminder",
    "ReportForm",
    "ReportRow",
    "Rhythm",
    "SavedList",
    "SecondaryProject",
    "SentReport",
    "Site",
    "SiteDocument",
    "SiteEvent",
    "SiteEventKind",
    "SiteFigure",
    "SiteKind",
    "SiteOutline",
    "SitePosition",
    "SiteSummary",
    "SourcedFigure",
    "StaffProfile",
    "Stage",
    "Standing",
    "StartPage",
    "State",
    "Submission",
    "SubmissionKind",
    "SubmissionState",
    "TimeLimit",
    "VisitKind",
    "WeeklyColumn",
    "WorkSettings",
]
