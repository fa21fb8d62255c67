"""Baselines: a site's schedule as it stood on one day, or as a decision set it, kept to compare progress with."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from history.tracking import History
from progress.models.base import SiteChildQuerySet, SitePart, period_constraints
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField, FoldedField, PartialDateField, UniqueFoldedConstraint


class Baseline(SitePart):
    """A site's schedule, frozen: named after the decision it comes from, a date per milestone.

    Nobody changes it afterwards: progress measured with a rule that moves shows nothing. Only an administrator may mend
    a slip of the pen, in the admin, with a reason that history keeps; whoever wants another schedule freezes another.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="baselines", verbose_name=_("site"))
    name = CleanCharField(_("name"), max_length=160, help_text=_("For example by the decision it comes from."))
    frozen_on = models.DateField(
        _("frozen on"), default=timezone.localdate, help_text=_("The day from which it applies.")
    )
    document = models.ForeignKey(
        "progress.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="baselines",
        verbose_name=_("document"),
        help_text=_("The decision that sets this schedule."),
    )
    note = CleanTextField(_("note"), blank=True)
    name_folded = FoldedField(sources=("name",))

    history = History()
    objects = SiteChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering = ["-frozen_on", "-pk"]
        constraints = [
            UniqueFoldedConstraint(
                name="baseline_name_once_per_site",
                fields=["site", "name_folded"],
                violation_error_message=_("This site already has a baseline of this name."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("progress:baseline", args=[self.pk])


class BaselineDate(SitePart):
    """The date that a baseline holds for one milestone."""

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="dates", verbose_name=_("baseline"))
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="baseline_dates", editable=False, verbose_name=_("site")
    )
    milestone = models.ForeignKey(
        "progress.Milestone", on_delete=models.CASCADE, related_name="baseline_dates", verbose_name=_("milestone")
    )
    date = PartialDateField(_("date"))

    history = History()
    objects = SiteChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("date of a baseline")
        verbose_name_plural = _("dates of a baseline")
        ordering = ["milestone__stage__order", "milestone__phase"]
        constraints = [
            models.UniqueConstraint(
                name="baseline_date_once_per_milestone",
                fields=["baseline", "milestone"],
                violation_error_message=_("This milestone already has a date in this baseline."),
            ),
            *period_constraints("baseline_date", "date"),
        ]

    def __str__(self):
        return f"{self.milestone.title}: {self.date}"

    def clean(self):
        if self.baseline_id and self.milestone_id and self.milestone.site_id != self.baseline.site_id:
            raise ValidationError({"milestone": _("This milestone belongs to another site.")})

    def save(self, *args, **kwargs):
        """Save; it hangs on the site of its baseline."""
        self.site_id = self.baseline.site_id
        super().save(*args, **kwargs)
