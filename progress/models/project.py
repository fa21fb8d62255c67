from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from history.tracking import History
from progress.models.base import SitePart, Sourced, period_constraints
from progress.models.promise import Dates, Promise, PromiseColumns, PromiseQuerySet
from progress.models.rules.days import forecast_not_over, not_to_come
from progress.models.rules.project import DOUBTS, ProjectState
from progress.models.site import Site
from values.dates import PartialDate
from values.fields import (
    CleanCharField,
    CleanTextField,
    FoldedField,
    PartialDateField,
    QuantityField,
    UniqueFoldedConstraint,
)
from values.text import Label, search

# States of a project that is still to operate.
ON_THE_WAY = (ProjectState.REGISTERED, ProjectState.APPROVED, ProjectState.BUILDING)
# States of a project that has begun to operate, whatever became of it.
BEGAN = (ProjectState.OPERATING, ProjectState.STOPPED)
NOT_BEGUN = _("Only a project that operates, or did, has a date on which it began.")
NOT_STOPPED = _("Only a project that has stopped has a date on which it did.")


class SecondaryProjectQuerySet(PromiseQuerySet):
    def get_by_natural_key(self, site_kind, site_slug, name):
        return self.get(site__kind=site_kind, site__slug=site_slug, name=name)

    def search(self, text: str):
        """Return projects whose name, product or investor holds `text`, whatever its marks and case."""
        return search(self, text, folded=["folded", "investor__folded"], written=["name", "product", "investor__name"])


class SecondaryProject(Promise, PromiseColumns, SitePart, Sourced):
    """An investor's project inside a site. Land in hectares, capital in billion VND (tỷ đồng).

    The day it is to operate is promised as a milestone's is: planned first, the forecast since, when it really began.
    """

    without_source = ("site", "name")
    dates = Dates("planned_operation", "forecast_operation", "actual_operation")
    kept_states = (ProjectState.OPERATING,)
    dropped_states = (ProjectState.STOPPED,)

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="projects", verbose_name=_("site"))
    name = CleanCharField(_("name"), max_length=200)
    investor = models.ForeignKey(
        "places.Organisation",
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
    planned_operation = PartialDateField(
        _("planned operation"), null=True, blank=True, help_text=_("The original target date.")
    )
    forecast_operation = PartialDateField(
        _("forecast operation"), null=True, blank=True, help_text=_("The current target date.")
    )
    actual_operation = PartialDateField(
        _("operating since"), null=True, blank=True, help_text=_("Only of a project that operates, or did.")
    )
    approved_on = PartialDateField(
        _("approved on"),
        null=True,
        blank=True,
        help_text=_("Investment policy approved or investment registration certificate issued."),
    )
    leased_on = PartialDateField(
        _("land leased on"), null=True, blank=True, help_text=_("The date of the land lease or sublease contract.")
    )
    stopped_on = PartialDateField(
        _("stopped on"), null=True, blank=True, help_text=_("Only of a project that has stopped.")
    )
    document = models.ForeignKey(
        "progress.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("document"),
    )
    note = CleanTextField(_("note"), blank=True)
    name_folded = FoldedField(sources=("name",))
    folded = FoldedField(sources=("name", "product"), db_index=False)

    rules = (
        *Sourced.rules,
        *(not_to_come(name) for name in ("actual_operation", "approved_on", "leased_on", "stopped_on")),
        forecast_not_over("forecast_operation", Q(state__in=ON_THE_WAY)),
    )
    doubts = DOUBTS

    # Since when a project is known of is asked of each that may owe a report.
    history = History(indexes=[models.Index(fields=["id", "history_date", "as_of", "document"], name="project_known")])
    objects = SecondaryProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("secondary project")
        verbose_name_plural = _("secondary projects")
        ordering = ["name_folded"]
        indexes = [
            models.Index(fields=["due_slot"]),
            models.Index(fields=["first_due_slot"]),
            # All that counts of late projects and of missing reports ask.
            models.Index(
                fields=[
                    "site",
                    "due_slot",
                    "first_due_slot",
                    "recorded_slip",
                    "state",
                    "investor",
                    "as_of",
                    "document",
                ],
                name="project_lateness",
            ),
        ]
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
            models.CheckConstraint(
                name="project_actual_only_once_operating",
                condition=Q(actual_operation__isnull=True) | Q(state__in=BEGAN),
                violation_error_message=NOT_BEGUN,
            ),
            models.CheckConstraint(
                name="project_stopped_on_only_once_stopped",
                condition=Q(stopped_on__isnull=True) | Q(state=ProjectState.STOPPED),
                violation_error_message=NOT_STOPPED,
            ),
            *period_constraints("project", "planned_operation", "forecast_operation", "actual_operation", "as_of"),
            *period_constraints("project", "approved_on", "leased_on", "stopped_on"),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.site.kind, self.site.slug, self.name)

    def get_absolute_url(self) -> str:
        return reverse("progress:project", args=[self.pk])

    @property
    def title(self) -> str:
        """What is promised of it, as a milestone has its stage."""
        return _("Operation of %(project)s") % {"project": self.name}

    @property
    def shown_state_label(self) -> Label:
        return ProjectState(self.state).label

    @property
    def planned(self) -> PartialDate | None:
        return self.planned_operation

    @property
    def forecast(self) -> PartialDate | None:
        return self.forecast_operation

    @property
    def actual(self) -> PartialDate | None:
        return self.actual_operation

    def clean(self):
        """Say the constraint's message at the field it is about."""
        super().clean()
        if self.actual and self.state not in BEGAN:
            raise ValidationError({"actual_operation": NOT_BEGUN})
        if self.stopped_on and self.state != ProjectState.STOPPED:
            raise ValidationError({"stopped_on": NOT_STOPPED})
