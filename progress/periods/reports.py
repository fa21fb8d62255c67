"""Reports of a period's figures that are not official yet, for the pages that show the figures."""

from progress.acceptance.values import Shown, shown, with_records
from progress.models import SecondaryProject, Site, Submission, SubmissionKind
from progress.models.rules.reporting_period import Period
from progress.periods.submission import PeriodReport
from values.today import past_day

KINDS = {SubmissionKind.PERIOD: PeriodReport()}


def reports_of_figures(site: Site, project: SecondaryProject | None, user, period: Period | None = None) -> list[Shown]:
    """Return the open reports of a project's figures, or with no project of the developer's: of one period, or of all.

    None of a past day. Those that wait, as far as `user` may see them, and those returned to `user`.
    """
    if past_day():
        return []
    found = Submission.objects.visible_to(user).open().of_figures(site, project, period)
    found = with_records(found, KINDS).order_by("-year", "-period", "sent_at", "pk")
    return shown([one for one in found if one.is_waiting or one.reporter_id == user.pk], KINDS, user)
