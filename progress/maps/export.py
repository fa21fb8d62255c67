"""The sites of the map as a table: where each lies and who said so."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from progress.maps.queries import PlacedSite
from spreadsheets.exports import PlainListing, plain
from spreadsheets.writers.specs import CHOICE, NUMBER, PARTIAL_DATE, REFERENCE


def map_listing(placed: Iterable[PlacedSite]) -> PlainListing:
    """Return the sites, a row each; those whose place nobody knows among them."""
    rows = list(placed)
    columns = [
        plain("site", _("Site"), lambda row: row.name, REFERENCE),
        plain("unit", _("Administrative unit"), lambda row: row.unit and row.unit.full_name, REFERENCE),
        plain("state", _("State"), lambda row: str(row.state.label), CHOICE),
        plain("known", _("Position known from"), known_from, CHOICE),
        plain("latitude", _("Latitude (WGS 84)"), lambda row: _angle(row, 0), NUMBER),
        plain("longitude", _("Longitude (WGS 84)"), lambda row: _angle(row, 1), NUMBER),
        plain("source", _("Source"), lambda row: row.source or None),
        plain("as_of", _("As at"), lambda row: str(row.as_of or "") or None, PARTIAL_DATE),
    ]
    return PlainListing("map", _("Map of sites"), columns, rows, lambda: len(rows))


def known_from(row: PlacedSite) -> str:
    """Return in words how the place of a site is known."""
    if row.is_recorded:
        return _("recorded")
    if not row.centre:
        return _("not known")
    if row.centre.is_computed:
        return _("centre of its former district, calculated")
    return _("centre of its unit")


def _angle(row: PlacedSite, part: int) -> float | None:
    return round(row.point[part], 6) if row.point else None
