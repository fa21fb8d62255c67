"""What a letter lists: one small record for each thing that waits for an organisation."""

import datetime
from dataclasses import dataclass

from progress.desks.queries import DeskRow
from progress.models import AgendaItem, Conclusion, Finding, Milestone, Obstacle, SecondaryProject, Site, SiteKind
from progress.models.rules.reporting_period import Period
from values.dates import Lateness

COMMON = {SiteKind.CLUSTER: "Chung các cụm công nghiệp", SiteKind.ZONE: "Chung các khu công nghiệp"}


@dataclass(frozen=True, slots=True)
class LateLine:
    """A milestone or a secondary project that is overdue."""

    site: Site
    name: str
    promised: str
    late_by: Lateness
    basis: str


@dataclass(frozen=True, slots=True)
class OpenObstacle:
    """`place` names the site or, of none, the sites it is common to."""

    site_kind: str
    place: str
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
    """`days_overdue` counts from the end of the time given; 0 where that is not over.

    `place` names the site or, of none, the sites it is common to.
    """

    site_kind: str
    place: str
    meeting: str
    what: str
    due: str
    days_overdue: int


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier that its office has longer than `article` gives it."""

    site: Site
    stage: str
    received: datetime.date
    due: datetime.date
    days_over: int
    article: str


@dataclass(frozen=True, slots=True)
class MissingReport:
    """A form of a period: of a project (01), of a site's developer (02) or, `site` None, of a unit that `unit` names.

    `answered` and `asked` count its lines; None of a form that is compiled.
    """

    site: Site | None
    project: str
    form: str
    period: Period
    due: datetime.date
    answered: int | None = None
    asked: int | None = None
    unit: str = ""
    kind_of_sites: str = SiteKind.CLUSTER  # of which the form of a unit speaks

    @property
    def site_kind(self) -> str:
        return self.site.kind if self.site else self.kind_of_sites


def late_line(record: Milestone | SecondaryProject, on: datetime.date) -> LateLine:
    return LateLine(
        site=record.site,
        name=record.title if isinstance(record, Milestone) else record.name,
        promised=str(record.promise),
        late_by=record.overdue_by(on),
        basis=_basis(record),
    )


def open_obstacle(obstacle: Obstacle, on: datetime.date) -> OpenObstacle:
    return OpenObstacle(
        site_kind=obstacle.site_kind,
        place=place_of(obstacle, obstacle.common_to),
        what=obstacle.description,
        asked=obstacle.request,
        due=str(obstacle.due or ""),
        opened_on=obstacle.opened_on,
        days=obstacle.days_asked(on),
        basis=_basis(obstacle),
    )


def place_of(record: Obstacle | AgendaItem | Conclusion, kind: str) -> str:
    """Return, in Vietnamese, the site of a record or, where it has none, the sites of `kind` it is common to."""
    return str(record.site) if record.site_id else COMMON[kind]


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
        site_kind=conclusion.site.kind if conclusion.site_id else conclusion.meeting.kind,
        place=place_of(conclusion, conclusion.meeting.kind),
        meeting=f"{conclusion.meeting.date:%d/%m/%Y}",
        what=conclusion.text,
        due=str(conclusion.due or ""),
        days_overdue=conclusion.days_overdue(on),
    )


def dossier(row: DeskRow) -> DossierLine:
    deadline, milestone = row.deadline, row.movement.milestone
    return DossierLine(
        milestone.site, milestone.title, deadline.received, deadline.day, row.days_over, deadline.limit.article
    )


def _basis(record) -> str:
    """Return the document a record rests on or, failing that, its source."""
    return str(record.document) if record.document_id else record.source
