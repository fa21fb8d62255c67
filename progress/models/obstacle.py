import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.models.base import (
    CommonToKindQuerySet,
    SitePart,
    Sourced,
    TwoLanguageName,
    not_in_the_future,
    period_constraints,
)
from progress.models.site import Site, SiteKind
from values.fields import CleanCharField, CleanTextField, FoldedField, PartialDateField
from values.text import search
from values.today import today


class ObstacleKindQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class ObstacleKind(TwoLanguageName, TrackedModel):
    """Land, compensation, planning …: data, kept by administrators."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))

    history = History()
    objects = ObstacleKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of obstacle")
        verbose_name_plural = _("kinds of obstacles")
        ordering = ["order", "code"]

    def natural_key(self):
        return (self.code,)


class ObstacleState(models.TextChoices):
    """How far an obstacle is; computed from its days, never stored."""

    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    WAITING = "waiting", _("Resolved, waiting for confirmation")
    CLOSED = "closed", _("Closed")


# A day, the day it cannot lie before, and what to say when it does.
IN_ORDER = (
    ("asked_on", "opened_on", _("The request cannot be before the obstacle was opened.")),
    ("answered_on", "opened_on", _("An obstacle cannot be answered before it was opened.")),
    ("answered_on", "asked_on", _("An answer cannot be before the request.")),
    ("resolved_on", "opened_on", _("An obstacle cannot be resolved before it was opened.")),
    ("confirmed_on", "resolved_on", _("A resolution cannot be confirmed before the obstacle was resolved.")),
)
# Asked of somebody who has not answered, and not resolved without them.
UNANSWERED = Q(asked_of__isnull=False, answered_on__isnull=True, resolved_on__isnull=True)
NEEDS_A_SECOND_PERSON = _("The person who recorded the resolution cannot confirm it: a second person must.")


def overdue_on(on: datetime.date) -> Q:
    """Return the condition that it is neither answered nor resolved although the whole time given was over `on`."""
    return Q(answered_on__isnull=True, resolved_on__isnull=True, due__end__lt=on)


class ObstacleQuerySet(CommonToKindQuerySet):
    kind_path = "common_to"

    def at_sites(self):
        return self.filter(site__isnull=False)

    def common(self):
        """Return those that belong to no site."""
        return self.filter(site__isnull=True)

    def open(self):
        """Return those not yet closed: a resolution counts once a second person has confirmed it."""
        return self.filter(confirmed_on__isnull=True)

    def closed(self):
        return self.filter(confirmed_on__isnull=False)

    def waiting(self):
        """Return those resolved and not confirmed yet."""
        return self.open().filter(resolved_on__isnull=False)

    def unresolved(self):
        """Open, and nobody says that it is resolved: what can be chased."""
        return self.filter(resolved_on__isnull=True, confirmed_on__isnull=True)

    def unanswered(self):
        return self.filter(UNANSWERED)

    def overdue(self, on: datetime.date):
        return self.filter(overdue_on(on))

    def at_standing_sites(self):
        """Return those at sites neither revoked nor withdrawn from the plan: nobody chases the others."""
        return self.exclude(site__in=Site.objects.given_up().order_by().values("pk"))

    def with_age(self, on: datetime.date):
        """Annotate `age`: how long it has stood `on`, or stood until it was closed."""
        until = Coalesce(F("confirmed_on"), Value(on), output_field=DateField())
        return self.annotate(age=models.ExpressionWrapper(until - F("opened_on"), models.DurationField()))

    def search(self, text: str):
        """Return obstacles that tell of `text`, or ask an organisation of such a name, whatever its marks and case."""
        written = ["description", "cause", "request", "asked_of__name"]
        return search(self, text, folded=["folded", "asked_of__folded"], written=written)


COMMON_TO = {
    SiteKind.CLUSTER: _("Common to all clusters"),
    SiteKind.ZONE: _("Common to all zones"),
}


class Obstacle(SitePart, Sourced):
    """What holds up a site, or all sites of a kind, why, and who is asked to do what by when (khó khăn, vướng mắc).

    Opened, answered by whom was asked, resolved, and closed when a second person confirms the resolution.
    """

    without_source = (
        "site", "common_to", "kind", "milestone", "asked_of", "asked_on", "due",
        "answered_on", "answer", "answer_document", "resolved_on", "resolution", "confirmed_on",
    )  # fmt: skip

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="obstacles", verbose_name=_("site")
    )
    common_to = models.CharField(
        _("common to"), max_length=8, choices=SiteKind, blank=True, help_text=_("Of no one site: to all of a kind.")
    )
    milestone = models.ForeignKey(
        "progress.Milestone",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="obstacles",
        verbose_name=_("milestone it blocks"),
    )
    kind = models.ForeignKey(
        ObstacleKind, on_delete=models.PROTECT, related_name="obstacles", verbose_name=_("kind of obstacle")
    )
    description = CleanTextField(_("obstacle"))
    cause = CleanTextField(_("cause"), blank=True)
    request = CleanTextField(_("request"), blank=True)
    asked_of = models.ForeignKey(
        "places.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obstacles_asked_of",
        verbose_name=_("responsible authority"),
    )
    asked_on = models.DateField(
        _("requested on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("Empty: on the day the obstacle was opened."),
    )
    due = PartialDateField(_("due by"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), default=timezone.localdate, validators=[not_in_the_future])
    answered_on = models.DateField(_("answered on"), null=True, blank=True, validators=[not_in_the_future])
    answer = CleanTextField(_("answer"), blank=True)
    answer_document = models.ForeignKey(
        "progress.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obstacles_answered",
        verbose_name=_("answering document"),
    )
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True, validators=[not_in_the_future])
    resolution = CleanCharField(_("resolution"), max_length=300, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="obstacles_resolved",
        verbose_name=_("resolution recorded by"),
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, validators=[not_in_the_future])
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="obstacles_confirmed",
        verbose_name=_("confirmed by"),
    )
    document = models.ForeignKey(
        "progress.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obstacles",
        verbose_name=_("document"),
    )

    folded = FoldedField(sources=("description", "cause", "request"), db_index=False)

    history = History()
    objects = ObstacleQuerySet.as_manager()

    class Meta:
        verbose_name = _("obstacle")
        verbose_name_plural = _("obstacles")
        ordering = [F("confirmed_on").asc(nulls_first=True), "opened_on", "pk"]
        indexes = [
            # What holds a milestone is asked of every late one.
            models.Index(fields=["milestone", "confirmed_on", "opened_on"], name="obstacle_of_milestone"),
            # All that counts of open ones ask.
            models.Index(
                fields=[
                    "site",
                    "confirmed_on",
                    "resolved_on",
                    "milestone",
                    "opened_on",
                    "resolved_by",
                    "asked_of",
                    "common_to",
                ],
                name="obstacle_open_of_site",
            ),
        ]
        constraints = [
            *(
                models.CheckConstraint(
                    name=f"obstacle_{later}_not_before_{earlier}",
                    condition=Q((f"{later}__isnull", True))
                    | Q((f"{earlier}__isnull", True))
                    | Q((f"{later}__gte", F(earlier))),
                    violation_error_message=message,
                )
                for later, earlier, message in IN_ORDER
            ),
            models.CheckConstraint(
                name="obstacle_at_a_site_or_common",
                condition=Q(site__isnull=False, common_to="")
                | Q(site__isnull=True, milestone__isnull=True, common_to__in=SiteKind.values),
                violation_error_message=_("An obstacle is one of a site, or common to all sites of a kind."),
            ),
            models.CheckConstraint(
                name="obstacle_confirmed_only_when_resolved",
                condition=Q(confirmed_on__isnull=True) | Q(resolved_on__isnull=False),
                violation_error_message=_("Only a resolved obstacle can be confirmed."),
            ),
            models.CheckConstraint(
                name="obstacle_confirmed_by_a_second_person",
                condition=Q(resolved_by__isnull=True)
                | Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=F("resolved_by")),
                violation_error_message=NEEDS_A_SECOND_PERSON,
            ),
            *period_constraints("obstacle", "due", "as_of"),
        ]

    def __str__(self):
        return self.description[:80]

    def get_absolute_url(self) -> str:
        return reverse("progress:obstacle", args=[self.pk])

    def clean(self):
        super().clean()
        if self.milestone and self.site_id and self.milestone.site_id != self.site_id:
            raise ValidationError({"milestone": _("This milestone belongs to another site.")})

    @property
    def place(self) -> str:
        """The site or, of what belongs to none, the sites it is common to."""
        return str(self.site) if self.site_id else str(COMMON_TO[SiteKind(self.common_to)])

    @property
    def site_kind(self) -> str:
        return self.site.kind if self.site_id else self.common_to

    @property
    def state(self) -> ObstacleState:
        if self.confirmed_on:
            return ObstacleState.CLOSED
        if self.resolved_on:
            return ObstacleState.WAITING
        return ObstacleState.ANSWERED if self.answered_on else ObstacleState.OPEN

    @property
    def is_open(self) -> bool:
        """Whether it still counts: until a second person has confirmed that it is resolved."""
        return self.confirmed_on is None

    @property
    def is_waiting(self) -> bool:
        return self.state == ObstacleState.WAITING

    @property
    def is_unanswered(self) -> bool:
        return self.asked_of_id is not None and self.state == ObstacleState.OPEN

    def days_open(self, on: datetime.date | None = None) -> int:
        """Return how many days it has stood `on` (today), or stood until it was closed."""
        return ((self.confirmed_on or on or today()) - self.opened_on).days

    def days_unanswered(self, on: datetime.date | None = None) -> int | None:
        """Return for how many days the responsible authority has owed an answer; None where it owes none."""
        return self.days_asked(on) if self.is_unanswered else None

    def days_asked(self, on: datetime.date | None = None) -> int:
        """Return how many days ago something was asked or, where nothing was, it was opened."""
        return ((on or today()) - (self.asked_on or self.opened_on)).days

    def is_overdue(self, on: datetime.date | None = None) -> bool:
        """Return whether it is neither answered nor resolved although the time given is over."""
        return self.state == ObstacleState.OPEN and self.due is not None and self.due.is_over(on or today())

    def may_be_confirmed_by(self, user) -> bool:
        """Return whether `user`, who may change it, is another person than the one who recorded the resolution."""
        return self.is_waiting and self.resolved_by_id != user.pk
