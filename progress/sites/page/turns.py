"""Whose turn it is at a site: who holds a dossier, owes an answer, or is to do what a meeting or inspection asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from progress.desks.queries import DeskRow, LimitState
from progress.models import Conclusion, Finding, Obstacle
from values.dates import PartialDate
from values.text import person_name
from values.today import today


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that waits for somebody: who, what, by when if that is known, and the page or place where it stands."""

    who: str
    what: str
    url: str
    due: PartialDate | None = None
    is_overdue: bool = False


def turns_of(
    desks: Iterable[DeskRow],
    obstacles: Iterable[Obstacle],
    conclusions: Iterable[Conclusion],
    findings: Iterable[Finding],
) -> list[Turn]:
    """Return what waits for somebody who is named: what is overdue first, then by day; no query of its own."""
    turns = [
        *map(_of_dossier, desks),
        *(_of_obstacle(obstacle) for obstacle in obstacles if obstacle.is_unanswered),
        *(_of_conclusion(conclusion) for conclusion in conclusions if not conclusion.done_on),
        *(_of_finding(finding) for finding in findings if finding.responsible or finding.responsible_people),
    ]
    return sorted(turns, key=lambda turn: (not turn.is_overdue, turn.due is None, turn.due and turn.due.end))


def _of_dossier(row: DeskRow) -> Turn:
    movement, day = row.movement, row.deadline.day if row.deadline else None
    due = PartialDate.parse(day) if day else None
    return Turn(
        str(movement.office), movement.milestone.title, movement.get_absolute_url(), due, row.state == LimitState.OVER
    )


def _of_obstacle(obstacle: Obstacle) -> Turn:
    overdue = obstacle.is_overdue(today())
    return Turn(str(obstacle.asked_of), str(obstacle), obstacle.get_absolute_url(), obstacle.due, overdue)


def _of_conclusion(conclusion: Conclusion) -> Turn:
    who = str(conclusion.organisation or "") or person_name(conclusion.person)
    return Turn(who, str(conclusion), conclusion.get_absolute_url(), conclusion.due, conclusion.is_overdue)


def _of_finding(finding: Finding) -> Turn:
    who = str(finding.responsible or "") or finding.responsible_people
    return Turn(who, str(finding), finding.inspection.get_absolute_url(), finding.due, finding.is_overdue)
