"""Reports of what was answered to the rows of a form for one reporting period."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from history.tracking import StaleVersion
from progress.acceptance.values import (
    ReportKind,
    ReportReading,
    Shown,
    as_text,
    columns,
    shown,
    with_records,
)
from progress.models import PeriodFigure, ReportForm, ReportRow, SecondaryProject, Site, Submission, SubmissionKind
from progress.models.period import rows_asked
from progress.models.rules.reporting_period import Period
from progress.periods.actions import (
    IntendedFigures,
    answer_of,
    figures_on,
    intended_figures,
    locked_page,
    page_version,
    record_period_figures,
)
from progress.periods.conflicts import follow_what_is_stored
from progress.periods.forms import FiguresForm, by_field, initial_value
from progress.periods.owed import filing_days, late_filing
from progress.periods.sheet import sheet_of
from progress.records.provenance import SOURCE_STANDS, Statement
from values.numbers import format_number
from values.today import past_day

EMPTY_ROW = answer_of(None)
EMPTY = as_text(EMPTY_ROW)
RESTS_ON = ("source", "as_of")


class PeriodReportForm(FiguresForm):
    """A page of figures as it is reported: what the report leaves alone is what is official now.

    Carries two versions: the report's and, as `version`, the page's; none of each row.
    """

    fields_template = "periods/includes/period_report_fields.html"
    report_version = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, submission: Submission, by, **_of_the_page):
        sheet = sheet_of(submission.site, submission.project, submission.of_period)
        super().__init__(data, sheet=sheet, is_reported=True)
        page = figures_on(submission.site_id, submission.project_id, submission.of_period)
        self.initial |= {"report_version": submission.version, "version": page_version(page)}
        self.reported = {
            number: columns(PeriodFigure, row)
            for number, row in submission.values.items()
            if f"value-{number}" in self.fields
        }
        self.fields.pop(SOURCE_STANDS, None)  # what a report does not say it leaves to its acceptance
        for row in sheet.typed_rows:
            del self.fields[f"version-{row.number}"]
            if reported := self.reported.get(row.number):
                self.initial[f"value-{row.number}"] = initial_value(row, reported["value"])
                self.initial[f"note-{row.number}"] = reported["note"]
                self.initial |= {"source": reported["source"], "as_of": reported["as_of"]}

    def clean(self):
        if self.has_doubts():
            raise ValidationError(
                _("These figures look unusual: correct them, or tick that you have checked them, and send again.")
            )
        return super().clean()

    def changes(self) -> dict[str, dict]:
        """Return the rows that were reported, as they stand in the form, and those typed anew."""
        data = self.cleaned_data
        numbers = [row.number for row in self.sheet.typed_rows]
        return {
            number: {
                "value": data[f"value-{number}"],
                "note": data[f"note-{number}"],
                "source": data["source"],
                "as_of": data["as_of"],
            }
            for number in numbers
            if number in self.reported or {f"value-{number}", f"note-{number}"} & set(self.changed_data)
        }


class PeriodReading(ReportReading):
    """Rows by their words, figures with their notes; two queries, however many reports."""

    def __init__(self, kind: ReportKind, submissions: Iterable[Submission], all_values: Iterable[Mapping]):
        self.rows = list(ReportRow.objects.typed())
        self.pages = defaultdict(list)
        wanted = Q(pk__in=[])
        for submission in submissions:
            wanted |= Q(
                site=submission.site_id, project=submission.project_id, year=submission.year, period=submission.period
            )
        for figure in PeriodFigure.objects.filter(wanted):
            self.pages[_page(figure)].append(figure)

    def _row(self, submission: Submission, number: str) -> ReportRow | None:
        form = ReportForm.PROJECT if submission.project_id else ReportForm.DEVELOPER
        kind, period = submission.site.kind, submission.of_period
        same = (row for row in self.rows if (row.form, row.number) == (form, number))
        return next((row for row in same if row.is_asked(kind, period)), None)

    def names(self, submission, values):
        """Return the rows' numbers in the order of the form; rows that it no longer asks come last."""
        rows = [(self._row(submission, number), number) for number in values]
        return [
            number for row, number in sorted(rows, key=lambda pair: (pair[0] is None, pair[0].order if pair[0] else 0))
        ]

    def label(self, submission, name):
        row = self._row(submission, name)
        if row is None:
            return _("Line %(number)s") % {"number": name}
        unit = f" ({row.unit_label})" if row.unit_label else ""
        return f"{name}. {row.label}{unit}"

    def show(self, submission, name, value):
        answer = columns(PeriodFigure, value or EMPTY)
        row = self._row(submission, name)
        shown = "" if answer["value"] is None else format_number(answer["value"])
        if shown and row and row.is_zero_or_one:
            shown = _("1 (yes)") if answer["value"] else _("0 (no)")
        about = [answer["note"], answer["source"], str(answer["as_of"] or "")]
        about = " · ".join(filter(None, about))
        return f"{shown or '–'} ({about})" if about else shown

    def is_same(self, name, one, other):
        return columns(PeriodFigure, one or EMPTY) == columns(PeriodFigure, other or EMPTY)

    def official(self, submission):
        page = {figure.row_id: figure for figure in self.pages[_page(submission)]}
        rows = {number: self._row(submission, number) for number in submission.values}
        return {number: as_text(answer_of(page.get(row and row.pk))) for number, row in rows.items()}

    def version(self, submission):
        return page_version(self.pages[_page(submission)])


def _period_of(submission: Submission) -> Period:
    """Return the period of a report by the calendar of its form."""
    return submission.of_period.of_form(ReportForm.PROJECT if submission.project_id else ReportForm.DEVELOPER)


class PeriodReport(ReportKind):
    model = PeriodFigure
    form = PeriodReportForm
    reading = PeriodReading
    related = ("project",)

    def page(self, submission: Submission) -> str:
        if submission.project_id:
            return f"{submission.project.get_absolute_url()}#periods"
        return reverse("progress:site-periods", args=[submission.site_id])

    def filed_late(self, submissions):
        filed = filing_days(submissions)
        return {
            submission.pk: late_filing(_period_of(submission).due, filed[submission.pk]) for submission in submissions
        }

    def changes(self, values: Mapping) -> dict:
        return {number: columns(PeriodFigure, row) for number, row in values.items()}

    def intend(
        self, *, submission: Submission, by, version: int, changes: dict, reason: str, confirmed=()
    ) -> IntendedFigures:
        return _done(intended_figures, submission, by, version, changes)

    def apply(
        self,
        *,
        submission: Submission,
        by,
        version: int,
        changes: dict,
        reason: str,
        statement: Statement,
        confirmed=(),
    ) -> None:
        _done(record_period_figures, submission, by, version, changes, reason=reason, statement=statement)

    def rests_on_report(self, submission: Submission, changes: dict) -> tuple[dict, bool]:
        reported = self.changes(submission.values)
        if all(number in reported and row["value"] == reported[number]["value"] for number, row in changes.items()):
            return changes, True
        reported_sources = {name: {row[name] for row in reported.values()} for name in RESTS_ON}
        return {
            number: row | {name: EMPTY_ROW[name] for name in RESTS_ON if row[name] in reported_sources[name]}
            for number, row in changes.items()
        }, False

    def renewed(self, form: PeriodReportForm, fresh: PeriodReportForm) -> QueryDict:
        data = super().renewed(form, fresh)
        follow_what_is_stored(data, form, fresh)
        return data


def first_sent(submission: Submission) -> datetime.date:
    """Return the day a report was filed: when it was sent first, whatever was mended since."""
    return filing_days([submission])[submission.pk]


def _page(record: Submission | PeriodFigure) -> tuple:
    return record.site_id, record.project_id, record.year, record.period


def _done(action, submission: Submission, by, version: int, changes: dict, **more):
    """Do `action` with a report's rows, on the page as it was seen at `version`."""
    what = {"site": submission.site, "project": submission.project, "period": submission.of_period}
    page = locked_page(**what)
    if page_version(page.values()) != version:
        newest = max(page.values(), key=lambda figure: figure.changed_at, default=submission.site)
        raise StaleVersion(newest, newest)
    rows = {row.number: row.pk for row in rows_asked(**what) if not row.rate_of_id}
    if gone := sorted(changes.keys() - rows.keys()):
        raise ValidationError(_("The form no longer requires line %(number)s.") % {"number": ", ".join(gone)})
    versions = {number: page[row].version for number, row in rows.items() if row in page}
    # A page is sent with one source for all its rows.
    rests_on = next(iter(changes.values()), answer_of(None))
    values = {number: (row["value"], row["note"]) for number, row in changes.items()}
    source = {name: rests_on[name] for name in RESTS_ON}
    if not any(source.values()):
        source = {"source": None}  # rows that keep their value keep what it rests on
    try:
        return action(
            **what, values=values, versions=versions, by=by, filed_on=first_sent(submission), **source, **more
        )
    except ValidationError as error:
        raise by_field(error) from error


def reports_of_figures(site: Site, project: SecondaryProject | None, user, period: Period | None = None) -> list[Shown]:
    """Return the open reports of a project's figures, or with no project of the developer's: of one period, or of all.

    None of a past day. Those that wait, as far as `user` may see them, and those returned to `user`.
    """
    if past_day():
        return []
    kinds = {SubmissionKind.PERIOD: PeriodReport()}
    reports = Submission.objects.visible_to(user).open().of_figures(site, project, period)
    reports = with_records(reports, kinds).order_by("-year", "-period", "sent_at", "pk")
    return shown([report for report in reports if report.is_waiting or report.reporter_id == user.pk], kinds, user)
