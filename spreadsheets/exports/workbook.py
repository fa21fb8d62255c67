"""The workbook for one person: the sheets they may see, with or without rows, and what its first sheet says."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spreadsheets.catalogue import sheet, sheets, workbook
from spreadsheets.cell import CLEAR
from spreadsheets.exports.listing import SheetListing
from spreadsheets.exports.specs import Lists
from spreadsheets.lookups import Lookup
from spreadsheets.resources import SheetResource
from spreadsheets.writers import BookSpec, GuideLine
from values.text import Person, person_name
from values.today import past_day


class NothingToSee(Exception):
    """Of what was asked for the person may see no sheet."""


def sheets_for(user: Person, *, every: bool = False) -> list[type[SheetResource]]:
    """Return the sheets of the whole workbook that the person may see, in order; with `every`, all that there are."""
    return [kind for kind in (sheets().values() if every else workbook()) if kind.may_be_seen(user)]


def workbook_for(
    user: Person, *, keys: Sequence[str] = (), every: bool = False, with_rows: bool = True, address: str = ""
) -> BookSpec:
    """Return the workbook in the active language: the sheets `keys`, or those of the whole workbook, or `every` sheet.

    Without rows it is the template. `address` is where the tracker is opened. Rows are read as they are written.
    Raises NothingToSee.
    """
    wanted = [kind for kind in map(sheet, keys) if kind.may_be_seen(user)] if keys else sheets_for(user, every=every)
    if not wanted:
        raise NothingToSee
    lookups: dict[Any, Lookup] = {}
    lists, specs = Lists(), []
    for resource_class in wanted:
        spec = SheetListing(resource_class(user, lookups)).spec(lists=lists)
        if not with_rows:
            spec.rows = ()
        if resource_class.is_export_only:
            spec.about = _("Read-only: rows of this sheet cannot be changed by a workbook.")
        specs.append(spec)
    title = book_title(wanted, every=every, with_rows=with_rows)
    return BookSpec(
        title=title,
        sheets=specs,
        lists=lists.by_name,
        guide=_guide(with_rows),
        properties={"when": timezone.now(), "who": person_name(user), "address": address},
        clear_word=str(CLEAR),
    )


def book_title(wanted: Sequence[type[SheetResource]], *, every: bool = False, with_rows: bool = True) -> str:
    title = str(wanted[0].title) if len(wanted) == 1 else str(settings.SPREADSHEETS_TITLE)
    if every:
        title = _("%(title)s, whole record") % {"title": title}
    return title if with_rows else _("%(title)s (empty template)") % {"title": title}


def _guide(with_rows: bool) -> list[GuideLine]:
    lines = [GuideLine(_("Content"), is_heading=True)]
    if not with_rows:
        return [*lines, GuideLine(_("No rows: an empty template to be filled in. Each row is a new record."))]
    lines.append(GuideLine(_("Only what its receiver has permission to see.")))
    if day := past_day():
        text = _("As at %(day)s.") % {"day": date_format(day, "SHORT_DATE_FORMAT")}
        lines.append(GuideLine(text))
    lines.append(
        GuideLine(
            _(
                "When it is handed in, only the cells you changed are changes. Where someone else changed the "
                "same cell, the tracker shows both values and you decide."
            )
        )
    )
    return lines
