"""Indicators of a province or another area: targets, results by period and sector, what was published of the plan."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from places.models import AdministrativeUnit
from progress.models import SourcedFigure
from progress.models.base import CodedQuerySet, InUnit, TwoLanguageName, period_constraints
from progress.models.figure import WITHOUT_SOURCE
from progress.models.rules.bounds import PROVINCE_BOUNDS, beyond
from values.dates import Precision
from values.fields import CleanCharField, PartialDateField
from values.numbers import format_number
from values.rules import Rule


class Computed(models.TextChoices):
    """What the tracker itself can count of its sites, to set beside a published figure."""

    CLUSTERS_RECORDED = "clusters-recorded", _("Clusters recorded, without those revoked or removed from the plan")
    CLUSTERS_AREA = "clusters-area", _("Area of the clusters recorded, without those revoked or removed from the plan")
    CLUSTERS_OPERATING = "clusters-operating", _("Clusters in operation")
    SUM_OF_PARTS = "sum-of-parts", _("Total of its parts")


class Basis(models.TextChoices):
    PUBLISHED = "published", _("Published figure")
    COMPUTED = "computed", _("Calculated figure")


def once_per_slice(name: str, fields: list[str], condition: models.Q, message: str) -> list[models.UniqueConstraint]:
    """Return constraints that hold `fields` and the area to one row, where an area is named and where none is."""
    common: dict[str, Any] = {"violation_error_message": message}
    return [
        models.UniqueConstraint(
            name=name, fields=[*fields, "area"], condition=condition & models.Q(area__isnull=False), **common
        ),
        models.UniqueConstraint(
            name=f"{name}_no_area", fields=fields, condition=condition & models.Q(area__isnull=True), **common
        ),
    ]


class Prices(models.TextChoices):
    """The prices at which a value in money was measured; empty where the source does not say.

    Figures at different prices are never compared, and none is a rival of another.
    """

    CONSTANT_2010 = "constant-2010", _("at constant 2010 prices")
    CURRENT = "current", _("at current prices")


class IndicatorQuerySet(CodedQuerySet):
    def with_figures(self):
        """Prefetch figures, documents and choices of all indicators; three queries in all."""
        figures = IndicatorFigure.objects.select_related("document", "area__parent").order_by("-is_chosen", "pk")
        choices = IndicatorChoice.objects.select_related("area__parent").order_by("pk")
        return self.prefetch_related(models.Prefetch("figures", figures), models.Prefetch("choices", choices))


class Indicator(InUnit, TwoLanguageName, TrackedModel):
    """Something counted or measured of an area in each period; a sector's output is a part of the total's."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    unit = CleanCharField(_("unit of measurement"), max_length=40)
    unit_en = CleanCharField(_("unit of measurement in English"), max_length=40, blank=True)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    computed = models.CharField(
        _("calculated as"),
        max_length=20,
        choices=Computed,
        blank=True,
        help_text=_("What the tracker calculates to compare with the published figure; empty if it cannot."),
    )

    history = History()
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order", "code"]

    def natural_key(self):
        return (self.code,)

    def get_absolute_url(self) -> str:
        return reverse("indicator", args=[self.code])


class OfPeriod(models.Model):
    """What is said of an indicator for one period, of one area, at one basis of prices."""

    period = PartialDateField(
        _("period"), help_text=_("The year, or the half-year, quarter or month: 2024, 6 tháng đầu năm 2025.")
    )
    area = models.ForeignKey(
        AdministrativeUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("area covered"),
        help_text=_("As the unit was then: the figures of a province before it was merged are its own."),
    )
    prices = models.CharField(
        _("prices"), max_length=16, choices=Prices, blank=True, help_text=_("Empty if the source does not give it.")
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.period and self.period.precision == Precision.DAY:
            message = _("Give the year, the half-year, the quarter or the month the figure is of, not one day.")
            raise ValidationError({"period": message})


class FigureKind(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ACTUAL = "actual", _("Actual")


class IndicatorFigureQuerySet(models.QuerySet):
    def get_by_natural_key(self, code, period, kind, prices, area, source):
        of_slice = {"period": period, "prices": prices, "area__slug": area}
        return self.get(indicator__code=code, kind=kind, source=source, **of_slice)


PERIOD_TO_COME = Rule(
    "period_to_come",
    "period",
    lambda on: models.Q(kind=FigureKind.ACTUAL, period__start__gt=on),
    lambda figure: (
        gettext("%(period)s is in the future: there is no actual figure of it yet.") % {"period": figure.period}
    ),
)


class IndicatorFigure(OfPeriod, SourcedFigure):
    """One source's figure of an indicator for a period, as planned or as it came out."""

    same_thing = ("indicator", "period", "area", "prices", "kind")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="figures", verbose_name=_("indicator")
    )
    kind = models.CharField(_("planned or actual"), max_length=8, choices=FigureKind)
    at_least = models.BooleanField(_("at least"), default=False)

    rules = (*SourcedFigure.rules, PERIOD_TO_COME)
    doubts = (
        *(
            beyond("value", bound, f"value_beyond_{code}", indicator__unit=unit)
            for code, unit, bound in PROVINCE_BOUNDS
        ),
        WITHOUT_SOURCE,
    )

    history = History()
    objects = IndicatorFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator's figure")
        verbose_name_plural = _("indicators' figures")
        ordering = ["indicator__order", "-period", "kind", "prices", "-is_chosen", "pk"]
        constraints = [
            *once_per_slice(
                "indicator_figure_one_chosen",
                ["indicator", "period", "prices", "kind"],
                models.Q(is_chosen=True),
                _("Another figure of this indicator, period, area and kind is in use."),
            ),
            *period_constraints("indicator_figure", "as_of", "period"),
        ]

    def __str__(self):
        return f"{self.indicator}, {self.period}: {format_number(Decimal(self.value))}"

    def save(self, *args, **kwargs):
        """Save; a figure whose area or prices are told later is in use there unless another one is."""
        if not self._state.adding and self._is_moved():
            self.is_chosen = not self.rivals().filter(is_chosen=True).exists()
        super().save(*args, **kwargs)

    @classmethod
    def happened_by(cls, record, day):
        return f"({record}.kind <> '{FigureKind.ACTUAL}' OR SUBSTR({record}.period, 1, 10) <= {day})"

    def natural_key(self):
        area = self.area.slug if self.area else None
        return self.indicator.code, self.period.iso, self.kind, self.prices, area, self.source

    def _is_moved(self) -> bool:
        same = {name: getattr(self, name) for name in self.same_thing}
        return not type(self).objects.filter(pk=self.pk, **same).exists()


class IndicatorChoiceQuerySet(models.QuerySet):
    def get_by_natural_key(self, code, period, prices, area):
        return self.get(indicator__code=code, period=period, prices=prices, area__slug=area)


class IndicatorChoice(OfPeriod, TrackedModel):
    """Whether reports use the published or the computed figure of an indicator for one period, and why.

    Where nobody chose, the published figure is in use.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="choices", verbose_name=_("indicator")
    )
    basis = models.CharField(_("reports use"), max_length=10, choices=Basis, default=Basis.PUBLISHED)
    reason = CleanCharField(_("reason for the choice"), max_length=200, blank=True)

    history = History()
    objects = IndicatorChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of a figure")
        verbose_name_plural = _("choices of figures")
        ordering = ["indicator__order", "-period", "prices", "pk"]
        constraints = [
            *once_per_slice(
                "indicator_choice_once",
                ["indicator", "period", "prices"],
                models.Q(),
                _("A figure for reports of this indicator, period and area is already chosen."),
            ),
            *period_constraints("indicator_choice", "period"),
        ]

    def __str__(self):
        return f"{self.indicator}, {self.period}: {self.get_basis_display()}"

    def natural_key(self):
        return self.indicator.code, self.period.iso, self.prices, self.area.slug if self.area else None
