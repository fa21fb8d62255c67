"""What a letter lists: one small record for each thing that waits for an organisation."""

import datetime
from dataclasses import dataclass

from progress.models import Conclusion, Finding, Milestone, Obstacle, SecondaryProject, Site
from progress.models.rules.reporting_period import Period
from values.dates import Lateness


@dataclass(frozen=True, slots=True)
class LateStep:
    site: Site
    step: str
    promised: str
    late_by: Lateness
    basis: str


@dataclass(frozen=True, slots=True)
class LateProject:
    site: Site
    name: str
    promised: str
    late_by: Lateness
    basis: str


@dataclass(frozen=True, slots=True)
class OpenObstacle:
    site: Site
    what: str
    asked: str
    due: str
    opened_on: datetime.date
    days: int
    basis: str


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """`days_overdue` counts from the end of the period in which it was to be done; 0 where that is not over."""

    site: Site
    visited: datetime.date
    found: str
    to_do: str
    due: str
    days: int
    days_overdue: int
    basis: str


@dataclass(frozen=True, slots=True)
class OpenConclusion:
    """`days_overdue` counts from the end of the time given; 0 where that is not over."""

    site: Site
    meeting: str
    what: str
    due: str
    days_overdue: int


@dataclass(frozen=True, slots=True)
class MissingReport:
    """A form of a period whose day is over: `project` is empty for the developer's own form 02."""

    site: Site
    project: str
    form: str
    period: Period
    answered: int
    asked: int


def late_step(milestone: Milestone, on: datetime.date) -> LateStep:
    return LateStep(
        site=milestone.site,
        step=milestone.title,
        promised=str(milestone.promise),
        late_by=milestone.overdue_by(on),
        basis=_basis(milestone),
    )


def late_project(project: SecondaryProject, on: datetime.date) -> LateProject:
    return LateProject(
        site=project.site,
        name=project.name,
        promised=str(project.promise),
        late_by=project.overdue_by(on),
        basis=_basis(project),
    )


def open_obstacle(obstacle: Obstacle, on: datetime.date) -> OpenObstacle:
    return OpenObstacle(
        site=obstacle.site,
        what=obstacle.description,
        asked=obstacle.request,
        due=str(obstacle.due or ""),
        opened_on=obstacle.opened_on,
        days=obstacle.days_asked(on),
        basis=_basis(obstacle),
    )


def open_finding(finding: Finding, on: datetime.date) -> OpenFinding:
    visit = finding.inspection
    is_over = finding.due is not None and finding.due.is_over(on)
    return OpenFinding(
        site=finding.site,
        visited=visit.date,
        found=finding.found,
        to_do=finding.to_do,
        due=str(finding.due or ""),
        days=(on - visit.date).days,
        days_overdue=(on - finding.due.end).days if is_over else 0,
        basis=str(visit.document or ""),
    )


def open_conclusion(conclusion: Conclusion, on: datetime.date) -> OpenConclusion:
    return OpenConclusion(
        site=conclusion.site,
        meeting=f"{conclusion.meeting.date:%d/%m/%Y}",
        what=conclusion.text,
        due=str(conclusion.due or ""),
        days_overdue=conclusion.days_overdue(on),
    )


def _basis(record) -> str:
    """Return the document a record rests on or, failing that, its source."""
    return str(record.document) if record.document_id else record.source
