"""What a person reports of a site before an officer accepts it; nothing official changes by it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from progress import scope
from progress.models.base import SiteChildQuerySet
from progress.models.milestone import Milestone
from progress.models.site import Site
from progress.roles import Role, roles_of
from values.fields import CleanTextField
from values.history import History
from values.tracking import TrackedModel


class SubmissionKind(models.TextChoices):
    """What a report is about; progress/submissions has a module of each."""

    MILESTONE = "milestone", _("Milestone")
    OBSTACLE = "obstacle", _("New obstacle")


class SubmissionState(models.TextChoices):
    WAITING = "waiting", _("Waiting for acceptance")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")
    CORRECTED = "corrected", _("Accepted with corrections")
    WITHDRAWN = "withdrawn", _("Withdrawn")


TITLE_LENGTH = 80
# Of which the last word is not said.
OPEN = (SubmissionState.WAITING, SubmissionState.RETURNED)
DECIDED = (SubmissionState.RETURNED, SubmissionState.ACCEPTED, SubmissionState.CORRECTED)
EXPLAINED = (SubmissionState.RETURNED, SubmissionState.CORRECTED)


class SubmissionQuerySet(SiteChildQuerySet):
    def visible_to(self, user):
        """To the reporter, to whoever edits the site's data, and to leaders: what waits is no news for others yet."""
        seen = scope.sites_seen_by(user, prefix="site__")
        if Role.LEADER in roles_of(user):
            return self.filter(seen)
        own = seen & Q(reporter=user.pk)
        edited = scope.sites_edited_by(user, prefix="site__")
        return self if edited == scope.EVERYTHING else self.filter(edited | own)

    def open(self):
        """Waiting for an officer, or returned and waiting for the reporter."""
        return self.filter(state__in=OPEN)

    def waiting(self):
        return self.filter(state=SubmissionState.WAITING)


class Submission(TrackedModel):
    """One report and what became of it. Its history is the exchange: each sending and each decision is a record of it.

    `values` has only what the reporter changed: field → text (ISO dates, plain decimals, primary keys), None for what
    they emptied. `seen_values` has the official values of the same fields when it was sent, from the record's
    `seen_version`.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="submissions", verbose_name=_("site"))
    kind = models.CharField(
        _("what it reports"), max_length=12, choices=SubmissionKind, default=SubmissionKind.MILESTONE
    )
    milestone = models.ForeignKey(
        Milestone,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("milestone"),
    )
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
        verbose_name = _("report for acceptance")
        verbose_name_plural = _("reports for acceptance")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="submission_one_open_per_milestone_and_reporter",
                fields=["milestone", "reporter"],
                condition=Q(state__in=OPEN),
                violation_error_message=_("This person already has a report of this milestone that is not settled."),
            ),
            models.CheckConstraint(
                name="submission_of_a_milestone_names_it",
                condition=~Q(kind=SubmissionKind.MILESTONE) | Q(milestone__isnull=False),
                violation_error_message=_("Name the milestone that is reported."),
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
                violation_error_message=_("Say why the report is returned or corrected."),
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
            raise ValidationError({"milestone": _("This milestone is another site's.")})

    @property
    def title(self) -> str:
        """What it reports, in a few words."""
        if self.milestone:
            return self.milestone.title
        return Truncator(self.values.get("description") or self.get_kind_display()).chars(TITLE_LENGTH)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_waiting(self) -> bool:
        return self.state == SubmissionState.WAITING
