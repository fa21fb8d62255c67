"""The columns of the list of documents: of a document with the counts of its uses."""

from django.urls import reverse
from django.utils.translation import gettext as _

from progress.records.columns import Column, column, first_column, link, unsaid
from spreadsheets.writers.specs import CHOICE, LINES, PARTIAL_DATE, REFERENCE, WHOLE, YES_NO
from values.text import filled


def document_columns() -> list[Column]:
    """Return the columns; a row is (document, its counts of `sites` and `records`)."""
    return [
        first_column(
            "number", _("Number"), lambda row: row[0].number or row[0].title, _number, kind=REFERENCE, sorts=True
        ),
        column("date", _("Date"), lambda row: str(row[0].date) if row[0].date else None, PARTIAL_DATE, sorts=True),
        column("about", _("About"), lambda row: row[0].title, LINES, html=_about, sorts=True),
        column(
            "issuer", _("Issued by"), lambda row: row[0].issuer.name if row[0].issuer else None, REFERENCE, sorts=True
        ),
        column("file", _("File"), lambda row: _("yes") if row[0].file else _("no"), YES_NO, html=_file),
        column("sites", _("Sites"), lambda row: row[1]["sites"], WHOLE),
        column("records", _("Based on it"), lambda row: row[1]["records"], WHOLE),
        column("kind", _("Kind of document"), lambda row: row[0].get_kind_display(), CHOICE, is_extra=True, sorts=True),
        column("url", _("web address"), lambda row: row[0].url, is_extra=True),
        column("note", _("note"), lambda row: row[0].note, LINES, is_extra=True),
    ]


def _number(row) -> str:
    document = row[0]
    return link(document.get_absolute_url(), document.number or document.title, document.get_kind_display())


def _about(row) -> str:
    return row[0].title if row[0].number and row[0].title else "–"


def _file(row) -> str:
    document = row[0]
    if not document.file:
        return unsaid(_("no file"))
    address, words = reverse("progress:document-file", args=[document.pk]), _("Download")
    return filled('<a href="{}">{}<span class="visually-hidden">: {}</span></a>', address, words, document)
