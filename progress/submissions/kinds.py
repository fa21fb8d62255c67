"""The kinds of reports that may wait for acceptance, one module each."""

from progress.acceptance.values import ReportKind
from progress.milestones.submission import MilestoneReport
from progress.models import Submission, SubmissionKind
from progress.obstacles.submission import ObstacleReport
from progress.periods.submission import PeriodReport

KINDS: dict[str, ReportKind] = {
    SubmissionKind.MILESTONE: MilestoneReport(),
    SubmissionKind.OBSTACLE: ObstacleReport(),
    SubmissionKind.PERIOD: PeriodReport(),
}


def kind_of(submission: Submission) -> ReportKind:
    return KINDS[submission.kind]


__all__ = ["KINDS", "ReportKind", "kind_of"]
