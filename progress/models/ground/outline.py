"""The outline of a site, as a file gave it, and its area, which is computed and decides nothing."""

import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from history.tracking import History
from progress.models.base import SiteChildQuerySet, SitePart, Sourced, period_constraints
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField, QuantityField
from values.numbers import format_number

Ring = list[tuple[float, float]]  # (longitude, latitude) in WGS 84, closed or not
Polygons = list[list[Ring]]  # each its outer ring and the holes in it


class SiteOutline(SitePart, Sourced):
    """The one outline of a site: polygons in WGS 84 as JSON. The decided area stands beside it, untouched."""

    without_source = ("site",)

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="outline", verbose_name=_("site"))
    shape = models.TextField(_("polygons"), editable=False)
    file_name = CleanCharField(_("file"), max_length=120)
    area = QuantityField(_("area of the outline, calculated"), unit="ha", editable=False)
    note = CleanTextField(_("note"), blank=True)

    history = History()
    objects = SiteChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("outline of a site")
        verbose_name_plural = _("outlines of sites")
        ordering = ["pk"]
        constraints = period_constraints("site_outline", "as_of")

    def __str__(self):
        return f"{self.file_name}: {format_number(self.area)} ha"

    def get_absolute_url(self) -> str:
        return f"{self.site.get_absolute_url()}#position"

    @property
    def polygons(self) -> Polygons:
        return json.loads(self.shape)
