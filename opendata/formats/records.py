"""A published site as files hold it: nested for JSON, flat for a table. Absent: not published. Null: not known."""

import itertools
import json
from collections.abc import Iterable
from typing import Any

from api.fields import PERIOD, Field, as_json, object_schema, values_of
from opendata.fields import (
    BASE,
    DOCUMENT_FIELDS,
    EVENT_FIELDS,
    FIGURE_FIELDS,
    MILESTONE_BASE,
    MILESTONE_FIELDS,
    PAPER_FIELDS,
    SITE_FIELDS,
    SOURCE,
    OpenField,
    of_source,
    ticked,
)
from progress.models import Measure
from reports.national.fields import period_fields, period_values, plain_value


def fields_of(fields: Iterable[OpenField]) -> list[Field]:
    return [one for field in fields for one in field.fields]


def site_columns(published: Iterable[str]) -> list[Field]:
    """Return the fields of a site that are a column each: no milestones, events or documents."""
    return [*BASE, *fields_of(ticked((*SITE_FIELDS, *FIGURE_FIELDS), published))]


def milestone_columns(published: Iterable[str]) -> list[Field]:
    """Return the fields of a milestone; none where nothing of milestones is published."""
    found = fields_of(ticked(MILESTONE_FIELDS, published))
    return [*MILESTONE_BASE, *found, *SOURCE] if found else []


def document_columns(published: Iterable[str]) -> list[Field]:
    """Return the fields of a document that are published, some of which may be without the others."""
    keys = set(published)
    found = list(DOCUMENT_FIELDS) if "documents" in keys else []
    return found + fields_of(ticked([f for f in PAPER_FIELDS if f.key.startswith("document-")], keys))


def json_site(site: Any, published: Iterable[str], url: str) -> dict[str, Any]:
    """Return a site with all that is published of it."""
    keys = frozenset(published)
    found = values_of([*BASE, *fields_of(ticked(SITE_FIELDS, keys))], site) | {"page": url}
    if "outline" in keys:
        found["outline"] = geometry_of(site.shape.polygons) if site.shape else None
    if figures := [field.key.partition(":")[2] for field in ticked(FIGURE_FIELDS, keys)]:
        found["figures"] = [_figure(site, measure) for measure in figures]
    if milestones := milestone_columns(keys):
        found["milestones"] = [values_of(milestones, milestone) for milestone in site.open_milestones]
    if "events" in keys:
        found["events"] = [values_of(EVENT_FIELDS, event) for event in site.open_events]
    if documents := document_columns(keys):
        found["documents"] = [values_of(documents, paper) for paper in site.papers]
    return found


def _figure(site: Any, measure: str) -> dict[str, Any]:
    figure = site.chosen.get(measure)
    return {
        "measure": measure,
        "name": str(Measure(measure).label),
        "unit": str(Measure(measure).unit),
        "value": figure and plain_value(figure.value),
        "source": of_source(figure),
        "as_of": figure and as_json(figure.as_of),
    }


def flat_names(fields: Iterable[Field]) -> list[str]:
    """Return the names of columns of a table: of a date that may be a month, its first and its last day."""
    return [
        name
        for field in fields
        for name in ([one.name for one in period_fields(field.name, "")] if field.kind == PERIOD else [field.name])
    ]


def flat_record(fields: Iterable[Field], record: Any) -> dict[str, Any]:
    """Return the values of those columns, by name."""
    found: dict[str, Any] = {}
    for field in fields:
        value = field.read(record)
        found |= period_values(field.name, value) if field.kind == PERIOD else {field.name: plain_value(value)}
    return found


def geometry_of(polygons: Any) -> dict[str, Any]:
    """Return polygons as GeoJSON has them: rings closed, the outer one counterclockwise, holes clockwise (RFC 7946)."""
    shapes = [[_ring(ring, number == 0) for number, ring in enumerate(polygon)] for polygon in polygons]
    if len(shapes) == 1:
        return {"type": "Polygon", "coordinates": shapes[0]}
    return {"type": "MultiPolygon", "coordinates": shapes}


def _ring(ring: Iterable[Iterable[float]], is_outer: bool) -> list[list[float]]:
    corners = [[round(x, 6), round(y, 6)] for x, y in ring]
    if corners[0] != corners[-1]:
        corners.append(corners[0])
    pairs = itertools.pairwise(corners)
    is_counterclockwise = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairs) < 0
    return corners if is_counterclockwise == is_outer else corners[::-1]


def schema_of(published: Iterable[str]) -> dict[str, Any]:
    """Return what the fields of `sites.json` mean, by the record that they are of, in the language in use."""
    keys = frozenset(published)
    found = {"site": object_schema([*BASE, *fields_of(ticked(SITE_FIELDS, keys))])["properties"]}
    for name, fields in (
        ("milestone", milestone_columns(keys)),
        ("event", EVENT_FIELDS if "events" in keys else ()),
        ("document", document_columns(keys)),
    ):
        if fields:
            found[name] = object_schema(fields)["properties"]
    return found


def as_text(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()
