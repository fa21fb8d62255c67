"""The lists of late milestones and of late projects as tables: a row per record."""

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from progress.models import SecondaryProject
from progress.promises.queries import PromiseRow, promise_rows
from spreadsheets.exports import PlainListing, in_chunks, plain
from spreadsheets.writers.specs import CHOICE, PARTIAL_DATE, REFERENCE
from values.dates import PartialDate


def promise_listing(key: str, records: QuerySet, on: datetime.date) -> PlainListing:
    """Return `records`, milestones or projects, as the list finds and orders them on that day."""
    is_of_projects = records.model is SecondaryProject
    columns = [
        plain("site", _("Site"), lambda row: str(row.record.site), REFERENCE),
        plain("unit", _("Administrative unit"), lambda row: _unit(row), REFERENCE),
        plain("developer", _("Developer"), lambda row: _text(row.record.site.developer), REFERENCE),
        plain("project", _("Project"), lambda row: row.record.name, REFERENCE)
        if is_of_projects
        else plain("stage", _("Stage"), lambda row: row.record.title, REFERENCE),
        plain("state", _("State"), lambda row: str(row.record.shown_state_label), CHOICE),
        plain("first", _("Original target"), lambda row: _text(row.record.first_promise), PARTIAL_DATE),
        plain("now", _("Current target"), lambda row: _text(_anew(row)), PARTIAL_DATE),
        plain("which", _("Which target"), lambda row: row.which if row.record.is_moved else None),
        plain("actual", _("Done on"), lambda row: _text(row.record.actual), PARTIAL_DATE),
        plain("overdue", _("Overdue"), lambda row: _text(row.overdue)),
        plain("slip", _("Behind original target"), lambda row: _text(row.behind)),
    ]
    title = _("Late secondary projects") if is_of_projects else _("Late milestones")
    return PlainListing(key, title, columns, _rows(records, on), records.count)


def _rows(records: QuerySet, on: datetime.date) -> Iterator[PromiseRow]:
    for pks in in_chunks(records.values_list("pk", flat=True)):
        yield from promise_rows(records.model, pks, on)


def _unit(row: PromiseRow) -> str | None:
    unit = row.record.site.unit
    return unit.full_name if unit else None


def _anew(row: PromiseRow) -> PartialDate | None:
    """The date in force where it is another than the first, as on the page: nobody gave the first one anew."""
    return row.record.promise if row.record.is_moved else None


def _text(value) -> str | None:
    return None if value is None else str(value)
