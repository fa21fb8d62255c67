"""Reports of how far a site is with one milestone."""

import copy
from collections.abc import Collection

from django import forms

from progress.acceptance import refuse_document_out_of_sight
from progress.actions import Intended, intended_milestone, update_milestone
from progress.forms import MilestoneForm
from progress.models import Milestone, Submission
from progress.submissions.base import ReportKind
from progress.submitted import columns


class MilestoneReportForm(MilestoneForm):
    """A milestone as it is reported: what the report leaves alone is what is official now.

    Carries two versions: the report's, and the milestone's as `version`.
    """

    fields_template = "progress/includes/milestone_fields.html"
    report_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, submission: Submission, by, **kwargs):
        reported = copy.copy(submission.milestone)
        for name, value in columns(Milestone, submission.values).items():
            setattr(reported, name, value)
        super().__init__(*args, instance=reported, by=by, **kwargs)
        self.initial["report_version"] = submission.version


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
        said = {"by": by, "version": version, "changes": changes, "reason": reason, "confirmed": confirmed}
        return intended_milestone(milestone=submission.milestone, **said)

    def apply(
        self, *, submission: Submission, by, version: int, changes: dict, reason: str, confirmed: Collection[str] = ()
    ) -> None:
        refuse_document_out_of_sight(changes, by)
        said = {"by": by, "version": version, "changes": changes, "reason": reason, "confirmed": confirmed}
        update_milestone(milestone=submission.milestone, **said)
