import datetime
import uuid
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from files.fields import CheckedFileField
from files.pictures import TakenAt, taken_at_of
from history.tracking import History
from places.models import Organisation
from progress.models.base import SiteChildQuerySet, SitePart, period_constraints
from progress.models.rules.days import day_not_to_come
from progress.models.site import Site
from values.fields import CleanCharField, CleanTextField, PartialDateField
from values.today import today


class VisitKind(models.TextChoices):
    INSPECTION = "inspection", _("Inspection")
    CHASE_UP = "chase-up", _("Follow-up")


class InspectionQuerySet(SiteChildQuerySet):
    def with_counts(self, on: datetime.date):
        """Annotate `finding_count`, `open_count` and `overdue_count`, of its findings."""
        own = Finding.objects.filter(inspection=OuterRef("pk"))
        return self.annotate(
            finding_count=_count(own), open_count=_count(own.open()), overdue_count=_count(own.overdue(on))
        )


def _count(findings):
    counted = findings.order_by().values("inspection").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class Inspection(SitePart):
    """A visit to a site, to look or to chase up (kiểm tra, đôn đốc); what it found stands in its findings."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="inspections", verbose_name=_("site"))
    kind = models.CharField(_("kind of inspection"), max_length=12, choices=VisitKind, default=VisitKind.INSPECTION)
    date = models.DateField(_("date"))
    people = CleanCharField(_("taking part"), max_length=300, blank=True)
    remarks = CleanTextField(_("general remarks"), blank=True)
    document = models.ForeignKey(
        "progress.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inspections",
        verbose_name=_("document"),
    )

    rules = (day_not_to_come("date"),)

    history = History()
    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-date", "-pk"]

    def __str__(self):
        return f"{self.site}, {self.date:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("progress:inspection", args=[self.pk])

    @property
    def title(self) -> str:
        return f"{self.get_kind_display()} {self.date:%d/%m/%Y}"

    def clean(self):
        super().clean()
        if self.pk and self.date and self.findings.filter(done_on__lt=self.date).exists():
            raise ValidationError({"date": _("A finding was done before this date.")})


class InspectionPart(SitePart):
    """What hangs on an inspection and, for the one gate and the history, on its site."""

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.site_id and self.inspection_id and self.site_id != self.inspection.site_id:
            raise ValidationError({"inspection": _("This inspection belongs to another site.")})

    def save(self, *args, **kwargs):
        if self.site_id is None:
            self.site_id = self.inspection.site_id
        super().save(*args, **kwargs)


class FindingQuerySet(SiteChildQuerySet):
    def open(self):
        return self.filter(done_on__isnull=True)

    def overdue(self, on: datetime.date):
        """Open although the whole period in which it was to be done was over `on`."""
        return self.open().filter(due__end__lt=on)

    def in_charge_of(self, user):
        """Open findings at the sites whose data `user` changes, the most urgent first."""
        return self.open().editable_by(user).most_urgent_first()

    def most_urgent_first(self):
        """Read all that a line about a finding shows; those without a deadline come last, the older visit first."""
        return self.select_related("site", "inspection__document", "responsible", "kind").order_by(
            F("due").asc(nulls_last=True), "inspection__date", "pk"
        )


class Finding(InspectionPart):
    """One thing a visit found, what is to be done about it by whom and by when, and what was done."""

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="findings", verbose_name=_("site"), editable=False
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="findings", verbose_name=_("inspection")
    )
    found = CleanTextField(_("finding described"))
    kind = models.ForeignKey(
        "progress.ObstacleKind",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("kind of finding"),
    )
    to_do = CleanTextField(_("action required"), blank=True)
    responsible = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("organisation responsible"),
    )
    responsible_people = CleanCharField(
        _("carried out by"), max_length=200, blank=True, help_text=_("A person, a team, a household …")
    )
    due = PartialDateField(_("due by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_note = CleanTextField(_("action taken"), blank=True)

    rules = (day_not_to_come("done_on"),)

    history = History()
    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["inspection", "pk"]
        indexes = [models.Index(fields=["site", "done_on", "due"], name="finding_open_of_site")]
        constraints = [
            models.CheckConstraint(
                name="finding_done_note_only_when_done",
                condition=Q(done_note="") | Q(done_on__isnull=False),
                violation_error_message=_("Give the day on which it was done."),
            ),
            *period_constraints("finding", "due"),
        ]

    def __str__(self):
        return self.found[:80]

    def clean(self):
        super().clean()
        if self.done_on and self.inspection_id and self.done_on < self.inspection.date:
            raise ValidationError({"done_on": _("This cannot have been done before the inspection that found it.")})

    @property
    def is_open(self) -> bool:
        return self.done_on is None

    @property
    def is_overdue(self) -> bool:
        return bool(self.is_open and self.due and self.due.is_over(today()))

    @property
    def days_pending(self) -> int:
        """Days from the visit to the day it was done, or to today."""
        return ((self.done_on or today()) - self.inspection.date).days

    @property
    def days_overdue(self) -> int:
        """Days since the end of the period in which it was to be done; 0 when it is not overdue."""
        return (today() - self.due.end).days if self.is_overdue else 0


def stored_photo_name(photo: "InspectionPhoto", filename: str) -> str:
    """Return where a photo is kept: a name of our own, so that no upload chooses its path."""
    return f"inspections/{uuid.uuid4().hex}{Path(filename).suffix.lower()}"


class InspectionPhoto(InspectionPart):
    """A picture taken on a visit. One that is replaced or removed stays in storage, where the history names it."""

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="inspection_photos", verbose_name=_("site"), editable=False
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="photos", verbose_name=_("inspection")
    )
    file = CheckedFileField(_("photo"), upload_to=stored_photo_name, pictures_only=True)
    caption = CleanCharField(_("caption"), max_length=200, blank=True)

    history = History()
    objects = SiteChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["inspection", "pk"]

    def __str__(self):
        return self.caption or f"{self._meta.verbose_name} {self.pk or ''}".strip()

    def get_absolute_url(self) -> str:
        return reverse("progress:inspection-photo", args=[self.pk])

    @property
    def taken_at(self) -> TakenAt:
        """When and where it was taken, read from the file as it was sent; nothing where that does not say."""
        return taken_at_of(self.file)

    @property
    def download_name(self) -> str:
        """The file's name for the person who keeps it: "An Phú 2026-11-23 san nền chậm.jpg"."""
        stem = f"{self.site.name} {self.inspection.date:%Y-%m-%d} {self.caption[:80] or self.pk}"
        return "".join("-" if c in '/\\:*?"<>|' else c for c in stem) + Path(self.file.name).suffix
