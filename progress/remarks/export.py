"""The list of remarks as a table: a row per remark."""

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from progress.models import Remark
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import LINES, REFERENCE
from values.text import person_name


def remark_listing(remarks: QuerySet) -> PlainListing:
    """Return the listing of `remarks` as the list finds them, with their records and people."""
    columns = [
        plain("site", _("Site"), lambda remark: remark.place, REFERENCE),
        plain("about", _("About"), _about, REFERENCE),
        plain("text", _("Remarks"), lambda remark: remark.text, LINES),
        plain("writer", _("Written by"), lambda remark: person_name(remark.written_by), REFERENCE),
        plain("written", _("Written at"), lambda remark: f"{localtime(remark.written_at):%d/%m/%Y %H:%M}"),
        plain("struck", _("Struck out by"), lambda remark: person_name(remark.struck_by) or None, REFERENCE),
    ]
    records = (remark for chunk in in_chunks(remarks) for remark in chunk)
    return PlainListing("remarks", _("Remarks"), columns, records, remarks.count)


def _about(remark: Remark) -> str | None:
    return None if remark.record == remark.site else str(remark.record)
