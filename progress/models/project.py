import datetime

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from places.models import Organisation
from progress.models.base import SiteChildQuerySet, Sourced, period_constraints
from progress.models.document import Document
from progress.models.project_doubts import DOUBTS, ProjectState
from progress.models.site import Site, Standing
from values.dates import Lateness, lateness
from values.fields import (
    CleanCharField,
    CleanTextField,
    FoldedField,
    PartialDateField,
    QuantityField,
    UniqueFoldedConstraint,
)
from values.history import History
from values.search import search
from values.tracking import TrackedModel

# States of a project that is still to operate.
ON_THE_WAY = (ProjectState.REGISTERED, ProjectState.APPROVED, ProjectState.BUILDING)


class SecondaryProjectQuerySet(SiteChildQuerySet):
    def get_by_natural_key(self, site_kind, site_slug, name):
        return self.get(site__kind=site_kind, site__slug=site_slug, name=name)

    def search(self, text: str):
        """Projects whose name, product or investor holds `text`, whatever its marks and case."""
        return search(self, text, folded=["folded", "investor__folded"], written=["name", "product", "investor__name"])

    def with_late(self, on: datetime.date):
        """Annotate `is_late`: the planned operation was over `on`, and the project was still on its way there.

        One that was stopped is on its way no more, nor is one at a site revoked or withdrawn from the plan.
        """
        given_up = Site.objects.with_standing().filter(standing__in=[Standing.REVOKED, Standing.WITHDRAWN])
        late = Q(state__in=ON_THE_WAY, planned_operation__end__lt=on) & ~Q(site__in=given_up.values("pk"))
        return self.annotate(is_late=Case(When(late, then=Value(True)), default=Value(False)))


class SecondaryProject(TrackedModel, Sourced):
    """An investor's project inside a site. Land in hectares, capital in billion VND (tỷ đồng)."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="projects", verbose_name=_("site"))
    name = CleanCharField(_("name"), max_length=200)
    investor = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("secondary investor"),
    )
    product = CleanCharField(_("product"), max_length=200, blank=True)
    capacity = QuantityField(_("capacity a year"), unit="", null=True, blank=True)
    capacity_unit = CleanCharField(_("unit of capacity"), max_length=40, blank=True)
    land_area = QuantityField(_("land"), unit="ha", null=True, blank=True)
    registered_capital = QuantityField(_("registered capital"), unit="tỷ đồng", null=True, blank=True)
    paid_capital = QuantityField(_("capital paid in"), unit="tỷ đồng", null=True, blank=True)
    workers = models.PositiveIntegerField(_("workers"), null=True, blank=True)
    is_foreign = models.BooleanField(_("foreign capital"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ProjectState, default=ProjectState.REGISTERED)
    planned_operation = PartialDateField(_("planned operation"), null=True, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("document")
    )
    note = CleanTextField(_("note"), blank=True)
    name_folded = FoldedField(sources=("name",))
    folded = FoldedField(sources=("name", "product"), db_index=False)

    doubts = DOUBTS

    history = History()
    objects = SecondaryProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("secondary project")
        verbose_name_plural = _("secondary projects")
        ordering = ["name_folded"]
        constraints = [
            UniqueFoldedConstraint(
                name="project_name_unique_at_its_site",
                fields=["site", "name_folded"],
                violation_error_message=_("A project of this name is already recorded at this site."),
            ),
            models.CheckConstraint(
                name="project_quantities_not_negative",
                condition=(Q(capacity__isnull=True) | Q(capacity__gte=0))
                & (Q(land_area__isnull=True) | Q(land_area__gte=0))
                & (Q(registered_capital__isnull=True) | Q(registered_capital__gte=0))
                & (Q(paid_capital__isnull=True) | Q(paid_capital__gte=0)),
                violation_error_message=_("Capacity, land and capital cannot be negative."),
            ),
            *period_constraints("project", "planned_operation", "as_of"),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.site.kind, self.site.slug, self.name)

    def get_absolute_url(self) -> str:
        return reverse("progress:project", args=[self.pk])

    def late_by(self, on: datetime.date) -> Lateness | None:
        """How long the planned operation has been over; None when it is not, or is no longer waited for."""
        is_waited_for = self.planned_operation and self.state in ON_THE_WAY
        return lateness(self.planned_operation, on) if is_waited_for else None
