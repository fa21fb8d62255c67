"""Reports for acceptance as a table: a row for each field that one reports."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from progress.acceptance.values import ReportedField, Shown, shown
from progress.submissions.queries import KINDS
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, LINES, REFERENCE, WHOLE
from values.text import person_name


def submission_listing(submissions: QuerySet, user) -> PlainListing:
    """Return the listing of the reports that were `found`, in the order of the list, with their records."""
    columns = [
        plain("number", _("Report number"), lambda row: row[0].submission.pk, WHOLE),
        plain("site", _("Site"), lambda row: str(row[0].submission.site), REFERENCE),
        plain("about", _("Report"), lambda row: str(row[0].submission.title), REFERENCE),
        plain("kind", _("Report on"), lambda row: row[0].submission.get_kind_display(), CHOICE),
        plain("field", _("Field"), lambda row: capfirst(row[1].label)),
        plain("official", _("Official"), lambda row: _official(*row), LINES),
        plain("reported", _("Reported"), lambda row: row[1].reported or None, LINES),
        plain("reason", _("Why it changes"), lambda row: row[0].submission.reason or None, LINES),
        plain("reporter", _("Reporter"), lambda row: row[0].who, REFERENCE),
        plain("sent", _("Sent at"), lambda row: f"{localtime(row[0].when):%d/%m/%Y %H:%M}"),
        plain("filing", _("In time"), lambda row: row[0].filed_late or None),
        plain("state", _("State"), lambda row: row[0].submission.get_state_display(), CHOICE),
        plain("decided", _("Decided by"), lambda row: person_name(row[0].submission.decided_by) or None, REFERENCE),
        plain("why", _("The officer's reason"), lambda row: row[0].submission.decision_reason or None, LINES),
    ]
    return PlainListing("submissions", _("Reports for approval"), columns, _rows(submissions, user), submissions.count)


def _rows(submissions: QuerySet, user) -> Iterator[tuple[Shown, ReportedField]]:
    for chunk in in_chunks(submissions):
        for report in shown(chunk, KINDS, user):
            yield from ((report, line) for line in report.lines)


def _official(report: Shown, line: ReportedField) -> str | None:
    """Return what is official now, as the list shows it; of a settled report, what was official when it was sent."""
    return (line.now if report.submission.is_open else line.seen) or None
