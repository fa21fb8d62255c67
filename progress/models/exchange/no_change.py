from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.tracking import History
from progress.models.base import SiteChildQuerySet, SitePart, not_in_the_future
from progress.models.site import Site
from values.today import shown_day


class NoChange(SitePart):
    """That a person looked at a milestone, or at a whole site, and nothing had changed (không thay đổi trong kỳ).

    It changes no value and raises no version of what was looked at. One that was made by mistake is deleted.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="no_changes", verbose_name=_("site"))
    milestone = models.ForeignKey(
        "progress.Milestone",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="no_changes",
        verbose_name=_("milestone"),
        help_text=_("Empty if the whole site was checked."),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="no_changes", verbose_name=_("confirmed by")
    )
    confirmed_on = models.DateField(_("confirmed on"), default=timezone.localdate, validators=[not_in_the_future])

    history = History()
    objects = SiteChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation of no change")
        verbose_name_plural = _("confirmations of no change")
        ordering = ["-confirmed_on", "-pk"]

    def __str__(self):
        return f"{self.milestone.title if self.milestone else self.site}, {shown_day(self.confirmed_on)}"

    def clean(self):
        super().clean()
        if self.milestone and self.milestone.site_id != self.site_id:
            raise ValidationError({"milestone": _("This record belongs to another site.")})
