from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SeedRecord(models.Model):
    """What the shipped data last said of one object, so that the next version's data can be merged (seeding)."""

    model = models.CharField(_("model"), max_length=100)
    key = models.TextField(_("natural key"), help_text=_("As JSON, the way the fixture names the object."))
    object_id = models.PositiveBigIntegerField(
        _("number of the object"), null=True, help_text=_("Followed when staff rename it; empty if it was never made.")
    )
    values = models.JSONField(_("values"), default=dict, help_text=_("As the fixture last gave them, by field."))

    class Meta:
        verbose_name = _("record of shipped data")
        verbose_name_plural = _("records of shipped data")
        ordering = ["model", "key"]
        db_table = "bkproject_seedrecord"  # where it was before it had an app of its own
        constraints = [models.UniqueConstraint(name="seed_record_once_per_object", fields=["model", "key"])]

    def __str__(self):
        return f"{self.model} {self.key}"


class Beginning(models.Model):
    """With which pack of data the database was begun: one row, so that no other is ever merged into it."""

    pack = models.CharField(_("pack"), max_length=100, help_text=_("Its code, or “none” for an office begun empty."))
    overrides = models.JSONField(
        _("objects of the catalogue that the pack gives too"), default=list, help_text=_("As [model, natural key].")
    )
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)

    class Meta:
        verbose_name = _("pack the office began with")
        verbose_name_plural = _("packs the office began with")
        constraints = [models.CheckConstraint(name="beginning_one_row", condition=models.Q(pk=1))]

    def __str__(self):
        return self.pack
