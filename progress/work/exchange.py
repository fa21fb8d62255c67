"""What others said and agreed that is a person's to look at: remarks that name them, conclusions of meetings."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from progress.meetings.queries import conclusions_for, conclusions_to_confirm
from progress.models import Conclusion, Remark
from progress.remarks.queries import unread_mentions
from progress.work.structure import Desk, SectionKind, WorkLine
from values.text import person_name
from values.today import shown_day


def _mention_lines(remarks: list[Remark], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(
            remark.site,
            _("%(who)s: %(text)s") % {"who": person_name(remark.written_by), "text": remark},
            remark.get_absolute_url(),
            key=f"remark-{remark.pk}",
        )
        for remark in remarks
    ]


def _conclusion_lines(conclusions: list[Conclusion], desk: Desk) -> list[WorkLine]:
    return [
        WorkLine(
            conclusion.site,
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
    """By when it is to be done and how long that is over, or on which day it was."""
    if conclusion.done_on:
        return _("done on %(day)s") % {"day": shown_day(conclusion.done_on)}
    if days := conclusion.days_overdue(desk.on):
        return ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days}
    return _("by %(day)s") % {"day": conclusion.due} if conclusion.due else ""


EXCHANGE = (
    SectionKind(
        code="conclusions",
        title=lambda desk: _("Conclusions of meetings"),
        find=lambda desk: conclusions_for(desk.user),
        lines=_conclusion_lines,
        empty=gettext_lazy("No conclusion of a meeting is open."),
        is_for=lambda desk: desk.user.has_perm("progress.change_conclusion"),
        is_quiet=True,
    ),
    SectionKind(
        code="conclusions-done",
        title=lambda desk: _("Conclusions to confirm"),
        find=lambda desk: conclusions_to_confirm(desk.user),
        lines=_conclusion_lines,
        empty=gettext_lazy("No conclusion waits for a second person."),
        is_for=lambda desk: desk.user.has_perm("progress.add_conclusion"),
        is_quiet=True,
    ),
    SectionKind(
        code="mentions",
        title=lambda desk: _("Remarks naming me"),
        find=lambda desk: unread_mentions(desk.user),
        lines=_mention_lines,
        empty=gettext_lazy("No remark names you that you have not read."),
        is_for=lambda desk: desk.user.has_perm("progress.view_remark"),
        is_quiet=True,
    ),
)
