"""The list of imports as a table."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spreadsheets.exports.listing import PlainListing, in_chunks, plain
from spreadsheets.imports.remembering import kind_title, said_of
from spreadsheets.writers.specs import CHOICE, REFERENCE, WHOLE
from values.text import person_name


def import_listing(runs: QuerySet[Any]) -> PlainListing:
    """Return `runs`, as the list finds them, to be exported with who sent them and who took them back."""
    columns = [
        plain("number", _("Import number"), lambda run: run.pk, WHOLE),
        plain("file", _("File"), lambda run: run.filename, REFERENCE),
        plain("digest", _("SHA-256 of the file"), lambda run: run.digest),
        plain("who", _("Who"), lambda run: person_name(run.by), REFERENCE),
        plain("sent", _("Sent at"), lambda run: _moment(run.started_at)),
        plain("saved", _("Saved at"), lambda run: _moment(run.saved_at)),
        plain("new", _("New rows"), lambda run: run.counts.get("new", 0), WHOLE),
        plain("changed", _("Changed rows"), lambda run: run.counts.get("changed", 0), WHOLE),
        plain("unchanged", _("Unchanged"), lambda run: run.counts.get("unchanged", 0), WHOLE),
        plain("state", _("State"), lambda run: run.get_state_display(), CHOICE),
        plain("undone", _("Undone at"), lambda run: _moment(run.undone_at)),
        plain("undone_by", _("Undone by"), lambda run: person_name(run.undone_by) or None, REFERENCE),
    ]
    records = (run for chunk in in_chunks(runs) for run in chunk)
    return PlainListing("imports", _("Imports"), columns, records, runs.count, frozen_columns=2)


def layout_listing(layouts: QuerySet[Any], kinds: Any) -> PlainListing:
    """Return what is remembered of `layouts`, to be exported with who chose it and for which file."""
    columns = [
        plain("file", _("File"), lambda layout: layout.filename or None, REFERENCE),
        plain("sheet", _("Sheet"), lambda layout: layout.sheet or None),
        plain("kind", _("Content"), lambda layout: kind_title(layout, kinds), CHOICE),
        plain("said", _("What was chosen"), lambda layout: "; ".join(f"{a}: {b}" for a, b in said_of(layout, kinds))),
        plain("by", _("Chosen by"), lambda layout: layout.by_name or None, REFERENCE),
        plain("at", _("Chosen at"), lambda layout: _moment(layout.changed_at)),
    ]
    records = (layout for chunk in in_chunks(layouts) for layout in chunk)
    return PlainListing("layouts", _("Remembered layouts"), columns, records, layouts.count, frozen_columns=1)


def _moment(when: datetime.datetime | None) -> str | None:
    return f"{localtime(when):%d/%m/%Y %H:%M}" if when else None
