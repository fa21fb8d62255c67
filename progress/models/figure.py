"""Figures with their sources: where two differ both are kept, one is chosen, and the reason stands beside it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.models.base import SiteChildQuerySet, SitePart, Sourced, period_constraints
from progress.models.document import Document
from progress.models.rules.bounds import BILLIONS, YEARS, beyond, hectares_beyond, none_of_it
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField, QuantityField
from values.numbers import format_number
from values.rules import Rule
from values.text import Label


class SourcedFigure(TrackedModel, Sourced):
    """One source's figure of one thing."""

    value = QuantityField(_("value"), unit="")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    is_chosen = models.BooleanField(_("in use"), default=False, editable=False)
    reason = CleanCharField(_("reason for the choice"), max_length=200, blank=True)
    note = CleanTextField(_("note"), blank=True)

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save; the first figure of a thing is the one in use until a person chooses another."""
        if self._state.adding and not self.is_chosen:
            self.is_chosen = not self.rivals().filter(is_chosen=True).exists()
        super().save(*args, **kwargs)

    def rivals(self) -> models.QuerySet:
        """Return the other figures of the same thing."""
        same = {name: getattr(self, name) for name in self.same_thing}
        return type(self).objects.filter(**same).exclude(pk=self.pk)

    @classmethod
    def happened_by(cls, record: str, day: str) -> str:
        """Return the SQL of whether what `record` speaks of may have happened by `day`, whenever it was said."""
        return "TRUE"

    @property
    def source_label(self) -> str:
        return str(self.document) if self.document_id else self.source


class Measure(models.TextChoices):
    """What is measured at a site. Areas are hectares, money is billion VND (tỷ đồng), terms years.

    A rate is kept as it was reported, in percent, and never made into hectares: nobody says what it was divided by.
    """

    AREA = "area", _("Area")
    PLANNED_AREA = "planned-area", _("Area by the development plan")
    ESTABLISHED_AREA = "established-area", _("Area by the establishment decision")
    DETAILED_PLAN_AREA = "detailed-plan-area", _("Area by the detailed plan")
    EXPANSION_AREA = "expansion-area", _("Area of the expansion")
    AREA_AFTER_EXPANSION = "area-after-expansion", _("Area after the expansion")
    INDUSTRIAL_AREA = "industrial-area", _("Industrial land (detailed plan)")
    BUILT_INDUSTRIAL_AREA = "built-industrial-area", _("Industrial land with infrastructure, ready to lease")
    LEASED_AREA = "leased-area", _("Industrial land leased")
    VACANT_AREA = "vacant-area", _("Industrial land vacant")
    OCCUPANCY_RATE = "occupancy-rate", _("Occupancy rate as reported")
    TOTAL_INVESTMENT = "total-investment", _("Total investment")
    PUBLIC_INVESTMENT = "public-investment", _("Of which public investment")
    OTHER_INVESTMENT = "other-investment", _("Of which other capital")
    PAID_INVESTMENT = "paid-investment", _("Capital paid, cumulative")
    TERM = "term", _("Term of operation")
    WASTEWATER_CAPACITY = "wastewater-capacity", _("Capacity of wastewater treatment")

    @property
    def unit(self) -> Label:
        if self == Measure.TERM:
            return _("years")
        if self == Measure.OCCUPANCY_RATE:
            return "%"
        if self == Measure.WASTEWATER_CAPACITY:
            return _("m³ a day")
        return _("billion VND") if self.value.endswith("investment") else "ha"


AREAS = tuple(measure for measure in Measure if measure.value.endswith("area"))
INVESTMENTS = tuple(measure for measure in Measure if measure.value.endswith("investment"))


def _of_which(code: str, parts: tuple[Measure, ...], whole: Measure, fact: str) -> Rule:
    """Return a doubt about figures that are a part of another one of their site, and more than that."""

    def tell(figure) -> str:
        words = {
            "part": figure.get_measure_display(),
            "value": format_number(figure.value),
            "whole": whole.label,
            "total": format_number(getattr(figure, fact)),
            "unit": figure.unit,
        }
        return gettext("%(part)s, %(value)s %(unit)s, is more than %(whole)s, %(total)s %(unit)s.") % words

    return Rule(
        code,
        "value",
        lambda on: Q(measure__in=parts, value__gt=F(fact)),
        tell,
        about=("measure", "value"),
        needs=(fact,),
    )


MORE_THAN_WHOLE = Rule(
    "rate_more_than_whole",
    "value",
    lambda on: Q(measure=Measure.OCCUPANCY_RATE, value__gt=100),
    lambda figure: gettext("An occupancy rate of more than 100 %."),
    about=("measure", "value"),
)
WITHOUT_SOURCE = Rule(
    "figure_without_source",
    "source",
    lambda on: Q(source="", document__isnull=True),
    lambda figure: gettext("This figure has no source."),
    asks=False,
)
DOUBTS = (
    none_of_it(
        "value",
        measure__in=(
            Measure.AREA,
            Measure.PLANNED_AREA,
            Measure.ESTABLISHED_AREA,
            Measure.DETAILED_PLAN_AREA,
            Measure.AREA_AFTER_EXPANSION,
            Measure.INDUSTRIAL_AREA,
            Measure.TERM,
        ),
    ),
    *hectares_beyond("value", measure__in=AREAS),
    beyond("value", BILLIONS, "investment_beyond", measure__in=INVESTMENTS),
    beyond("value", YEARS, "term_beyond", measure=Measure.TERM),
    _of_which(
        "part_more_than_area",
        (Measure.INDUSTRIAL_AREA, Measure.BUILT_INDUSTRIAL_AREA, Measure.LEASED_AREA, Measure.VACANT_AREA),
        Measure.AREA,
        "site_area",
    ),
    _of_which(
        "leased_more_than_land",
        (Measure.LEASED_AREA, Measure.VACANT_AREA),
        Measure.INDUSTRIAL_AREA,
        "site_industrial_area",
    ),
    _of_which(
        "part_more_than_investment",
        (Measure.PUBLIC_INVESTMENT, Measure.OTHER_INVESTMENT, Measure.PAID_INVESTMENT),
        Measure.TOTAL_INVESTMENT,
        "site_total_investment",
    ),
    MORE_THAN_WHOLE,
    WITHOUT_SOURCE,
)


class SiteFigureQuerySet(SiteChildQuerySet):
    def get_by_natural_key(self, site_kind, site_slug, measure, source, as_of, document):
        figures = self.filter(site__kind=site_kind, site__slug=site_slug, measure=measure, source=source, as_of=as_of)
        return figures.get(document=Document.objects.get_by_natural_key(*document) if document else None)


class SiteFigure(SitePart, SourcedFigure):
    """One source's figure for one measure of a site."""

    same_thing = ("site", "measure")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="figures", verbose_name=_("site"))
    measure = models.CharField(_("type of figure"), max_length=24, choices=Measure)

    standard = CleanCharField(
        _("standard of the treated wastewater"),
        max_length=120,
        blank=True,
        help_text=_("Of a wastewater figure: the technical regulation and its column, as the licence cites it."),
    )

    doubts = DOUBTS

    history = History()
    objects = SiteFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures and their sources")
        ordering = ["measure", "-is_chosen", F("as_of").desc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                name="site_figure_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("An area, a sum or a term cannot be negative."),
            ),
            models.UniqueConstraint(
                name="site_figure_one_chosen",
                fields=["site", "measure"],
                condition=Q(is_chosen=True),
                violation_error_message=_("Another figure of this type is in use."),
            ),
            *period_constraints("site_figure", "as_of"),
        ]

    def __str__(self):
        return f"{self.get_measure_display()}: {format_number(Decimal(self.value))}"

    def natural_key(self):
        return (
            self.site.kind,
            self.site.slug,
            self.measure,
            self.source,
            self.as_of.iso if self.as_of else None,
            self.document.natural_key() if self.document else None,
        )

    @property
    def unit(self) -> Label:
        return Measure(self.measure).unit


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Industrial land leased ÷ industrial land, as a rate with its parts, in hectares (Decree 32/2024, art. 2(7)).

    `reported` is the rate that somebody gave for the same site, in percent.
    """

    leased: SiteFigure
    basis: SiteFigure
    reported: SiteFigure | None = None

    @property
    def per_cent(self) -> Decimal:
        return 100 * self.leased.value / self.basis.value

    @property
    def difference(self) -> str:
        """By how many percentage points the reported rate is another: "+2,5"; empty for none, or none reported."""
        points = round(self.reported.value - self.per_cent, 2) if self.reported else 0
        return f"{'+' if points > 0 else '−'}{format_number(abs(points), 2)}" if points else ""
