"""Every sheet of this tracker, as the settings name them: nothing here knows what they are about."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from history.tracking import TrackedModel
from spreadsheets.resources import SheetResource

# The sheets of the whole workbook, by key, in the order in which they stand in it.
WORKBOOK: tuple[str, ...] = tuple(settings.SPREADSHEETS_WORKBOOK)


@cache
def sheets() -> dict[str, type[SheetResource]]:
    """Return all sheets by key, each after those whose records its rows name."""
    resources = [import_string(path) for path in settings.SPREADSHEETS]
    by_key = {resource.key: resource for resource in resources}
    if len(by_key) != len(resources):
        raise ValueError("two resources of SPREADSHEETS have one key")
    return by_key


def sheet(key: str) -> type[SheetResource]:
    """Return the sheet of this key; raise KeyError where there is none."""
    return sheets()[key]


@cache
def resources_by_model() -> dict[type[TrackedModel], type[SheetResource]]:
    """Return what judges records of each model, each after those whose records it names: sheets, what comes with them.

    Where one model has several sheets, the first judges.
    """
    resources: dict[type[TrackedModel], type[SheetResource]] = {}
    for kind in sheets().values():
        resources.setdefault(kind._meta.model, kind)
    for along in [along for kind in sheets().values() for along in kind.comes_with]:
        resources.setdefault(along._meta.model, along)
    return resources


def workbook() -> list[type[SheetResource]]:
    """Return the sheets of the whole workbook, in the order in which they stand in it."""
    return [sheet(key) for key in WORKBOOK]
