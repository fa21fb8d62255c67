from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from places.models import AdministrativeUnit, Organisation
from values.history import History
from values.tracking import TrackedModel


class StaffProfile(TrackedModel):
    """Where a person works, which says whose sites are theirs (scope.py)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_profile", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        AdministrativeUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("unit"),
        help_text=_("Of a local officer: the sites in this unit are theirs."),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("organisation"),
        help_text=_("Of a developer's clerk: the sites of this developer are theirs."),
    )

    history = History()

    class Meta:
        verbose_name = _("place of work")
        verbose_name_plural = _("places of work")

    def __str__(self):
        return str(self.unit or self.organisation or "")
