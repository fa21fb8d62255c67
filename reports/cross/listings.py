"""Cross tables and the records behind one number, as tables to export."""

from decimal import Decimal

from django.utils.translation import gettext as _

from progress.models import SecondaryProject
from reports.cross.amounts import Amount
from reports.cross.asked import Asked
from reports.cross.facts import site_of
from reports.cross.table import TOTAL, Entry, Part
from spreadsheets.exports import PlainListing, plain
from spreadsheets.writers.specs import NUMBER, PARTIAL_DATE, REFERENCE, WHOLE


def cross_listing(asked: Asked) -> PlainListing:
    """Return a table with its total; the last column counts what is unknown in each row."""
    title, table = asked.title, asked.table
    if not asked.is_understood:
        return PlainListing("cross_table", title[:100], [], [], lambda: 0)

    def number(column: str):
        return lambda row: plain_number_of(table.cell(row.key, column).value)

    columns = [
        plain("row", asked.rows.label, lambda row: row.label, REFERENCE),
        *(plain(f"column_{place}", part.label, number(part.key), NUMBER) for place, part in enumerate(table.columns)),
        plain("total", _("Total"), number(TOTAL), NUMBER),
        plain("unknown", _("Records without this figure"), lambda row: table.cell(row.key, TOTAL).unknown, WHOLE),
    ]
    lines = [*table.rows, Part((9,), TOTAL, _("Total"))]
    return PlainListing("cross_table", title[:100], columns, lines, lambda: len(lines))


def entries_listing(title: str, entries: list[Entry], amount: Amount) -> PlainListing:
    """Return the records that a number is made of."""
    is_of_projects = bool(entries) and isinstance(entries[0].record, SecondaryProject)
    project = [plain("project", _("Project"), lambda entry: str(entry.record), REFERENCE)] if is_of_projects else []
    columns = [
        *project,
        plain("site", _("Site"), lambda entry: str(site_of(entry.record)), REFERENCE),
        plain("row", _("Row"), lambda entry: entry.row.label),
        plain("column", _("Column"), lambda entry: entry.column.label if entry.column else None),
        plain("amount", amount.with_unit, lambda entry: plain_number_of(entry.given.value), NUMBER),
        plain("source", _("Source"), lambda entry: entry.given.source or None),
        plain("as_of", _("As at"), lambda entry: entry.given.day or None, PARTIAL_DATE),
    ]
    return PlainListing("cross_table_records", title[:100], columns, entries, lambda: len(entries))


def plain_number_of(value: Decimal | None) -> Decimal | int | None:
    """Return the value without trailing zeros after the decimal mark."""
    if value is None:
        return None
    return value.normalize() if value % 1 else int(value)
