"""Keeping the copy to sign of a version: made once, at filing; of an older version, when it is first asked for."""

import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation

from reports.forms.copies.excel import as_excel
from reports.forms.copies.letter import Changed, covering_letter
from reports.forms.copies.making import filed_copy
from reports.forms.copies.word import as_word
from reports.letters import word as letters
from reports.models import FiledForm, FormKind, KeptCopy, Letterhead
from values.today import now


@transaction.atomic
def keep_copy(*, filed: FiledForm, changed: list[Changed]) -> KeptCopy:
    """Make the files of a version and keep them; return those that are kept already, where they are.

    `changed` is what differs from the version before, for the letter of a correction. Nobody decides anything here:
    what is written follows from the version, which does not change.
    """
    FiledForm.objects.select_for_update().get(pk=filed.pk)  # of two who ask first, one comes second
    if kept := KeptCopy.objects.filter(filed=filed).first():
        return kept
    head = letterhead(filed.kind, filed.cut_off)
    with translation.override("vi"):
        form = filed_copy(filed, head)
        letter = letters.as_word(covering_letter(filed, form, head, changed))
    return KeptCopy.objects.create(
        filed=filed,
        kept_at=now(),
        content=form.as_kept(),
        word=ContentFile(as_word(form), "form.docx"),
        excel=ContentFile(as_excel(form), "form.xlsx"),
        letter=ContentFile(letter, "letter.docx"),
    )


def letterhead(kind: FormKind, cut_off: datetime.date) -> Letterhead | None:
    """Return the head of the letters about the sites that a form is about, of the office of the form's cut-off."""
    return Letterhead.objects.of(kind.site_kind, cut_off)
