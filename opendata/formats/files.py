"""The files for everybody, all of the same records: CSV for tables, JSON with all of it, GeoJSON for maps."""

import datetime
import io
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language

from api.fields import NUMBER, Field, named_schemas
from opendata.formats.records import (
    as_text,
    flat_names,
    flat_record,
    geometry_of,
    json_site,
    milestone_columns,
    schema_of,
    site_columns,
)
from opendata.models import Licence, OpenDataSettings
from spreadsheets.writers import ColumnSpec, SheetSpec, write_table

Address = Callable[[Any], str]
FORMAT, VERSION = "open-data-of-industrial-sites", 1


def head_of(office: OpenDataSettings, changed_at: datetime.datetime | None) -> dict[str, Any]:
    """Return what stands before the records: from whom, under which licence, what is published, since when so."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "language": get_language(),
        "publisher": office.publisher,
        "contact": {"email": office.email, "phone": office.phone or None},
        "licence": {"name": str(office.get_licence_display()), "url": Licence(office.licence).url},
        "changed_at": changed_at and localtime(changed_at).isoformat(timespec="seconds"),
    }


def write_json(office: OpenDataSettings, sites: Iterable[Any], address: Address, changed_at: Any) -> bytes:
    keys = office.published
    content = head_of(office, changed_at) | {
        "fields": schema_of(keys),
        "dates": named_schemas()["PartialDate"],
        "sites": [json_site(site, keys, address(site)) for site in sites],
    }
    return as_text(content)


def write_geojson(office: OpenDataSettings, sites: Iterable[Any], address: Address, changed_at: Any) -> bytes:
    """Return a FeatureCollection (RFC 7946): the outline where one is published and known, else the position.

    `geometry` is null of a site that nobody has placed; `geometry_is` says what it is.
    """
    fields = site_columns(office.published)
    features = []
    for site in sites:
        geometry, kind = _geometry(site)
        properties = flat_record(fields, site) | {"geometry_is": kind, "page": address(site)}
        features.append({"type": "Feature", "id": f"{site.kind}-{site.slug}", "geometry": geometry,
                         "properties": properties})  # fmt: skip
    return as_text({"type": "FeatureCollection", **head_of(office, changed_at), "features": features})


def _geometry(site: Any) -> tuple[dict[str, Any] | None, str | None]:
    if site.shape:
        return geometry_of(site.shape.polygons), "outline"
    if point := site.where.point:
        coordinates = [round(point.longitude, 6), round(point.latitude, 6)]
        return {"type": "Point", "coordinates": coordinates}, "said" if site.where.position else "unit-centre"
    return None, None


def write_sites_csv(office: OpenDataSettings, sites: Iterable[Any], delimiter: str) -> bytes:
    fields = site_columns(office.published)
    return _csv("sites", fields, ((site,) for site in sites), delimiter)


def write_milestones_csv(office: OpenDataSettings, sites: Iterable[Any], delimiter: str) -> bytes:
    """Return a row per milestone of each site, with the identifier and name of the site before it."""
    fields = milestone_columns(office.published)
    return _csv(
        "milestones", fields, ((milestone, site) for site in sites for milestone in site.open_milestones), delimiter
    )


def _csv(key: str, fields: list[Field], records: Iterable[tuple[Any, ...]], delimiter: str) -> bytes:
    """Return a table with the names of fields as headers: the same in both languages.

    The second of a record, where there is one, is its site.
    """
    numbers = {field.name for field in fields if field.kind == NUMBER}
    of_site = ["site", "site_name"] if key == "milestones" else []
    names = [*of_site, *flat_names(fields)]
    columns = [ColumnSpec(name, name) for name in names]
    rows = (_row(fields, record, numbers) for record in records)
    target = io.BytesIO()
    write_table("csv", SheetSpec(key, key, columns, rows), target, delimiter=delimiter)
    return target.getvalue()


def _row(fields: list[Field], record: tuple[Any, ...], numbers: set[str]) -> list[Any]:
    first, *rest = record
    values = flat_record(fields, first)
    before = [value for site in rest for value in (f"{site.kind}-{site.slug}", site.name)]
    return before + [
        Decimal(str(value)) if name in numbers and value is not None else value for name, value in values.items()
    ]
