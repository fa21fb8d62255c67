"""Investor sheets as they were published: each publication of one site's sheet, what it said, by whom, until when."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from progress.models import Site, Standing
from progress.models.base import SiteChildQuerySet
from values.fields import QuantityField


class InvestorSheetQuerySet(SiteChildQuerySet):
    def in_force(self):
        """Return the publications that nobody withdrew or renewed; one of a site at most."""
        return self.filter(withdrawn_at=None)

    def public(self):
        """Return those that anybody reads: nothing is offered at a site suspended, revoked or out of the plan."""
        return self.in_force().filter(site__summary__standing=Standing.STANDING).select_related("site")


class InvestorSheet(models.Model):
    """One publication of a site's investor sheet, in both languages as it was agreed to; it never changes.

    A new one takes the place of the one before; a withdrawn one stays as history.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="investor_sheets", verbose_name=_("site"))
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    # Of the content, for the filters of the public list.
    vacant_area = QuantityField(_("vacant industrial land"), unit="ha", null=True)
    trades_folded = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )

    objects = InvestorSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("investor sheet")
        verbose_name_plural = _("investor sheets")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="investor_sheet_one_in_force",
                fields=["site"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("A sheet of this site is published already."),
            ),
        ]

    def __str__(self):
        return self.content["vi"]["title"]

    def get_absolute_url(self) -> str:
        return reverse("invest-sheet", args=[public_slug(self.site)])


def public_slug(site: Site) -> str:
    """Return how a site is named in public addresses: "ccn-an-phu", for a zone may have a cluster's name."""
    return f"{site.short_kind.lower()}-{site.slug}"
