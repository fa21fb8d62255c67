"""The columns of the list of organisations."""

from django.utils.translation import gettext as _

from progress.records.columns import Column, column, first_column, link
from spreadsheets.writers.specs import CHOICE, LINES, REFERENCE


def organisation_columns() -> list[Column]:
    return [
        first_column(
            "name",
            _("Name"),
            lambda one: one.name,
            lambda one: link(one.get_absolute_url(), one.name, one.short_name),
            kind=REFERENCE,
            sorts=True,
        ),
        column("kind", _("Kind of organisation"), lambda one: one.get_kind_display(), CHOICE, sorts=True),
        column("level", _("Level"), lambda one: one.get_level_display() if one.level else None, CHOICE, sorts=True),
        column("tax_code", _("Tax code"), lambda one: one.tax_code, sorts=True),
        column("short_name", _("short name"), lambda one: one.short_name, is_extra=True),
        column("address", _("address"), lambda one: one.address, LINES, is_extra=True),
        column("contact", _("contact"), lambda one: one.contact, LINES, is_extra=True),
    ]
