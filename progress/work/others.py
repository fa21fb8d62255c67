"""Sections of "my work" about something other than a milestone: reports, resolutions and findings that wait, and what
others said and agreed: conclusions of meetings, remarks that name the person."""

from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from progress.acceptance.actions import decides
from progress.acceptance.values import with_records
from progress.meetings.queries import conclusions_for, conclusions_to_confirm, in_full
from progress.models import Conclusion, Finding, Obstacle, Remark, Submission
from progress.models.office import needs_acceptance
from progress.obstacles.queries import to_confirm
from progress.remarks.queries import READING, unread_mentions
from progress.submissions.queries import KINDS, left_to_decide, left_to_mend, returned_to, waiting_for
from progress.work.structure import Desk, SectionKind, WorkLine, by_rank
from values.text import person_name
from values.today import shown_day


def _report_url(report: Submission) -> str:
    return reverse("progress:submission", args=[report.pk])


def _returned_lines(reports: list[Submission], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(
            report.site,
            _("%(what)s, returned by %(who)s: %(why)s")
            % {"what": report.title, "who": person_name(report.decided_by), "why": report.decision_reason},
            _report_url(report),
            key=f"report-{report.pk}",
        )
        for report in reports
    ]


def _waiting_lines(reports: list[Submission], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(report.site, _who_reported(report), _report_url(report), key=f"report-{report.pk}")
        for report in reports
    ]


def _who_reported(report: Submission) -> str:
    words = {"what": report.title, "who": person_name(report.reporter), "day": shown_day(report.sent_at)}
    if report.is_waiting:
        return _("%(what)s, reported by %(who)s on %(day)s") % words
    return _("%(what)s, returned to %(who)s, who no longer reports for this site") % words


def _confirm_lines(obstacles: list[Obstacle], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(
            obstacle.site or obstacle.place,
            _("%(what)s: resolved on %(day)s") % {"what": obstacle, "day": shown_day(obstacle.resolved_on)},
            reverse("progress:obstacle", args=[obstacle.pk]),
            key=f"obstacle-{obstacle.pk}",
        )
        for obstacle in obstacles
    ]


def _finding_lines(findings: list[Finding], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(
            finding.site,
            f"{finding.found} ({_pending(finding.days_pending)})",
            f"{reverse('progress:inspection', args=[finding.inspection_id])}#finding-{finding.pk}",
            key=f"finding-{finding.pk}",
        )
        for finding in findings
    ]


def _pending(days: int) -> str:
    return ngettext("pending for %(days)s day", "pending for %(days)s days", days) % {"days": days}


def _mention_lines(remarks: list[Remark], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(
            remark.site or remark.place,
            _("%(who)s: %(text)s") % {"who": person_name(remark.written_by), "text": remark},
            remark.get_absolute_url(),
            key=f"remark-{remark.pk}",
        )
        for remark in remarks
    ]


def _conclusion_lines(conclusions: list[Conclusion], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(
            conclusion.site or conclusion.place,
            "; ".join(filter(None, [str(conclusion), _whose(conclusion), _when(conclusion, desk)])),
            conclusion.get_absolute_url(),
            key=f"conclusion-{conclusion.pk}",
        )
        for conclusion in conclusions
    ]


def _whose(conclusion: Conclusion) -> str:
    organisation = str(conclusion.organisation) if conclusion.organisation else ""
    return ", ".join(filter(None, [organisation, person_name(conclusion.person)]))


def _when(conclusion: Conclusion, desk: Desk) -> str:
    """Return by when it is to be done, how many days that is over, or on which day it was done."""
    if conclusion.done_on:
        return _("done on %(day)s") % {"day": shown_day(conclusion.done_on)}
    if days := conclusion.days_overdue(desk.on):
        return ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days}
    return _("by %(day)s") % {"day": conclusion.due} if conclusion.due else ""


def _reports(pks: list[int]) -> QuerySet:
    return with_records(Submission.objects.filter(pk__in=pks), KINDS)


def _findings(desk: Desk) -> QuerySet:
    open_ones = desk.of_parts(Finding.objects.open()).most_urgent_first()
    return open_ones.annotate(section=Value("findings"), rank=F("due"))


def _conclusions(pks: list[int]) -> QuerySet:
    return in_full(Conclusion.objects.filter(pk__in=pks))


RETURNED = SectionKind(
    code="returned",
    title=lambda desk: _("Returned reports"),
    find=lambda desk, left: returned_to(desk.user, left),
    read=_reports,
    asks_first=lambda desk: left_to_mend(desk.user),
    lines=_returned_lines,
    empty=gettext_lazy("No returned reports."),
    is_for=lambda desk: needs_acceptance(desk.user),
    is_personal=True,
    is_addressed=True,
    tone="late",
)
WAITING = SectionKind(
    code="waiting",
    title=lambda desk: _("Reports to approve"),
    find=lambda desk, left: waiting_for(desk.user, left),
    read=_reports,
    asks_first=lambda desk: left_to_decide(desk.user),
    lines=_waiting_lines,
    empty=gettext_lazy("No reports to approve."),
    is_for=lambda desk: decides(desk.user),
    is_personal=True,
)
TO_CONFIRM = SectionKind(
    code="confirm",
    title=lambda desk: _("Resolutions to confirm"),
    find=lambda desk: to_confirm(desk.user),
    read=lambda pks: Obstacle.objects.filter(pk__in=pks).select_related("site"),
    lines=_confirm_lines,
    empty=gettext_lazy("No resolutions to confirm."),
    is_for=lambda desk: desk.user.has_perm("progress.change_obstacle"),
    is_personal=True,
)
FINDINGS = SectionKind(
    code="findings",
    is_of_parts=True,
    title=lambda desk: _("Open findings"),
    find=_findings,
    found_with=_findings,
    up_to=by_rank("findings", "due"),
    read=lambda pks: Finding.objects.filter(pk__in=pks).select_related("site", "inspection"),
    lines=_finding_lines,
    empty=gettext_lazy("No open findings."),
    is_for=lambda desk: desk.user.has_perm("progress.change_finding"),
)
CONCLUSIONS = SectionKind(
    code="conclusions",
    title=lambda desk: _("Conclusions of meetings"),
    find=lambda desk: conclusions_for(desk.user),
    read=_conclusions,
    lines=_conclusion_lines,
    empty=gettext_lazy("No open conclusions."),
    is_for=lambda desk: desk.user.has_perm("progress.change_conclusion"),
    is_personal=True,
    person_path="person",
)
CONCLUSIONS_DONE = SectionKind(
    code="conclusions-done",
    title=lambda desk: _("Conclusions to confirm"),
    find=lambda desk: conclusions_to_confirm(desk.user),
    read=_conclusions,
    lines=_conclusion_lines,
    empty=gettext_lazy("No conclusions to confirm."),
    is_for=lambda desk: desk.user.has_perm("progress.add_conclusion"),
    is_personal=True,
)
MENTIONS = SectionKind(
    code="mentions",
    title=lambda desk: _("Mentions of me"),
    find=lambda desk: unread_mentions(desk.user),
    read=lambda pks: Remark.objects.filter(pk__in=pks).select_related(*READING),
    lines=_mention_lines,
    empty=gettext_lazy("No unread mentions."),
    is_news=True,
    is_for=lambda desk: desk.user.has_perm("progress.view_remark"),
    is_personal=True,
    is_addressed=True,
)
