"""The copy to sign of a version of a form, kept with its files: the same bytes at every download."""

import uuid
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _


def stored_copy_name(_copy: "KeptCopy", filename: str) -> str:
    """Return where a file of a copy is kept."""
    return f"forms/{uuid.uuid4().hex}{Path(filename).suffix}"


class KeptCopy(models.Model):
    """What was printed of a filed version, and its files. Never changed and never deleted, as the version."""

    filed = models.OneToOneField(
        "reports.FiledForm", on_delete=models.PROTECT, related_name="kept_copy", verbose_name=_("filed form")
    )
    kept_at = models.DateTimeField(_("kept at"))
    content = models.JSONField(_("content"))
    word = models.FileField(_("Word file"), upload_to=stored_copy_name)
    excel = models.FileField(_("Excel file"), upload_to=stored_copy_name)
    letter = models.FileField(_("covering letter"), upload_to=stored_copy_name, blank=True)

    class Meta:
        verbose_name = _("copy to sign")
        verbose_name_plural = _("copies to sign")

    def __str__(self):
        return str(self.filed)

    def save(self, *args, **kwargs):
        """Save once: what was signed stays as it is."""
        if not self._state.adding:
            raise TypeError("a copy to sign does not change")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("a copy to sign stays")
