"""The list of slipped promises as a table: a row per milestone."""

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from progress.promise_rows import PromiseRow, promise_rows
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, PARTIAL_DATE, REFERENCE


def promise_listing(slipped: QuerySet, on: datetime.date) -> PlainListing:
    """`slipped` milestones as the list finds and orders them on that day."""
    columns = [
        plain("site", _("Site"), lambda row: str(row.milestone.site), REFERENCE),
        plain("unit", _("Unit"), lambda row: _unit(row), REFERENCE),
        plain("developer", _("Developer"), lambda row: _text(row.milestone.site.developer), REFERENCE),
        plain("stage", _("Stage"), lambda row: row.milestone.title, REFERENCE),
        plain("state", _("State"), lambda row: str(row.milestone.shown_state_label), CHOICE),
        plain("first", _("First promise"), lambda row: _text(row.ledger.first), PARTIAL_DATE),
        plain("now", _("Promise in force"), lambda row: _text(row.ledger.promise), PARTIAL_DATE),
        plain("which", _("Which promise"), lambda row: row.which if row.milestone.is_moved else None),
        plain("actual", _("Done on"), lambda row: _text(row.milestone.actual), PARTIAL_DATE),
        plain("slip", _("Slipped by"), lambda row: _text(row.slip)),
    ]
    return PlainListing("promises", _("Promises"), columns, _rows(slipped, on), slipped.count)


def _rows(slipped: QuerySet, on: datetime.date) -> Iterator[PromiseRow]:
    for pks in in_chunks(slipped.values_list("pk", flat=True)):
        yield from promise_rows(pks, on)


def _unit(row: PromiseRow) -> str | None:
    unit = row.milestone.site.unit
    return unit.full_name if unit else None


def _text(value) -> str | None:
    return None if value is None else str(value)
