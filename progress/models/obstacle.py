import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.models.base import SiteChildQuerySet, Sourced, TwoLanguageName, period_constraints
from progress.models.document import Document
from progress.models.milestone import Milestone
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField, FoldedField, PartialDateField
from values.history import History
from values.search import search
from values.today import today
from values.tracking import TrackedModel


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


class ObstacleQuerySet(SiteChildQuerySet):
    def open(self):
        return self.filter(resolved_on__isnull=True)

    def search(self, text: str):
        """Obstacles that tell of `text`, or ask an organisation of such a name, whatever its marks and case."""
        told = ["description", "cause", "request", "asked_of__name"]
        return search(self, text, folded=["folded", "asked_of__folded"], written=told)


class Obstacle(TrackedModel, Sourced):
    """What holds a site up, why, and who is asked to do what by when (khó khăn, vướng mắc)."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="obstacles", verbose_name=_("site"))
    milestone = models.ForeignKey(
        Milestone,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="obstacles",
        verbose_name=_("milestone it holds"),
    )
    kind = models.ForeignKey(
        ObstacleKind, on_delete=models.PROTECT, related_name="obstacles", verbose_name=_("kind of obstacle")
    )
    description = CleanTextField(_("obstacle"))
    cause = CleanTextField(_("cause"), blank=True)
    request = CleanTextField(_("what is asked"), blank=True)
    asked_of = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="obstacles_asked_of",
        verbose_name=_("asked of"),
    )
    due = PartialDateField(_("by when"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), default=timezone.localdate)
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    resolution = CleanCharField(_("how it was resolved"), max_length=300, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="obstacles", verbose_name=_("document")
    )

    folded = FoldedField(sources=("description", "cause", "request"), db_index=False)

    history = History()
    objects = ObstacleQuerySet.as_manager()

    class Meta:
        verbose_name = _("obstacle")
        verbose_name_plural = _("obstacles")
        ordering = [F("resolved_on").asc(nulls_first=True), "opened_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="obstacle_resolved_after_it_opened",
                condition=Q(resolved_on__isnull=True) | Q(resolved_on__gte=F("opened_on")),
                violation_error_message=_("An obstacle cannot be resolved before it was opened."),
            ),
            *period_constraints("obstacle", "due", "as_of"),
        ]

    def __str__(self):
        return self.description[:80]

    def clean(self):
        if self.milestone and self.site_id and self.milestone.site_id != self.site_id:
            raise ValidationError({"milestone": _("This milestone is another site's.")})

    @property
    def is_open(self) -> bool:
        return self.resolved_on is None

    def days_open(self, on: datetime.date | None = None) -> int:
        return ((self.resolved_on or on or today()) - self.opened_on).days
