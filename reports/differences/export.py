"""What changed between two days as a table: a row per difference."""

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.differences.forms import DifferencesForm
from reports.differences.page import DifferenceLine, all_lines
from spreadsheets.exports import PlainListing, plain
from spreadsheets.writers.specs import CHOICE, LINES, REFERENCE


def differences_listing(user, form: DifferencesForm) -> PlainListing:
    """Return what the page shows, on all its pages; nothing where it finds a mistake."""
    count, lines = all_lines(user, form.cleaned_data) if form.is_valid() else (0, iter(()))
    columns = [
        plain("site", _("Site"), lambda row: str(row[0]), REFERENCE),
        plain("kind", _("Event"), lambda row: str(row[1].difference.kind.label), CHOICE),
        plain("subject", _("Record"), lambda row: row[1].difference.subject or None, REFERENCE),
        plain("what", _("Field"), lambda row: capfirst(row[1].difference.what) or None),
        plain("before", _("Before"), lambda row: row[1].difference.before or None, LINES),
        plain("after", _("After"), lambda row: row[1].difference.after or None, LINES),
        plain("note", _("Note"), lambda row: row[1].difference.note or None, LINES),
        plain("who", _("Who"), lambda row: row[1].who or None, REFERENCE),
        plain("when", _("When"), lambda row: _moment(row[1])),
    ]
    title = _("Changes between two days")
    return PlainListing("differences", title, columns, lines, lambda: count)


def _moment(line: DifferenceLine) -> str | None:
    return f"{localtime(line.when):%d/%m/%Y %H:%M}" if line.when else None
