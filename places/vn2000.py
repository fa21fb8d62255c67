"""VN-2000, the reference system of Vietnamese maps, to WGS 84.

VN-2000 has the ellipsoid of WGS 84, shifted and turned (seven parameters of Decision 05/2007/QĐ-BTNMT, EPSG:6960), and
plane coordinates by a transverse Mercator projection with a central meridian for each province (Circular
973/2001/TT-TCĐC): X is the northing, Y the easting with 500 km at the meridian. The projection follows Krüger's series
to the fourth order of the third flattening; the way back from the plane is found by stepping, exact to a millimetre.
"""

import math
from decimal import Decimal
from typing import NamedTuple

A = 6_378_137.0  # the half axes of the ellipsoid, metres
F = 1 / 298.257223563
E2 = F * (2 - F)
_N = F / (2 - F)
_RADIUS = A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_SECOND = math.pi / 180 / 3600
# From VN-2000 to WGS 84: metres, turns in radians, and what the scale differs from 1.
_SHIFT = (-191.90441429, -39.30318279, -111.45032835)
_TURN = (-0.00928836 * _SECOND, 0.01975479 * _SECOND, -0.00427372 * _SECOND)
_SCALE = 0.252906278e-6
FALSE_EASTING = 500_000.0
# The scale on the central meridian, by the width of the zone in degrees.
SCALES = {3: 0.9999, 6: 0.9996}
# The central meridians that provinces have, in degrees.
MERIDIANS = tuple(
    Decimal(text)
    for text in (
        "102", "103", "103.5", "104", "104.5", "104.75", "105", "105.5", "105.75", "106", "106.25", "106.5", "107",
        "107.25", "107.5", "107.75", "108", "108.25", "108.5", "109", "111",
    )
)  # fmt: skip


class Point(NamedTuple):
    """A place, in degrees."""

    latitude: float
    longitude: float


class Grid(NamedTuple):
    """Plane coordinates in metres."""

    northing: float
    easting: float


def to_wgs84(grid: Grid, meridian: float, zone: int) -> Point:
    """Return where plane coordinates of VN-2000 lie in WGS 84; `zone` is 3 or 6 degrees wide."""
    return _moved(_unprojected(grid, meridian, SCALES[zone]))


def projected(point: Point, meridian: float, scale: float = 1) -> Grid:
    """Return the transverse Mercator coordinates of a place on the ellipsoid."""
    latitude, turn = math.radians(point.latitude), math.radians(point.longitude - meridian)
    root = 2 * math.sqrt(_N) / (1 + _N)
    t = math.sinh(math.atanh(math.sin(latitude)) - root * math.atanh(root * math.sin(latitude)))
    xi, eta = math.atan2(t, math.cos(turn)), math.atanh(math.sin(turn) / math.sqrt(1 + t * t))
    north = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    east = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    return Grid(scale * _RADIUS * north, FALSE_EASTING + scale * _RADIUS * east)


def _unprojected(grid: Grid, meridian: float, scale: float) -> Point:
    """Return the place that `projected` puts at `grid`: from one close by, corrected by what still lacks."""
    latitude = math.degrees(grid.northing / scale / _RADIUS)
    longitude = meridian + math.degrees((grid.easting - FALSE_EASTING) / A / math.cos(math.radians(latitude)))
    for _step in range(8):
        found = projected(Point(latitude, longitude), meridian, scale)
        latitude += math.degrees((grid.northing - found.northing) / _RADIUS)
        longitude += math.degrees((grid.easting - found.easting) / A / math.cos(math.radians(latitude)))
    return Point(latitude, longitude)


def _moved(point: Point) -> Point:
    """Return a place of VN-2000 in WGS 84, both on the ellipsoid."""
    latitude, longitude = math.radians(point.latitude), math.radians(point.longitude)
    radius = A / math.sqrt(1 - E2 * math.sin(latitude) ** 2)
    x = radius * math.cos(latitude) * math.cos(longitude)
    y = radius * math.cos(latitude) * math.sin(longitude)
    z = radius * (1 - E2) * math.sin(latitude)
    (dx, dy, dz), (rx, ry, rz), scale = _SHIFT, _TURN, 1 + _SCALE
    moved = (
        dx + scale * (x + rz * y - ry * z),
        dy + scale * (-rz * x + y + rx * z),
        dz + scale * (ry * x - rx * y + z),
    )
    return _on_ellipsoid(*moved)


def _on_ellipsoid(x: float, y: float, z: float) -> Point:
    across = math.hypot(x, y)
    latitude = math.atan2(z, across * (1 - E2))
    for _step in range(5):
        radius = A / math.sqrt(1 - E2 * math.sin(latitude) ** 2)
        latitude = math.atan2(z + E2 * radius * math.sin(latitude), across)
    return Point(math.degrees(latitude), math.degrees(math.atan2(y, x)))


def metres_between(one: Point, other: Point) -> float:
    """Return the distance of two places on a sphere: right to some per mille."""
    (a, b), (c, d) = ((math.radians(p.latitude), math.radians(p.longitude)) for p in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * A * math.asin(math.sqrt(half))
