from django.utils.translation import gettext_lazy as _

from history.tracking import History
from progress.models import Site, SiteKind
from progress.models.site import SiteQuerySet
from values.fields import CleanCharField


class Zone(Site):
    """An industrial zone (khu công nghiệp), the Management Board's."""

    site_kind = SiteKind.ZONE

    planning_sponsor = CleanCharField(
        _("sponsor of its planning"),
        max_length=200,
        blank=True,
        help_text=_("Organisation that pays for the planning, if found."),
    )

    history = History()
    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("industrial zone")
        verbose_name_plural = _("industrial zones")
        ordering = ["name_key"]
