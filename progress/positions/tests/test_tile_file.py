"""The base map out of a PMTiles file: its pictures for whoever is signed in; the map without it if it is no good."""

import re
import struct
import zlib

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from bkproject.watching.checks import base_map_of_a_file
from pictures.maps import World
from progress.models import SitePosition
from progress.tests.cast import browser, make_cast, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LEVELS = range(6, 12)
WEST, SOUTH, EAST, NORTH = 105.4, 21.9, 106.3, 22.6
SOURCE = '<a href="https://example.vn">© Sở &amp; Tài nguyên</a>'


def png(colour: int) -> bytes:
    """A picture of one dot."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head, dot = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(bytes([0, colour % 256]))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", dot) + part(b"IEND", b"")


def squares():
    """Each tile of the area, by level, column and row; one is left out."""
    for level in LEVELS:
        count = 2**level
        first, last = World.of(NORTH, WEST), World.of(SOUTH, EAST)
        for column in range(int(first.x * count), int(last.x * count) + 1):
            for row in range(int(first.y * count), int(last.y * count) + 1):
                yield level, column, row


def write_file(path, kind=TileType.PNG, compression=Compression.NONE, picture=png):
    everything = sorted(zxy_to_tileid(*square) for square in squares())
    left_out = zxy_to_tileid(*list(squares())[-1])
    with write(str(path)) as writer:
        for number in everything:
            if number != left_out:
                writer.write_tile(number, picture(number))
        header = {"tile_type": kind, "tile_compression": compression}
        corners = {"min_lon_e7": WEST, "min_lat_e7": SOUTH, "max_lon_e7": EAST, "max_lat_e7": NORTH}
        header |= {name: int(degrees * 1e7) for name, degrees in corners.items()}
        writer.finalize(header, {"attribution": SOURCE})


@pytest.fixture
def cast():
    cast = make_cast()
    SitePosition.objects.create(site_id=cast.cluster.pk, latitude="22.201", longitude="105.902", source="đo GPS")
    return cast


@pytest.fixture
def file(settings, tmp_path):
    settings.MAP_PMTILES = str(tmp_path / "nen.pmtiles")
    write_file(settings.MAP_PMTILES)
    return tmp_path / "nen.pmtiles"


def pictures_of(page) -> list[str]:
    return [address.replace("&amp;", "&") for address in re.findall(r'<image href="([^"]+)"', page.content.decode())]


def test_the_map_shows_the_pictures_of_the_file_and_whose_they_are(cast, file):
    client = browser(cast.department)
    page = client.get("/map/?map=22.2,105.9,0.001")
    assert "© Sở & Tài nguyên" in text_of(page)
    addresses = pictures_of(page)
    assert 4 <= len(addresses) <= 48
    assert all(address.startswith("/map/tiles/") for address in addresses)
    for address in addresses:
        level, column, row = map(int, re.findall(r"\d+", address)[:3])
        sent = client.get(address)
        assert sent.content == png(zxy_to_tileid(level, column, row))
    assert (sent["Content-Type"], sent["Cache-Control"]) == ("image/png", "private, max-age=604800")
    again = client.get(address, headers={"if-none-match": sent["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", sent["Cache-Control"])
    # On the page where one clicks a position too; nobody is told to type it for want of a base map.
    pick = client.get(f"/positions/add/?site={cast.other_cluster.pk}&map=22.2,105.9,0.0005")
    assert pictures_of(pick)
    assert "Without a base map" not in text_of(pick)
    # Closer than the file: its finest pictures, larger. Wider than it: none, and the page says so.
    assert {address.split("/")[3] for address in pictures_of(client.get("/map/?map=22.2,105.9,0.00001"))} == {"11"}
    wide = client.get("/map/?map=16,106,0.2")
    assert pictures_of(wide) == []
    assert "The base map has no pictures of this area at this scale." in text_of(wide)


def test_only_whoever_is_signed_in_is_sent_a_picture_and_only_what_there_is(cast, file):
    address = pictures_of(browser(cast.clerk).get("/map/"))[0]
    assert browser(None).get(address).status_code == 302
    client = browser(cast.clerk)
    level, column, row = list(squares())[-1]
    assert client.get(f"/map/tiles/{level}/{column}/{row}/").status_code == 204
    assert client.head(address).status_code == 200
    for nowhere in ("5/0/0", "12/3252/1800", "11/2048/0", "6/64/64", "999999/1/1", f"{'9' * 40}/1/1", "-1/0/0"):
        assert client.get(f"/map/tiles/{nowhere}/").status_code == 404, nowhere


def changed(file, place: int, text: bytes) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:place] + text + content[place + len(text) :])


SPOILT = {
    "missing": lambda file: file.unlink(),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
    "empty": lambda file: file.write_bytes(b""),
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "only its head": lambda file: file.write_bytes(file.read_bytes()[:100]),
    "something else": lambda file: file.write_bytes(b"\x00" * 5000),
    "no directory": lambda file: changed(file, 127, b"\xff" * 40),
    "a directory beyond all bounds": lambda file: changed(file, 16, b"\xff" * 8),
    "vector": lambda file: write_file(file, TileType.MVT, Compression.GZIP, lambda number: b"\x1f\x8b" + bytes(9)),
    "vector by another name": lambda file: write_file(file, TileType.UNKNOWN, picture=lambda n: b"\x1a%d" % n),
    "an older version": lambda file: changed(file, 7, b"\x02"),
    "compressed otherwise": lambda file: changed(file, 97, b"\x04"),
    "of no known kind": lambda file: changed(file, 99, b"\x63"),
}
SAID = {
    "missing": "missing or cannot be opened",
    "a folder": "missing or cannot be opened",
    "vector": "holds vector tiles",
    "vector by another name": "holds no PNG",
    "an older version": "holds no PNG",
    "compressed otherwise": "holds no PNG",
}


@pytest.mark.parametrize("how", SPOILT)
def test_of_a_file_that_is_no_good_the_map_and_the_start_say_why(cast, file, how):
    client = browser(cast.department)
    tile = pictures_of(client.get("/map/"))[0]
    assert base_map_of_a_file(None) == []
    SPOILT[how](file)
    page = client.get("/map/")
    assert (page.status_code, pictures_of(page)) == (200, [])
    assert "No base map: its file" in text_of(page)
    assert SAID.get(how, "damaged or no PMTiles file") in text_of(page)
    assert client.get(tile).status_code == 404
    (told,) = base_map_of_a_file(None)
    assert str(file) in told.msg
    assert ("pmtiles-convert" in told.msg) == (SAID.get(how, "").startswith("holds"))


def test_pictures_spoilt_within_are_not_sent_and_break_nothing(cast, file):
    client = browser(cast.department)
    addresses = pictures_of(client.get("/map/"))
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] + bytes(len(content) - len(content) // 2))
    assert {client.get(address).status_code for address in addresses} <= {200, 204}


def test_without_a_file_there_is_no_such_address(cast):
    assert browser(cast.department).get("/map/tiles/8/203/112/").status_code == 404
