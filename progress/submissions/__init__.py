"""The kinds of reports that may wait for acceptance, one module each."""

from progress.models import Submission, SubmissionKind
from progress.submissions.base import ReportKind
from progress.submissions.milestone import MilestoneReport
from progress.submissions.obstacle import ObstacleReport
from progress.submissions.period import PeriodReport

KINDS: dict[str, ReportKind] = {
    SubmissionKind.MILESTONE: MilestoneReport(),
    SubmissionKind.OBSTACLE: ObstacleReport(),
    SubmissionKind.PERIOD: PeriodReport(),
}


def kind_of(submission: Submission) -> ReportKind:
    return KINDS[submission.kind]


__all__ = ["KINDS", "ReportKind", "kind_of"]
