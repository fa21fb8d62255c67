"""Compiled forms and the items of their rows as tables to export."""

from decimal import Decimal

from django.utils.translation import gettext as _

from progress.models.rules.reporting_period import Period
from reports.forms.counting.rows import Item
from reports.forms.sheet import Line
from reports.models import FormKind
from spreadsheets.exports import PlainListing, plain
from spreadsheets.writers.specs import NUMBER, PARTIAL_DATE, REFERENCE, WHOLE


def form_listing(kind: FormKind, period: Period, lines: list[Line]) -> PlainListing:
    """Return a form row by row, with what is open beside each value."""
    columns = [
        plain("number", _("No."), lambda line: line.row.number, REFERENCE),
        plain("indicator", _("Indicator"), lambda line: line.row.label),
        plain("unit", _("Unit of measurement"), lambda line: line.row.unit_label or None, REFERENCE),
        plain("value", _("Value reported"), lambda line: _plain(line.value), NUMBER),
        plain("before", _("Period before"), lambda line: _plain(line.before.value), NUMBER),
        plain("year_before", _("Year before"), lambda line: _plain(line.year_before.value), NUMBER),
        plain("unknown", _("Unknown"), lambda line: line.computed and len(line.computed.unknown), WHOLE),
        plain("doubtful", _("Doubtful"), lambda line: line.computed and len(line.computed.doubtful), WHOLE),
        plain("question", _("Question"), lambda line: "; ".join(line.questions) or None),
    ]
    return PlainListing("compiled_form", f"{kind.label}, {period.label}", columns, lines, lambda: len(lines))


def row_listing(line: Line, items: list[Item]) -> PlainListing:
    """Return what a row is made of, item by item."""
    columns = [
        plain("site", _("Site"), lambda item: str(item.site), REFERENCE),
        plain("project", _("Project"), lambda item: item.project and item.project.name, REFERENCE),
        plain("amount", _("Amount"), lambda item: _plain(item.amount), NUMBER),
        plain("status", _("Counted"), lambda item: item.status),
        plain("reason", _("Reason"), lambda item: item.said.doubt or None),
        plain("source", _("Source"), lambda item: item.said.source or None),
        plain("as_of", _("As at"), lambda item: item.day or None, PARTIAL_DATE),
        plain("note", _("Note"), lambda item: item.said.note or None),
    ]
    return PlainListing("form_row", str(line.row)[:100], columns, items, lambda: len(items))


def _plain(value: Decimal | None) -> Decimal | int | None:
    """Return the value without trailing zeros after the decimal mark."""
    if value is None:
        return None
    return value.normalize() if value % 1 else int(value)
