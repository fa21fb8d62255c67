"""What cameras write into pictures is read, and is gone from what is served; the picture stays as it was."""

import datetime
import io
import struct

import pytest

from files.pictures import TakenAt, taken_at, without_metadata
from files.tests.samples import JPEG, PNG

SCAN = b"\xff\xda\x00\x04\x01\x02" + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xc4\x00\x04\xff\xd9" + b"\x9a\xff\xd9"
TABLE = b"\xff\xdb\x00\x04\x0a\x0b"
PROFILE = b"\xff\xe2\x00\x10ICC_PROFILE\0\x01\x01"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(order: str = "<", *, turned: int = 6, south: bool = False) -> bytes:
    """Return the Exif data of a picture taken on 14/09/2026 at 22°9'18" and 105°49'48"."""

    def entry(tag, kind, count, value):
        return struct.pack(f"{order}HHI", tag, kind, count) + value

    def number(value):
        return struct.pack(f"{order}I", value)

    def fractions(*parts):
        return b"".join(struct.pack(f"{order}II", part, 1) for part in parts)

    top, own, place, texts = 8, 50, 68, 122
    data = (b"II*\0" if order == "<" else b"MM\0*") + number(top)
    data += struct.pack(f"{order}H", 3) + entry(0x0112, 3, 1, struct.pack(f"{order}HH", turned, 0))
    data += entry(0x8769, 4, 1, number(own)) + entry(0x8825, 4, 1, number(place)) + number(0)
    data += struct.pack(f"{order}H", 1) + entry(0x9003, 2, 20, number(texts)) + number(0)
    data += struct.pack(f"{order}H", 4) + entry(1, 2, 2, b"S\0\0\0" if south else b"N\0\0\0")
    data += entry(2, 5, 3, number(texts + 20)) + entry(3, 2, 2, b"E\0\0\0") + entry(4, 5, 3, number(texts + 44))
    data += number(0) + b"2026:09:14 08:30:00\0" + fractions(22, 9, 18) + fractions(105, 49, 48)
    return b"Exif\0\0" + data


def photo(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + TABLE + SCAN


@pytest.mark.parametrize("order", ["<", ">"])
def test_day_and_place_are_read(order):
    found = taken_at(io.BytesIO(photo(segment(0xE1, exif(order)))))
    assert found.day == datetime.date(2026, 9, 14)
    assert (round(found.latitude, 4), round(found.longitude, 4)) == (22.155, 105.83)
    assert taken_at(io.BytesIO(photo(segment(0xE1, exif(order, south=True))))).latitude < 0


@pytest.mark.parametrize("data", [b"", JPEG, PNG, b"\xff\xd8\xff\xe1\x00\x10Exif\0\0II*\0\xff\xff\xff\xff", photo()])
def test_of_a_picture_that_does_not_say_nothing_is_known(data):
    assert taken_at(io.BytesIO(data)) == TakenAt()
    assert not TakenAt()


def test_served_is_the_picture_alone_the_right_side_up():
    data = photo(
        segment(0xE1, exif(turned=6)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>Nguyen Van A</x>"),
        segment(0xED, b"Photoshop 3.0\0"),
        segment(0xFE, b"a comment"),
        PROFILE,
    )
    bare = without_metadata(data + b"a film that the phone appended")
    assert bare.endswith(PROFILE + TABLE + SCAN)
    for told in (b"2026:09:14", b"Nguyen", b"Photoshop", b"comment", b"film"):
        assert told not in bare
    assert taken_at(io.BytesIO(bare)) == TakenAt()
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in bare  # orientation 6
    assert without_metadata(bare) == bare


def test_a_picture_that_lies_right_gets_nothing_added():
    assert without_metadata(photo(segment(0xE1, exif(turned=1)))) == photo()


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + b"\0\0\0\0"


def test_a_png_loses_its_texts():
    begin, kept, end = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"x" * 13), chunk(b"IDAT", b"abc"), chunk(b"IEND")
    full = begin + chunk(b"tEXt", b"Author\0A") + chunk(b"eXIf", exif()[6:]) + kept + end + b"rest"
    assert without_metadata(full) == begin + kept + end


@pytest.mark.parametrize("data", [b"", b"GIF89a", JPEG, PNG, photo()[:-4]])
def test_what_is_no_whole_picture_comes_back_as_it_is(data):
    assert without_metadata(data) == data


@pytest.mark.parametrize("cut", [2, 5, len(SCAN) + 10])
def test_a_picture_that_ends_too_early_goes_out_without_them_too(cut):
    """As a broken upload leaves one."""
    whole = photo(segment(0xE1, exif(turned=6)))
    assert b"2026:09:14" not in without_metadata(whole[:-cut])


def test_a_picture_that_ends_within_its_exif_goes_out_without_it_too():
    begun = photo(segment(0xE1, exif(turned=6)))[:180]
    assert b"2026:09:14" in begun
    assert b"2026:09:14" not in without_metadata(begun)


def test_a_png_without_its_end_loses_its_texts_too():
    begin, kept = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"x" * 13), chunk(b"IDAT", b"abc")
    cut = begin + chunk(b"eXIf", exif()[6:]) + kept
    assert without_metadata(cut) == begin + kept
    assert without_metadata(cut[:-6]) == begin + kept[:-6]
