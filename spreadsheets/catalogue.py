"""Every sheet of this tracker, as the settings name them: nothing here knows what they are about."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from spreadsheets.resources import SheetResource

# The sheets of the whole workbook, by key, in the order in which they stand in it.
WORKBOOK: tuple[str, ...] = tuple(settings.SPREADSHEETS_WORKBOOK)


@cache
def sheets() -> dict[str, type[SheetResource]]:
    """Return all sheets by key, each after those whose records its rows name."""
    found = [import_string(path) for path in settings.SPREADSHEETS]
    by_key = {sheet.key: sheet for sheet in found}
    if len(by_key) != len(found):
        raise ValueError("two resources of SPREADSHEETS have one key")
    return by_key


def sheet(key: str) -> type[SheetResource]:
    """Return the sheet of this key; raise KeyError where there is none."""
    return sheets()[key]


def workbook() -> list[type[SheetResource]]:
    """Return the sheets of the whole workbook, in the order in which they stand in it."""
    return [sheet(key) for key in WORKBOOK]
