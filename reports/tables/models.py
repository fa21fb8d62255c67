"""Tables that an office makes itself and names as a report, and the versions of them that were filed."""

import uuid
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from progress.access import scope
from progress.models import SiteKind
from values.fields import CleanCharField, CleanTextField, PartialDateField, partial_date_constraint

CROSS, SERIES = "cross-table", "indicator"  # the names of their addresses
CAPACITY_LENGTH, CAPACITY_LINES = 300, 5


def fits_above_signature(capacity: str) -> None:
    """Refuse a capacity that no page has room for above the signatory's name."""
    if len(capacity) > CAPACITY_LENGTH or len(capacity.splitlines()) > CAPACITY_LINES:
        text = gettext("At most %(length)s characters on %(lines)s lines (now %(characters)s on %(present)s).")
        counts = {"characters": len(capacity), "present": len(capacity.splitlines())}
        raise ValidationError(text % {"length": CAPACITY_LENGTH, "lines": CAPACITY_LINES, **counts})


class OwnTableQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the person's own, and the office's for those who may read them."""
        own = Q(owner=user.pk)
        return self.filter(own | Q(is_shared=True) if user.has_perm("reports.view_owntable") else own)

    def editable_by(self, user):
        """Return the person's own; the office's also for those who may change anybody's."""
        own = Q(owner=user.pk)
        return self.filter(own | Q(is_shared=True) if user.has_perm("reports.change_owntable") else own)


class OwnTable(models.Model):
    """A list, a cross table or a series of an indicator, named as a report with period and signature block.

    It holds no record: whoever opens it sees what they may see themselves. Not tracked: it says nothing of any site,
    and what was filed of it stays as it was.
    """

    title = CleanCharField(_("title"), max_length=200)
    period = PartialDateField(_("period"), help_text=_("The year, half-year, quarter or month: 2026, quý III/2026."))
    view_name = models.CharField(_("list or table"), max_length=60, help_text=_("The name of its address."))
    argument = models.CharField(_("what of it"), max_length=60, blank=True)
    query = models.TextField(_("filters, rows and columns"), max_length=4000, blank=True)
    letterhead = models.CharField(
        _("letterhead"),
        max_length=8,
        choices=SiteKind,
        help_text=_("Whose name stands above: the Department's for clusters, the Board's for zones."),
    )
    signer_capacity = CleanTextField(
        _("signatory's capacity"),
        blank=True,
        validators=[fits_above_signature],
        help_text=_("Empty: as the letterhead has it."),
    )
    signer_name = CleanCharField(
        _("signatory"), max_length=80, blank=True, help_text=_("Empty: as the letterhead has it.")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="own_tables", verbose_name=_("made by")
    )
    is_shared = models.BooleanField(
        _("for the office"),
        default=False,
        help_text=_("Everybody of the office finds it; each sees the data in their access."),
    )

    objects = OwnTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("own table")
        verbose_name_plural = _("own tables")
        ordering = ["title", "pk"]
        constraints = [partial_date_constraint("period", "own_table_period_ends_after_it_begins")]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("own-table", args=[self.pk])

    @property
    def is_cross(self) -> bool:
        return self.view_name == CROSS

    @property
    def is_series(self) -> bool:
        return self.view_name == SERIES


def stored_table_name(_filed: "FiledTable", filename: str) -> str:
    """Return where a file of a version is kept."""
    return f"tables/{uuid.uuid4().hex}{Path(filename).suffix}"


class FiledTableQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return versions that speak only of kinds of sites of which the person sees every one."""
        if not user.has_perm("reports.view_filedtable"):
            return self.none()
        rows = self
        for kind, is_of_kind in ((SiteKind.CLUSTER, Q(of_clusters=True)), (SiteKind.ZONE, Q(of_zones=True))):
            if not scope.sees_every(user, kind):
                rows = rows.exclude(is_of_kind)
        return rows

    def of(self, table: OwnTable):
        """Return the versions of a table for its present period, the newest first."""
        return self.filter(table=table, period=table.period).order_by("-number")


class FiledTable(models.Model):
    """One version of an own table as it was filed: rows, values, and what each number is made of, as text.

    Never changed and never deleted; a correction (đính chính) is the next version of its period, with its reason.
    """

    table = models.ForeignKey(OwnTable, on_delete=models.PROTECT, related_name="filed", verbose_name=_("own table"))
    period = PartialDateField(_("period"))
    number = models.PositiveSmallIntegerField(_("version"))
    filed_at = models.DateTimeField(_("filed at"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("filed by")
    )
    reason = CleanCharField(_("reason for the correction"), max_length=300, blank=True)
    of_clusters = models.BooleanField(_("speaks of clusters"))
    of_zones = models.BooleanField(_("speaks of zones"))
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    # Empty of a version filed before its files were kept.
    word = models.FileField(_("Word file"), upload_to=stored_table_name, blank=True)
    excel = models.FileField(_("Excel file"), upload_to=stored_table_name, blank=True)

    objects = FiledTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("filed table")
        verbose_name_plural = _("filed tables")
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="filed_table_once", fields=["table", "period", "number"]),
            partial_date_constraint("period", "filed_table_period_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"{self.content['title']}, {self.period}, {self.number}"

    def save(self, *args, **kwargs):
        """Save once: what was filed stays as it is."""
        if not self._state.adding:
            raise TypeError("a filed table does not change")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("own-table-filed", args=[self.pk])

    def delete(self, *args, **kwargs):
        raise TypeError("a filed table stays")

    def kept(self, kind: str):
        """Return the file that was kept of the version, "docx" or "xlsx"; an empty one where there is none."""
        return self.word if kind == "docx" else self.excel
