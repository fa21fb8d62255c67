"""Imports on their way and done, and what people chose for the files they send and get."""

import uuid
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from values.text import person_name


class ImportState(models.TextChoices):
    ASKING = "asking", _("Columns to be chosen")
    PREVIEW = "preview", _("Waits for confirmation")
    SAVED = "saved", _("Saved")
    UNDONE = "undone", _("Undone")
    DROPPED = "dropped", _("Cancelled")


class Via(models.TextChoices):
    PAGE = "page", _("Page")
    COMMAND = "command", _("Command")


def new_request_id() -> str:
    return uuid.uuid4().hex


# Of imports that are neither saved nor given up.
WAITING = (ImportState.ASKING, ImportState.PREVIEW)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def done(self) -> Self:
        return self.filter(state__in=[ImportState.SAVED, ImportState.UNDONE])


class ImportRun(models.Model):
    """One file that somebody sent to be imported.

    Between its steps everything is kept here and in the file storage, so that any worker can go on. `tables` is what
    was understood of the file, packed (imports/files.py); `choice` how it is to be read, `decisions` what was decided
    of the preview, `fingerprint` what the preview showed. The records of history that it writes carry `request_id`.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports", verbose_name=_("imported by")
    )
    filename = models.CharField(_("file"), max_length=255)
    path = models.CharField(max_length=255, blank=True, editable=False)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("size"))
    kind = models.CharField(_("format"), max_length=8)
    via = models.CharField(_("sent by"), max_length=8, choices=Via, default=Via.PAGE)
    state = models.CharField(_("state"), max_length=8, choices=ImportState, default=ImportState.ASKING)
    language = models.CharField(max_length=10)
    choice = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    tables = models.BinaryField(default=bytes)
    counts = models.JSONField(_("rows"), default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=32, default=new_request_id, unique=True)
    started_at = models.DateTimeField(_("sent at"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports_undone",
        verbose_name=_("undone by"),
    )
    undone_counts = models.JSONField(default=dict)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["by", "state"])]

    def __str__(self) -> str:
        return self.filename

    @property
    def by_name(self) -> str:
        return person_name(self.by)

    @property
    def undone_by_name(self) -> str:
        return person_name(self.undone_by)

    @property
    def is_finished(self) -> bool:
        return self.state in (ImportState.SAVED, ImportState.UNDONE)

    @property
    def reason(self) -> str:
        """What history says of each change."""
        return str(_("import no. %(number)s: %(file)s") % {"number": self.pk, "file": self.filename})


class ImportPage(models.Model):
    """Some hundred entries of a preview: rows of one status, or notes; shown a page at a time."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="pages")
    part = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    entries = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["part", "number"]
        constraints = [models.UniqueConstraint(name="import_page_once", fields=["run", "part", "number"])]

    def __str__(self) -> str:
        return f"{self.run}: {self.part} {self.number}"


class LayoutMapping(models.Model):
    """What somebody once said of one layout: where its columns go, what its cells mean by the question's key.

    It counts for whoever sends such a file again, and can be changed or forgotten there. With HOW_IT_LIES for a kind it
    holds in `frame` how the table lies in its sheet: `shape`, how many rows the header has, how far below it the first
    record stands; `layout_id` is then the digest of the header's texts. `filename`, `sheet` and `headers` are those of
    the file of which it was last said.
    """

    HOW_IT_LIES = ""

    layout_id = models.CharField(max_length=64)
    sheet_key = models.CharField(max_length=40)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    frame = models.JSONField(default=dict)
    filename = models.CharField(_("file"), max_length=255, blank=True)
    sheet = models.CharField(_("sheet"), max_length=255, blank=True)
    headers = models.JSONField(default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("chosen by")
    )
    changed_at = models.DateTimeField(_("chosen at"), auto_now=True)

    class Meta:
        verbose_name = _("remembered layout")
        verbose_name_plural = _("remembered layouts")
        ordering = ["-changed_at", "-pk"]
        constraints = [models.UniqueConstraint(name="mapping_once_per_layout", fields=["layout_id", "sheet_key"])]

    def __str__(self) -> str:
        return self.filename or f"{self.sheet_key} {self.layout_id[:8]}"

    @property
    def by_name(self) -> str:
        return person_name(self.by)


class ColumnChoice(models.Model):
    """How one person last exported one list: which columns, in which format."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    columns = models.JSONField(default=list)
    format = models.CharField(max_length=8)
    delimiter = models.CharField(max_length=1)

    class Meta:
        constraints = [models.UniqueConstraint(name="column_choice_once", fields=["user", "key"])]

    def __str__(self) -> str:
        return self.key
