"""Reports of a new obstacle: clerks and local officers tell of it, an officer opens it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.acceptance.actions import send
from progress.acceptance.values import Intended, ReportKind, columns
from progress.models import Milestone, Obstacle, Site, Submission, SubmissionKind
from progress.obstacles.actions import open_obstacle
from progress.records.actions import REASON_LENGTH, may_change
from progress.records.provenance import Statement
from values.forms import CleanCharField, StyledForm

FIELDS = ("kind", "milestone", "description", "cause", "request", "asked_of", "due")


class ObstacleReportForm(StyledForm, forms.ModelForm):
    """An obstacle as it is told: a new one, or that of a report to be mended or corrected."""

    fields_template = "obstacles/includes/obstacle_report_fields.html"
    # A new record has no version yet; the field stands for the one that other kinds of reports carry.
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    report_version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    reason = CleanCharField(label=_("Note to the officer"), max_length=REASON_LENGTH, required=False)

    class Meta:
        model = Obstacle
        fields = FIELDS
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("description", "cause", "request")}

    def __init__(self, *args, by, submission: Submission | None = None, site: Site | None = None, **kwargs):
        self.by = by
        reported = Obstacle(site_id=submission.site_id if submission else site.pk)
        for name, value in columns(Obstacle, submission.values).items() if submission else ():
            setattr(reported, name, value)
        super().__init__(*args, instance=reported, **kwargs)
        milestone = self.fields["milestone"]
        milestone.queryset = Milestone.objects.filter(site=reported.site_id).select_related("stage")
        milestone.label_from_instance = lambda choice: choice.title
        self.fields["asked_of"].queryset = Organisation.objects.offered_to(by, reported.asked_of_id)
        if submission:
            self.initial["report_version"] = submission.version

    @property
    def entry_fields(self) -> list:
        return [self[name] for name in FIELDS]

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in FIELDS}


class ObstacleReport(ReportKind):
    model = Obstacle
    fields = FIELDS
    form = ObstacleReportForm

    def page(self, submission: Submission) -> str:
        return f"{submission.site.get_absolute_url()}#obstacles"

    def pages(self, submissions):
        """Return the page of the obstacle that was opened, while it is described as in the report."""
        submissions = list(submissions)
        reported = {"description__in": [submission.values.get("description") for submission in submissions]}
        opened = Obstacle.objects.filter(site__in={submission.site_id for submission in submissions}, **reported)
        addresses = {(obstacle.site_id, obstacle.description): obstacle.get_absolute_url() for obstacle in opened}
        return {
            submission.pk: addresses.get(
                (submission.site_id, submission.values.get("description")), self.page(submission)
            )
            for submission in submissions
        }

    def intend(self, *, submission: Submission, by, version: int, changes: dict, reason: str, confirmed=()) -> Intended:
        """Check a report of an obstacle at a site whose data the reporter changes; only officers open one."""
        if not may_change(by, submission.site, "progress.view_obstacle"):
            raise PermissionDenied
        obstacle = Obstacle(site=submission.site, **changes)
        obstacle.full_clean()
        return Intended(obstacle, _columns(Obstacle()), _columns(obstacle))

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
        opened_on = timezone.localdate(submission.sent_at)
        values = {**changes, "opened_on": opened_on}
        open_obstacle(site=submission.site, by=by, values=values, reason=reason, statement=statement)


@transaction.atomic
def report_obstacle(*, site: Site, by, values: dict, reason: str = "") -> Submission:
    """Tell of a new obstacle at `site`, for an officer to open; `values` are some of FIELDS."""
    new = Submission(kind=SubmissionKind.OBSTACLE, site_id=site.pk, reporter=by)
    intended = ObstacleReport().intend(submission=new, by=by, version=0, changes=values, reason=reason)
    return send(submission=new, intended=intended, by=by, reason=reason)


def _columns(obstacle: Obstacle) -> dict:
    return {name: getattr(obstacle, Obstacle._meta.get_field(name).attname) for name in FIELDS}
