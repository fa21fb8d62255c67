from django.db import models
from django.utils.translation import gettext_lazy as _

from progress.models.base import SiteChildQuerySet
from progress.models.document import Document
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField
from values.history import History
from values.tracking import TrackedModel


class Inspection(TrackedModel):
    """A visit to a site, to look or to chase up (kiểm tra, đôn đốc)."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="inspections", verbose_name=_("site"))
    date = models.DateField(_("date"))
    people = CleanCharField(_("who took part"), max_length=300, blank=True)
    findings = CleanTextField(_("findings"))
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("document"),
    )

    history = History()
    objects = SiteChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-date", "-pk"]

    def __str__(self):
        return f"{self.site}, {self.date:%d/%m/%Y}"
