"""The columns of the record of use."""

from django.utils import timezone
from django.utils.translation import gettext as _

from progress.records.columns import Column, column, first_column, small
from spreadsheets.writers.specs import CHOICE
from usage.models import UseRecord
from values.text import person_name


def use_columns() -> list[Column]:
    return [
        first_column("at", _("Time"), moment, moment, sorts=True),
        column("person", _("Who"), lambda row: person_name(row.person) if row.person else None, sorts=True),
        column("kind", _("What was done"), lambda row: row.get_kind_display(), CHOICE, sorts=True),
        column("what", _("File, account or record"), lambda row: row.what, html=_details),
        column("address", _("Address of the computer"), lambda row: row.address, sorts=True),
        column("page", _("Page"), lambda row: row.page, is_extra=True),
    ]


def moment(record: UseRecord) -> str:
    return f"{timezone.localtime(record.at):%d/%m/%Y %H:%M:%S}"


def _details(record: UseRecord) -> str:
    return small(record.what) if record.what else "–"
