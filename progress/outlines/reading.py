"""Outlines from files: GeoJSON, KML and zipped shapefiles become polygons in WGS 84, or a sentence says why not.

Nothing is guessed: coordinates in metres are VN-2000 only where the file says so or the person names the meridian.
"""

import io
import json
import re
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapefile
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from files import xml
from files.archive import BEGINNING, Archive
from files.errors import UnreadableFile
from places.coordinates import EASTING, LATITUDE, LONGITUDE, NORTHING
from places.vn2000 import Grid, Point, projected, to_wgs84
from progress.models.ground.outline import Polygons, Ring

LARGEST = 5 * 1024**2  # bytes of a file
LARGEST_PART = 20 * 1024**2  # bytes of its parts, unpacked
MOST_POINTS = 20_000
PLACES = 7  # decimals of a degree that are kept: a centimetre
HECTARE = 10_000
_POLYGON_TYPES = (shapefile.POLYGON, shapefile.POLYGONZ, shapefile.POLYGONM)
_BROKEN = (shapefile.ShapefileException, struct.error, ValueError, IndexError, KeyError, TypeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Plane:
    """In which projection plane coordinates are: the meridian in degrees, the width of the zone."""

    meridian: float
    zone: int

    def to_angles(self, x: float, y: float) -> tuple[float, float]:
        point = to_wgs84(Grid(y, x), self.meridian, self.zone)
        return point.longitude, point.latitude


def read_outline(name: str, content: bytes, meridian: Decimal | str | None = None, zone: int = 3) -> Polygons:
    """Return the polygons of a file. `meridian` is what a person says of plane coordinates whose file says nothing.

    Raises ValidationError for what is no such file, holds no polygon, lies outside Viet Nam, or leaves open how it is
    projected.
    """
    said = Plane(float(meridian), zone) if meridian else None
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than %(max)s MB."), "too_large", {"max": LARGEST // 1024**2})
    try:
        polygons, plane = _read(content)
    except (UnreadableFile, UnicodeError, RecursionError, *_BROKEN) as error:
        raise _unreadable(name) from error
    if not any(polygons):
        raise ValidationError(_("“%(file)s” has no polygon."), "empty", {"file": name})
    if sum(len(ring) for polygon in polygons for ring in polygon) > MOST_POINTS:
        raise ValidationError(_("An outline has at most %(most)s points."), "points", {"most": MOST_POINTS})
    return _in_degrees(polygons, plane or said)


def area_of(polygons: Polygons) -> Decimal:
    """Return the area on the ellipsoid in hectares, to a square metre; holes are left out, overlaps counted twice."""
    total = sum(abs(_square(rings[0])) - sum(abs(_square(hole)) for hole in rings[1:]) for rings in polygons if rings)
    return round(Decimal(max(total, 0)) / HECTARE, 4)


def _square(ring: Ring) -> float:
    """Return the area of a ring in square metres, in a projection of its own meridian: right to some millionths."""
    meridian = sum(longitude for longitude, _latitude in ring) / len(ring)
    places = [projected(Point(latitude, longitude), meridian) for longitude, latitude in ring]
    pairs = zip(places, [*places[1:], places[0]], strict=True)
    return sum(a.easting * b.northing - b.easting * a.northing for a, b in pairs) / 2


def _read(content: bytes) -> tuple[Polygons, Plane | None]:
    if content.startswith(BEGINNING):
        archive = Archive(io.BytesIO(content))
        archive.check_parts()
        if archive.unpacked_size > LARGEST_PART:
            raise ValueError("too large")
        if kml := next((part for part in archive.names if part.endswith(".kml")), ""):
            return _kml(archive.read(kml)), None
        return _shapefile(archive)
    text = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        return _kml(content), None
    return _geojson(json.loads(content.decode("utf-8-sig"))), None


def _geojson(data: Any) -> Polygons:
    kind = data.get("type")
    if kind == "FeatureCollection":
        return [polygon for feature in data["features"] for polygon in _geojson(feature)]
    if kind == "Feature":
        return _geojson(data["geometry"]) if data.get("geometry") else []
    if kind == "GeometryCollection":
        return [polygon for part in data["geometries"] for polygon in _geojson(part)]
    if kind == "Polygon":
        return [_rings(data["coordinates"])]
    return [_rings(rings) for rings in data["coordinates"]] if kind == "MultiPolygon" else []


def _rings(rings: Iterable[Any]) -> list[Ring]:
    return [[(float(place[0]), float(place[1])) for place in ring] for ring in rings]


def _kml(content: bytes) -> Polygons:
    polygons: Polygons = []
    words: list[str] = []
    within: list[str] = []

    def start(name: str, _attributes: Any) -> None:
        within.append(name.rpartition(" ")[2])
        if within[-1] == "Polygon":
            polygons.append([])
        words.clear()

    def end(name: str) -> None:
        if within.pop() == "coordinates" and "Polygon" in within and "LinearRing" in within:
            places = [place.split(",") for place in "".join(words).split()]
            ring = [(float(place[0]), float(place[1])) for place in places]
            polygons[-1].insert(0 if "outerBoundaryIs" in within else len(polygons[-1]), ring)

    xml.parse([content], start, end, words.append)
    return polygons


def _shapefile(archive: Archive) -> tuple[Polygons, Plane | None]:
    name = next(part for part in [*archive.names, ""] if part.endswith(".shp") or not part)
    if not name:
        raise ValueError("no shapefile")
    system = name.removesuffix(".shp") + ".prj"
    plane = _plane_of(archive.read(system).decode("utf-8", "replace")) if system in archive else None
    with shapefile.Reader(shp=io.BytesIO(archive.read(name))) as reader:
        shapes = [shape.__geo_interface__ for shape in reader.iterShapes() if shape.shapeType in _POLYGON_TYPES]
    return [polygon for shape in shapes for polygon in _geojson(shape)], plane


def _plane_of(system: str) -> Plane | None:
    """Return the projection that a .prj names: VN-2000, or None for degrees. Raises ValidationError for others."""
    if not system.lstrip().upper().startswith("PROJCS"):
        return None

    def said(parameter: str) -> float:
        found = re.search(rf'PARAMETER\["{parameter}",\s*([-+0-9.eE]+)\]', system, re.IGNORECASE)
        return float(found[1]) if found else 0

    scale = said("Scale_Factor")
    zone = {0.9999: 3, 0.9996: 6}.get(scale)
    is_known = all(re.search(words, system, re.IGNORECASE) for words in ("transverse_mercator", "vn[-_ ]?2000"))
    if zone is None or not is_known:
        text = _("The shapefile is in a projection that is not read here. Save it in WGS 84 (degrees) or VN-2000.")
        raise ValidationError(text, "projection")
    return Plane(said("Central_Meridian"), zone)


def _in_degrees(polygons: Polygons, plane: Plane | None) -> Polygons:
    places = [place for polygon in polygons for ring in polygon for place in ring]
    if all(_is_here(*place, LONGITUDE, LATITUDE) for place in places):
        return _each(polygons, lambda x, y: (x, y))
    if not all(_is_here(*place, EASTING, NORTHING) for place in places):
        text = _("The outline lies outside Viet Nam: coordinates are longitude before latitude, or metres of VN-2000.")
        raise ValidationError(text, "outside")
    if plane is None:
        text = _("The coordinates are in metres and the file does not say of which projection: choose the meridian.")
        raise ValidationError({"meridian": ValidationError(text, "meridian")})
    return _each(polygons, plane.to_angles)


def _is_here(x: float, y: float, across: Any, up: Any) -> bool:
    return across.low <= x <= across.high and up.low <= y <= up.high


def _each(polygons: Polygons, moved: Callable[[float, float], tuple[float, float]]) -> Polygons:
    found = []
    for polygon in polygons:
        rings = [[_rounded(*moved(x, y)) for x, y in ring] for ring in polygon]
        if rings and all(len(set(ring)) > 2 for ring in rings):
            found.append(rings)
    if not found:
        raise ValidationError(_("The outline has fewer than three corners."), "corners")
    return found


def _rounded(longitude: float, latitude: float) -> tuple[float, float]:
    return round(longitude, PLACES), round(latitude, PLACES)


def _unreadable(name: str) -> ValidationError:
    text = _("“%(file)s” cannot be read: GeoJSON, KML, KMZ or a shapefile with its .prj in one .zip are.")
    return ValidationError(text, "unreadable", {"file": name})
