"""What a person reports of a site before an officer accepts it; nothing official changes by it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.access import scope
from progress.access.roles import Role, roles_of
from progress.models.base import SiteChildQuerySet
from progress.models.rules.reporting_period import Period, PeriodKind
from progress.models.site import Site
from values.fields import CleanTextField


class SubmissionKind(models.TextChoices):
    """What a report is about; progress/submissions has a module of each."""

    MILESTONE = "milestone", _("Milestone")
    OBSTACLE = "obstacle", _("New obstacle")
    PERIOD = "period", _("Figures of a reporting period")


class SubmissionState(models.TextChoices):
    WAITING = "waiting", _("Waiting for approval")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Approved")
    CORRECTED = "corrected", _("Approved with corrections")
    WITHDRAWN = "withdrawn", _("Withdrawn")


TITLE_LENGTH = 80
# Of which the last word is not said.
OPEN = (SubmissionState.WAITING, SubmissionState.RETURNED)
DECIDED = (SubmissionState.RETURNED, SubmissionState.ACCEPTED, SubmissionState.CORRECTED)
MADE_OFFICIAL = (SubmissionState.ACCEPTED, SubmissionState.CORRECTED)
EXPLAINED = (SubmissionState.RETURNED, SubmissionState.CORRECTED)


class SubmissionQuerySet(SiteChildQuerySet):
    def visible_to(self, user):
        """Return those `user` sees: their own, those at sites whose data they edit; for leaders all at their sites."""
        seen = scope.sites_seen_by(user, prefix="site__")
        if Role.LEADER in roles_of(user):
            return self.filter(seen)
        own = seen & Q(reporter=user.pk)
        edited = scope.sites_edited_by(user, prefix="site__")
        return self if edited == scope.EVERYTHING else self.filter(edited | own)

    def open(self):
        """Return those waiting for an officer, or returned and waiting for the reporter."""
        return self.filter(state__in=OPEN)

    def of_figures(self, site, project, period: Period | None = None):
        """Return those of the figures of a project or, with none, of the site's developer: of a period, or of all."""
        reports = self.filter(kind=SubmissionKind.PERIOD, site=site.pk, project=project)
        return reports.filter(year=period.year, period=period.kind) if period else reports

    def waiting(self):
        return self.filter(state=SubmissionState.WAITING)


class Submission(TrackedModel):
    """One report and what became of it. Its history is the exchange: each sending and each decision is a record of it.

    `values` has only what the reporter changed: field → text (ISO dates, plain decimals, primary keys), None for what
    they emptied; of figures of a period, number of the row → such fields. `seen_values` has the official values of the
    same when it was sent, from the record's `seen_version`.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="submissions", verbose_name=_("site"))
    kind = models.CharField(_("report on"), max_length=12, choices=SubmissionKind, default=SubmissionKind.MILESTONE)
    milestone = models.ForeignKey(
        "progress.Milestone",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("milestone"),
    )
    project = models.ForeignKey(
        "progress.SecondaryProject",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("secondary project"),
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    period = models.CharField(_("reporting period"), max_length=4, choices=PeriodKind, blank=True)
    values = models.JSONField(_("reported values"))
    seen_values = models.JSONField(_("official values at that time"), default=dict, blank=True)
    seen_version = models.PositiveIntegerField(_("version at that time"), default=0)
    reason = CleanTextField(_("why it changes"), blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="submissions",
        verbose_name=_("reporter"),
    )
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=SubmissionState, default=SubmissionState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_submissions",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_reason = CleanTextField(_("the officer's reason"), blank=True)

    history = History()
    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report for approval")
        verbose_name_plural = _("reports for approval")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="submission_one_open_per_milestone_and_reporter",
                fields=["milestone", "reporter"],
                condition=Q(state__in=OPEN),
                violation_error_message=_("This person already has an open report on this milestone."),
            ),
            models.UniqueConstraint(
                name="submission_one_open_per_project_period_and_reporter",
                fields=["project", "year", "period", "reporter"],
                condition=Q(state__in=OPEN, kind=SubmissionKind.PERIOD, project__isnull=False),
                violation_error_message=_("This person already has an open report on this period."),
            ),
            models.UniqueConstraint(
                name="submission_one_open_per_site_period_and_reporter",
                fields=["site", "year", "period", "reporter"],
                condition=Q(state__in=OPEN, kind=SubmissionKind.PERIOD, project__isnull=True),
                violation_error_message=_("This person already has an open report on this period."),
            ),
            models.CheckConstraint(
                name="submission_of_a_period_names_it",
                condition=~Q(kind=SubmissionKind.PERIOD) | (Q(year__isnull=False) & ~Q(period="")),
                violation_error_message=_("Name the reporting period of the report."),
            ),
            models.CheckConstraint(
                name="submission_of_a_milestone_names_it",
                condition=~Q(kind=SubmissionKind.MILESTONE) | Q(milestone__isnull=False),
                violation_error_message=_("Name the milestone of the report."),
            ),
            models.CheckConstraint(
                name="submission_decided_by_somebody_at_a_time",
                condition=Q(state__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_by__isnull=True, decided_at__isnull=True)),
                violation_error_message=_("A decision has its officer and its time, and only a decision has."),
            ),
            models.CheckConstraint(
                name="submission_returned_or_corrected_with_a_reason",
                condition=~Q(state__in=EXPLAINED) | ~Q(decision_reason=""),
                violation_error_message=_("Give the reason for returning or correcting the report."),
            ),
        ]
        indexes = [models.Index(fields=["state", "site"])]

    def __str__(self):
        return f"{self.site}: {self.title}"

    def save(self, *args, **kwargs):
        if self.milestone_id:
            self.site_id = self.milestone.site_id
        super().save(*args, **kwargs)

    def clean(self):
        if self.milestone and self.site_id and self.milestone.site_id != self.site_id:
            raise ValidationError({"milestone": _("This milestone belongs to another site.")})
        if self.project and self.site_id and self.project.site_id != self.site_id:
            raise ValidationError({"project": _("This project belongs to another site.")})

    @property
    def title(self) -> str:
        """What it reports, in a few words."""
        if self.milestone:
            return self.milestone.title
        if not self.of_period:
            return Truncator(self.values.get("description") or self.get_kind_display()).chars(TITLE_LENGTH)
        words = {"project": self.project, "period": self.of_period.label}
        text = gettext("Figures of %(project)s, %(period)s") if self.project else gettext("Figures of %(period)s")
        return text % words

    @property
    def of_period(self) -> Period | None:
        return Period(self.year, self.period) if self.year else None

    @property
    def subject(self) -> tuple:
        """The official record that it is about: two reports of one subject are not accepted together."""
        own = self.pk if self.kind == SubmissionKind.OBSTACLE else None  # each tells of an obstacle of its own
        return self.kind, own, self.milestone_id, self.site_id, self.project_id, self.year, self.period

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_official(self) -> bool:
        """Whether an officer made it official, as it was sent or corrected."""
        return self.state in MADE_OFFICIAL

    @property
    def is_waiting(self) -> bool:
        return self.state == SubmissionState.WAITING


class SentReport(models.Model):
    """A report that a browser sent, by the token it gave it: one that comes again was taken already.

    Not tracked: it says nothing of any site, only that something arrived.
    """

    LENGTH = 80

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    token = models.CharField(_("token"), max_length=LENGTH)
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)

    class Meta:
        verbose_name = _("report sent")
        verbose_name_plural = _("reports sent")
        constraints = [
            models.UniqueConstraint(
                name="sent_report_taken_once",
                fields=["user", "token"],
                violation_error_message=_("This report was received already."),
            )
        ]

    def __str__(self):
        return f"{self.user_id}: {self.token}"
