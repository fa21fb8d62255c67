"""Reports of how far a site is with one milestone."""

import copy
from collections.abc import Collection

from django import forms

from progress.acceptance.actions import refuse_document_out_of_sight
from progress.acceptance.values import Intended, ReportKind, columns
from progress.milestones.actions import intended_milestone, says_source_stands, update_milestone
from progress.milestones.forms import MilestoneForm
from progress.models import Milestone, Submission
from progress.records.provenance import PROVENANCE, SOURCE_STANDS, Statement, values_of


class MilestoneReportForm(MilestoneForm):
    """A milestone as it is reported: what the report leaves alone is what is official now.

    Carries two versions: the report's, and the milestone's as `version`.
    """

    fields_template = "milestones/includes/milestone_fields.html"
    report_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, submission: Submission, by, **kwargs):
        self.submission = submission
        reported = copy.copy(submission.milestone)
        for name, value in columns(Milestone, submission.values).items():
            setattr(reported, name, value)
        super().__init__(*args, instance=reported, by=by, **kwargs)
        self.initial["report_version"] = submission.version
        if self.may_stand:
            self.initial[SOURCE_STANDS] = says_source_stands(submission)

    def _recorded(self) -> Milestone:
        return self.submission.milestone


class MilestoneReport(ReportKind):
    model = Milestone
    fields = tuple(MilestoneForm.Meta.fields)
    form = MilestoneReportForm
    related = ("milestone__stage__parent", "milestone__site")

    def record(self, submission: Submission) -> Milestone:
        return submission.milestone

    def page(self, submission: Submission) -> str:
        return f"{submission.site.get_absolute_url()}#milestone-{submission.milestone_id}"

    def intend(
        self, *, submission: Submission, by, version: int, changes: dict, reason: str, confirmed: Collection[str] = ()
    ) -> Intended:
        refuse_document_out_of_sight(changes, by)
        arguments = {"by": by, "version": version, "changes": changes, "reason": reason, "confirmed": confirmed}
        return intended_milestone(milestone=submission.milestone, **arguments)

    def apply(
        self,
        *,
        submission: Submission,
        by,
        version: int,
        changes: dict,
        reason: str,
        statement: Statement,
        confirmed: Collection[str] = (),
    ) -> None:
        refuse_document_out_of_sight(changes, by)
        if says_source_stands(submission) and SOURCE_STANDS not in changes:
            changes = changes | {SOURCE_STANDS: True}
        arguments = {"by": by, "version": version, "changes": changes, "reason": reason, "confirmed": confirmed}
        update_milestone(milestone=submission.milestone, statement=statement, **arguments)

    def rests_on_report(self, submission: Submission, changes: dict) -> tuple[dict, bool]:
        reported = self.changes(submission.values)
        official = Milestone.objects.select_related("document").get(pk=submission.milestone_id)
        expected = {name: reported.get(name, getattr(official, name)) for name in self.fields}
        if all(changes.get(name, expected[name]) == expected[name] for name in values_of(Milestone)):
            return changes, True
        stands = bool(changes.get(SOURCE_STANDS))
        taken = {name for name in PROVENANCE if not stands and name in reported and changes.get(name) == expected[name]}
        return changes | {name: getattr(official, name) for name in taken} | {SOURCE_STANDS: stands}, False
