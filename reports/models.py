"""Figures of the whole province: targets, results by year and sector, and what was published of the plan."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from progress.models import SiteKind, SourcedFigure
from progress.models.base import TwoLanguageName, period_constraints
from progress.models.bounds import PROVINCE_BOUNDS, beyond
from progress.models.figure import WITHOUT_SOURCE
from values.fields import CleanCharField, CleanTextField
from values.history import History
from values.numbers import format_number
from values.rules import Rule
from values.tracking import TrackedModel


class Computed(models.TextChoices):
    """What the tracker itself can count of its sites, to set beside a published figure."""

    CLUSTERS_RECORDED = "clusters-recorded", _("Clusters recorded, without those revoked or withdrawn")
    CLUSTERS_AREA = "clusters-area", _("Area of the clusters recorded, without those revoked or withdrawn")
    CLUSTERS_OPERATING = "clusters-operating", _("Clusters in operation")
    SUM_OF_PARTS = "sum-of-parts", _("Sum of its parts")


class Basis(models.TextChoices):
    PUBLISHED = "published", _("Published figure")
    COMPUTED = "computed", _("Computed figure")


class IndicatorQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)

    def with_figures(self):
        """Two queries for all indicators with their figures and documents, in reading order."""
        return self.prefetch_related(
            models.Prefetch("figures", IndicatorFigure.objects.select_related("document").order_by("-is_chosen", "pk"))
        )


class Indicator(TwoLanguageName, TrackedModel):
    """Something counted or measured for the province each year; a sector's output is a part of the total's."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    unit = CleanCharField(_("unit of measurement"), max_length=40)
    unit_en = CleanCharField(_("unit of measurement in English"), max_length=40, blank=True)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    computed = models.CharField(
        _("computed as"),
        max_length=20,
        choices=Computed,
        blank=True,
        help_text=_("What the tracker counts to set beside the published figure; empty if it cannot."),
    )
    basis = models.CharField(_("reports use"), max_length=10, choices=Basis, default=Basis.PUBLISHED)
    basis_reason = CleanCharField(_("why this one"), max_length=200, blank=True)

    history = History()
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["order", "code"]

    def natural_key(self):
        return (self.code,)

    @property
    def unit_label(self) -> str:
        return self.unit_en if self.label == self.name_en and self.unit_en else self.unit


class FigureKind(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ACTUAL = "actual", _("Actual")


class IndicatorFigureQuerySet(models.QuerySet):
    def get_by_natural_key(self, code, year, kind, source):
        return self.get(indicator__code=code, year=year, kind=kind, source=source)


YEAR_TO_COME = Rule(
    "year_to_come",
    "year",
    lambda on: Q(kind=FigureKind.ACTUAL, year__gt=on.year),
    lambda figure: gettext("%(year)s is still to come: there is no actual figure of it yet.") % {"year": figure.year},
)


class IndicatorFigure(SourcedFigure):
    """One source's figure of an indicator for a year, as planned or as it came out."""

    same_thing = ("indicator", "year", "kind")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="figures", verbose_name=_("indicator")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("planned or actual"), max_length=8, choices=FigureKind)
    at_least = models.BooleanField(_("at least"), default=False)

    rules = (*SourcedFigure.rules, YEAR_TO_COME)
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
        ordering = ["indicator__order", "-year", "kind", "-is_chosen", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_figure_one_chosen",
                fields=["indicator", "year", "kind"],
                condition=models.Q(is_chosen=True),
                violation_error_message=_("Another figure of this indicator, year and kind is in use."),
            ),
            *period_constraints("indicator_figure", "as_of"),
        ]

    def __str__(self):
        return f"{self.indicator} {self.year}: {format_number(Decimal(self.value))}"

    def natural_key(self):
        return (self.indicator.code, self.year, self.kind, self.source)


class LetterheadQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind):
        return self.get(kind=kind)


class Letterhead(TrackedModel):
    """Who writes letters about the sites of one kind, as the head of a letter names them (Decree 30/2020/NĐ-CP).

    Always Vietnamese: an official letter is.
    """

    kind = models.CharField(_("writes about"), max_length=8, choices=SiteKind, unique=True)
    superior = CleanCharField(_("body above"), max_length=120, blank=True)
    office = CleanCharField(_("office"), max_length=120)
    symbol = CleanCharField(
        _("symbol of its letters"), max_length=30, help_text=_("What follows the letter's number: SCT, BQL-QLDT.")
    )
    place = CleanCharField(_("place of issue"), max_length=60)
    signer_capacity = CleanTextField(
        _("signs as"), help_text=_("One line each, as over the signature: KT. GIÁM ĐỐC, then PHÓ GIÁM ĐỐC.")
    )
    signer_name = CleanCharField(_("signer"), max_length=80, blank=True)
    reports_to = CleanCharField(
        _("reports to"), max_length=120, blank=True, help_text=_("To whom the answers are reported on.")
    )
    receivers = CleanTextField(_("receivers"), help_text=_("One line each, as under “Nơi nhận”."))

    history = History()
    objects = LetterheadQuerySet.as_manager()

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        ordering = ["kind"]

    def __str__(self):
        return self.office

    def natural_key(self):
        return (self.kind,)
