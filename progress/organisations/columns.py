"""The columns of the list of organisations."""

from django.utils.translation import gettext as _

from progress.records.columns import Column, column, first_column, link
from spreadsheets.writers.specs import CHOICE, LINES, REFERENCE


def organisation_columns() -> list[Column]:
    return [
        first_column(
            "name",
            _("Name"),
            lambda row: row.name,
            lambda row: link(row.get_absolute_url(), row.name, row.short_name),
            kind=REFERENCE,
            sorts=True,
        ),
        column("kind", _("Kind of organisation"), lambda row: row.get_kind_display(), CHOICE, sorts=True),
        column("level", _("Level"), lambda row: row.get_level_display() if row.level else None, CHOICE, sorts=True),
        column("tax_code", _("Tax code"), lambda row: row.tax_code, sorts=True),
        column("short_name", _("short name"), lambda row: row.short_name, is_extra=True),
        column("address", _("address"), lambda row: row.address, LINES, is_extra=True),
        column("contact", _("contact"), lambda row: row.contact, LINES, is_extra=True),
    ]
