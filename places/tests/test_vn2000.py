"""VN-2000 against another implementation: PROJ 9 with the parameters of EPSG:6960, whose numbers stand here."""

import math

import pytest

from places.coordinates import EASTING, LATITUDE, LONGITUDE, NORTHING, CoordinateError, read_coordinate
from places.vn2000 import Grid, Point, metres_between, to_wgs84

pytestmark = pytest.mark.once
# Central meridian, width of the zone, latitude, longitude (WGS 84), easting, northing (VN-2000).
CONTROL = [
    (106.5, 3, 22.1470, 105.8348, 431191.5550, 2450092.5808),  # Bắc Kạn
    (106.5, 3, 21.5942, 105.8442, 431900.1740, 2388881.0857),  # Thái Nguyên
    (105, 3, 21.0285, 105.8542, 588591.9440, 2326345.3117),  # Hà Nội
    (105.75, 3, 10.7769, 106.7009, 603797.2607, 1191942.3050),  # TP. Hồ Chí Minh
    (108, 6, 16.0544, 108.2022, 521432.9478, 1775076.4120),  # Đà Nẵng, a zone of 6°
    (106.5, 3, 22.0, 106.5, 499804.4849, 2433666.6237),  # on the meridian
]


@pytest.mark.parametrize(("meridian", "zone", "latitude", "longitude", "easting", "northing"), CONTROL)
def test_control_points(meridian, zone, latitude, longitude, easting, northing):
    found = to_wgs84(Grid(northing, easting), meridian, zone)
    assert metres_between(found, Point(latitude, longitude)) < 0.002


@pytest.mark.parametrize(
    ("text", "bounds", "number"),
    [
        ("22,147", LATITUDE, 22.147),
        ("22.147", LATITUDE, 22.147),  # a point before three digits groups thousands elsewhere: not in Viet Nam
        ("22°08′49,2″", LATITUDE, 22.147),
        ("22° 8' 49.2\" B", LATITUDE, 22.147),
        ("105.8348° E", LONGITUDE, 105.8348),
        ("105,8348 Đ", LONGITUDE, 105.8348),
        ("2.450.092,58", NORTHING, 2450092.58),
        ("2450092.581", NORTHING, 2450092.581),
        ("2,450,092.58", NORTHING, 2450092.58),
        ("431 191,555", EASTING, 431191.555),
        ("431.191", EASTING, 431191),
    ],
)
def test_coordinates_are_read_as_people_write_them(text, bounds, number):
    assert math.isclose(read_coordinate(text, bounds), number, rel_tol=1e-9)


@pytest.mark.parametrize("text", ["", "abc", "105,8", "22°70′", "nan", "1e1", "22\x00", "9" * 400, "22°" * 50])
def test_what_is_no_latitude_of_the_country_is_refused(text):
    with pytest.raises(CoordinateError, match="24"):
        read_coordinate(text, LATITUDE)
