"""The map of sites: what it shows of whom, marks that do not cover each other, what is not known, its base map."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bkproject import middleware
from clusters.models import Cluster
from pictures.maps import NARROW, WIDE, Frame, Mark, World, hull, spots, tiles, wms_image
from progress.models import SitePosition
from progress.tests.cast import browser, make_cast, record, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return make_cast()


def place(site, latitude, longitude) -> SitePosition:
    return SitePosition.objects.create(site_id=site.pk, latitude=latitude, longitude=longitude, source="đo GPS")


def marks_of(page) -> list[str]:
    return re.findall(r"<title>((?:CCN|KCN)[^<]*)</title>", page.content.decode())


def test_the_map_shows_recorded_positions_and_says_which_are_only_centres_of_units(cast):
    place(cast.cluster, "22.201", "105.902")
    Cluster.objects.create(name="Không đâu")
    record(cast.cluster, "operation", state="done", actual="2025")
    page = browser(cast.department).get("/map/")
    told = text_of(page)
    assert "2 of 4 sites found have no recorded position" in told
    assert "1 site is not on the map" in told
    assert "22,201°; 105,902°" in told
    # For the wide page and for the phone.
    assert sorted(set(marks_of(page))) == [
        "CCN Cẩm Giàng · In operation · xã Cẩm Giàng, huyện Bạch Thông · recorded",
        "CCN Vằng Mười · Not started, or nothing recorded · xã Trần Phú, huyện Na Rì · centre of its unit",
        "KCN Thanh Bình · Not started, or nothing recorded · xã Trần Phú, huyện Na Rì · centre of its unit",
    ]
    assert "huyện Na Rì" in told
    alone = browser(cast.department).get("/map/?q=cam+giang")
    assert len(marks_of(alone)) == 2
    # Where the map is asked for a part of it, so is the list.
    part = browser(cast.department).get("/map/?map=22.201,105.902,0.0001")
    assert "Found 1 site" in text_of(part)
    assert browser(cast.department).get("/map/?map=nan,1,x&page=99").status_code == 200


def test_the_map_shows_what_one_may_see_and_nothing_else(cast):
    place(cast.cluster, "22.201", "105.902")
    assert {mark.split(" · ")[0] for mark in marks_of(browser(cast.board).get("/map/"))} == {"KCN Thanh Bình"}
    assert {mark.split(" · ")[0] for mark in marks_of(browser(cast.clerk).get("/map/"))} == {"CCN Cẩm Giàng"}
    assert "No sites yet" in text_of(browser(cast.nobody).get("/map/"))


def test_many_sites_cost_no_more_queries_than_few(cast):
    client = browser(cast.department)
    client.get("/map/")
    with CaptureQueriesContext(connection) as few:
        client.get("/map/?standing=current")
    for number in range(60):
        site = Cluster.objects.create(name=f"Cụm {number}", unit=cast.places.elsewhere if number % 2 else None)
        if number % 3 == 0:
            place(site, f"22.{number:02}1", f"106.{number:02}1")
    with CaptureQueriesContext(connection) as many:
        client.get("/map/?standing=current")
    assert len(many) == len(few)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_marks_stand_apart_and_many_at_one_place_are_a_number(width):
    frame = Frame(World.of(22, 106), 0.003)
    few = [Mark(World.of(22, 106), f"CCN {n}", "going", "", "/") for n in range(7)]
    many = [Mark(World.of(22.2, 106.2), f"CCN {n}", "going", "", "/") for n in range(1000)]
    lone = [Mark(World.of(21.8, 105.8), "CCN Lẻ", "going", "", "/")]
    beyond = [Mark(World.of(10, 106), "CCN Xa", "going", "", "/")]
    drawn = {spot.count: spot for spot in spots([*few, *many, *lone, *beyond], frame, width)}
    ring, number, single = drawn.pop(7), drawn.pop(1000), drawn.pop(1)
    assert not drawn
    assert (ring.count, number.count, single.label) == (7, 1000, "CCN Lẻ")
    assert number.marks == ()
    offsets = [(x, y) for _mark, x, y in ring.marks]
    assert all((a - c) ** 2 + (b - d) ** 2 > 14**2 for i, (a, b) in enumerate(offsets) for c, d in offsets[i + 1 :])


def test_frames_hulls_and_tiles():
    square = [World(0.1, 0.1), World(0.2, 0.1), World(0.2, 0.2), World(0.1, 0.2)]
    assert set(hull([*square, World(0.15, 0.15)])) == set(square)
    frame = Frame(World.of(22, 106), 0.002)
    there = frame.place(*frame.at(World.of(22.1, 106.1)))
    assert abs(there.latitude - 22.1) < 1e-9
    images = tiles(frame, "https://tiles.example.vn/{z}/{x}/{y}.png")
    assert 4 <= len(images) <= 48
    assert min(image.x for image in images) <= 0 <= max(image.y + image.height for image in images) - frame.height
    asked = wms_image(frame, "https://wms.example.vn/ows?layers=nen").url
    assert "layers=nen&service=WMS" in asked
    assert "bbox=11" in asked


def test_a_base_map_is_off_until_it_is_set_up(cast, settings):
    client = browser(cast.department)
    assert "<image" not in client.get("/map/").content.decode()
    assert middleware._map_hosts() == ""
    settings.MAP_TILES = "https://tiles.example.vn:8443/{z}/{x}/{y}.png"
    settings.MAP_ATTRIBUTION = "© Sở Nông nghiệp"
    page = client.get("/map/").content.decode()
    assert "https://tiles.example.vn:8443/" in page
    assert "© Sở Nông nghiệp" in page
    assert middleware._map_hosts() == " https://tiles.example.vn:8443"
