"""Figures with their sources: where two differ both are kept, one is chosen, and the reason stands beside it."""

from decimal import Decimal

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from progress.models.base import SiteChildQuerySet, Sourced, period_constraints
from progress.models.document import Document
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField, QuantityField
from values.history import History
from values.numbers import format_number
from values.tracking import TrackedModel


class SourcedFigure(TrackedModel, Sourced):
    """One source's figure of one thing."""

    value = QuantityField(_("value"), unit="")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    is_chosen = models.BooleanField(_("in use"), default=False, editable=False)
    reason = CleanCharField(_("why this one"), max_length=200, blank=True)
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
        """The other figures of the same thing."""
        same = {name: getattr(self, name) for name in self.same_thing}
        return type(self).objects.filter(**same).exclude(pk=self.pk)

    @property
    def source_label(self) -> str:
        return str(self.document) if self.document_id else self.source


class Measure(models.TextChoices):
    """What is measured at a site. Areas are hectares, money is billion VND (tỷ đồng), terms are years."""

    AREA = "area", _("Area")
    EXPANSION_AREA = "expansion-area", _("Area of the expansion")
    AREA_AFTER_EXPANSION = "area-after-expansion", _("Area after the expansion")
    INDUSTRIAL_AREA = "industrial-area", _("Industrial land (detailed plan)")
    BUILT_INDUSTRIAL_AREA = "built-industrial-area", _("Industrial land with infrastructure, ready to lease")
    LEASED_AREA = "leased-area", _("Industrial land leased")
    TOTAL_INVESTMENT = "total-investment", _("Total investment")
    PUBLIC_INVESTMENT = "public-investment", _("Of which public investment")
    OTHER_INVESTMENT = "other-investment", _("Of which other capital")
    PAID_INVESTMENT = "paid-investment", _("Capital paid, cumulative")
    TERM = "term", _("Term of operation")

    @property
    def unit(self) -> str:
        if self == Measure.TERM:
            return _("years")
        return _("billion VND") if self.value.endswith("investment") else "ha"


class SiteFigureQuerySet(SiteChildQuerySet):
    def get_by_natural_key(self, site_kind, site_slug, measure, source, as_of, document):
        found = self.filter(site__kind=site_kind, site__slug=site_slug, measure=measure, source=source, as_of=as_of)
        return found.get(document=Document.objects.get_by_natural_key(*document) if document else None)


class SiteFigure(SourcedFigure):
    """One source's figure for one measure of a site."""

    same_thing = ("site", "measure")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="figures", verbose_name=_("site"))
    measure = models.CharField(_("measure"), max_length=24, choices=Measure)

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
                violation_error_message=_("Another figure of this measure is in use."),
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
    def unit(self) -> str:
        return Measure(self.measure).unit
