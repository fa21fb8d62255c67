from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from history.tracking import History, TrackedModel
from progress.models.base import TwoLanguageName
from values.fields import CleanCharField, CleanTextField


class WeeklyColumn(models.TextChoices):
    """The columns of the weekly progress sheet that a stage can speak in."""

    ESTABLISHMENT = "establishment", _("Planned establishment")
    CONSTRUCTION_START = "construction-start", _("Planned start of construction")
    INFRASTRUCTURE_DONE = "infrastructure-done", _("Planned completion of infrastructure")


class StageQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)

    def active(self):
        return self.filter(is_active=True)

    def key(self):
        """The few stages that stand on every list and on the dashboard."""
        return self.active().filter(is_key=True)

    def of_kind(self, kind: str):
        return self.filter(Q(for_clusters=True) if kind == "cluster" else Q(for_zones=True))


class Stage(TwoLanguageName, TrackedModel):
    """A step of the procedure, or a sub-step of one. The catalogue is data: a new law changes rows, not code.

    Stages overlap in practice, so their order is that of reading, not a rule.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    short_name = CleanCharField(
        _("short Vietnamese name"), max_length=30, blank=True, help_text=_("For narrow columns: GPMB, ĐTM.")
    )
    short_name_en = CleanCharField(_("short English name"), max_length=30, blank=True)
    other_names = CleanTextField(
        _("other names"),
        blank=True,
        help_text=_("What offices call it in their workbooks, one name a line: BCNCKT, Giải phóng mặt bằng."),
    )
    order = models.PositiveSmallIntegerField(_("order"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="substeps", verbose_name=_("sub-step of")
    )
    for_clusters = models.BooleanField(_("for clusters"), default=True)
    for_zones = models.BooleanField(_("for zones"), default=True)
    is_key = models.BooleanField(_("key stage"), default=False, help_text=_("Shown on every list and the dashboard."))
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("A retired stage stays on the sites that have it; new sites go without.")
    )
    ends_with = CleanCharField(_("ends with (Vietnamese)"), max_length=200, blank=True)
    ends_with_en = CleanCharField(_("ends with (English)"), max_length=200, blank=True)
    asks_document = models.BooleanField(_("asks for a document"), default=False)
    asks_date = models.BooleanField(
        _("asks for the day it was done"),
        default=False,
        help_text=_("Done without an actual date is asked about: its decision or minutes have a date."),
    )
    asks_area = models.BooleanField(_("asks for hectares"), default=False)
    asks_households = models.BooleanField(_("asks for households"), default=False)
    weekly_column = models.CharField(
        _("column of the weekly sheet"),
        max_length=20,
        choices=WeeklyColumn,
        blank=True,
        help_text=_("Where its promise stands. Of several stages, one that is done or promised speaks first."),
    )

    history = History()
    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="stage_belongs_to_a_kind",
                condition=Q(for_clusters=True) | Q(for_zones=True),
                violation_error_message=_("A stage is for clusters, for zones, or for both."),
            ),
            models.CheckConstraint(
                name="substep_is_no_key_stage",
                condition=Q(parent__isnull=True) | Q(is_key=False),
                violation_error_message=_("A sub-step cannot be a key stage."),
            ),
        ]

    def natural_key(self):
        return (self.code,)

    def clean(self):
        super().clean()
        if self.parent and (self.parent.parent_id or self.parent_id == self.pk):
            raise ValidationError({"parent": _("A sub-step belongs to a stage, not to another sub-step.")})

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save, and give every site of the stage's kinds the milestone it now lacks."""
        super().save(*args, **kwargs)
        milestones = Stage._meta.get_field("milestones").related_model.objects
        milestones.create_missing(stages=[self])

    def is_for(self, kind: str) -> bool:
        return self.for_clusters if kind == "cluster" else self.for_zones

    @property
    def short_label(self) -> str:
        short = self.short_name_en if self.label == self.name_en else self.short_name
        return short or self.label
