"""What an investor asks of a site that no milestone and no figure says: trades, infrastructure, prices, distances."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from history.tracking import History
from progress.models.base import SiteChildQuerySet, SitePart, Sourced, period_constraints
from progress.models.document import Document
from progress.models.rules.investor_subjects import INFRASTRUCTURE, InvestorSubject
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField
from values.text import Label


class Readiness(models.TextChoices):
    READY = "ready", _("ready")
    BUILDING = "building", _("under construction")
    PLANNED = "planned", pgettext_lazy("infrastructure", "planned")


NOT_BUILT = _("Only infrastructure is ready, under construction or planned.")


class InvestorFact(SitePart, Sourced):
    """What a source says of one subject at one site, in Vietnamese and, if somebody wrote it, in English."""

    without_source = ("site", "subject")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="investor_facts", verbose_name=_("site"))
    subject = models.CharField(_("subject"), max_length=20, choices=InvestorSubject)
    readiness = models.CharField(
        _("readiness"),
        max_length=10,
        choices=Readiness,
        blank=True,
        help_text=_("Of infrastructure only. Left empty, its milestones say it."),
    )
    text = CleanCharField(
        _("text in Vietnamese"),
        max_length=500,
        blank=True,
        help_text=_("As it goes out to investors, amounts with their units: 110 kV, 40 MVA; 55 USD/m² until 2072."),
    )
    text_en = CleanCharField(
        _("text in English"),
        max_length=500,
        blank=True,
        help_text=_("Left empty, the English sheet shows the Vietnamese text, marked as such."),
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    note = CleanTextField(_("note"), blank=True, help_text=_("For the office: it is not published."))

    history = History()
    objects = SiteChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact for investors")
        verbose_name_plural = _("facts for investors")
        ordering = ["site", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="investor_fact_once_of_a_subject",
                fields=["site", "subject"],
                violation_error_message=_("This subject is already recorded for this site."),
            ),
            models.CheckConstraint(
                name="investor_fact_only_infrastructure_is_ready",
                condition=models.Q(readiness="") | models.Q(subject__in=INFRASTRUCTURE),
                violation_error_message=NOT_BUILT,
            ),
            *period_constraints("investor_fact", "as_of"),
        ]

    def __str__(self):
        said = [str(Readiness(self.readiness).label)] if self.readiness in Readiness else []
        return f"{self.get_subject_display()}: {'; '.join([*said, *([self.text] if self.text else [])])}"

    @property
    def source_label(self) -> Label:
        return str(self.document) if self.document_id else self.source

    def clean(self):
        """Refuse a readiness of what is not built, a fact that says nothing, and English beside no Vietnamese."""
        super().clean()
        if self.readiness and self.subject not in INFRASTRUCTURE:
            raise ValidationError({"readiness": NOT_BUILT})
        if self.text_en and not self.text:
            raise ValidationError({"text": _("Write the Vietnamese text too.")})
        if not (self.text or self.readiness):
            raise ValidationError({"text": _("Write what is known, or choose a readiness.")})
