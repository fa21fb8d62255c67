"""What a camera wrote into a picture: read apart, and taken out of what is served. Knows JPEG (Exif) and PNG.

The stored file stays as it was sent. Formats: JPEG is ITU-T T.81, annex B; Exif is CIPA DC-008.
"""

import datetime
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.db.models.fields.files import FieldFile

HEAD = 256 * 1024  # bytes that hold the metadata of a JPEG: its segments come before the picture
ORIENTATION, EXIF_PART, PLACE_PART, TAKEN = 0x0112, 0x8769, 0x8825, 0x9003
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
MOST_ENTRIES = 500
START_OF_IMAGE, END_OF_IMAGE, START_OF_SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
APP_1, APP_2, APP_14 = 0xE1, 0xE2, 0xEE
EXIF_NAME, PROFILE_NAME = b"Exif\0\0", b"ICC_PROFILE\0"
# Parts of a PNG that are taken out: Exif, texts and times. All others stay, some of them give the colours.
PNG_BEGINNING, PNG_DROPPED = b"\x89PNG\r\n\x1a\n", {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}


class Malformed(Exception):
    """The bytes do not follow the format."""


@dataclass(frozen=True, slots=True)
class TakenAt:
    """When and where a picture was taken, as far as the camera wrote it: degrees north and east."""

    day: datetime.date | None = None  # by the camera's clock
    latitude: float | None = None
    longitude: float | None = None

    def __bool__(self) -> bool:
        return self.day is not None or self.latitude is not None


def taken_at(file: BinaryIO | FieldFile) -> TakenAt:
    """Return when and where a JPEG was taken, nothing where it does not say; the file is left at its beginning."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    try:
        exif = next((s[len(EXIF_NAME) :] for marker, s in _segments(head) if _is_exif(marker, s)), b"")
        return _read(exif) if exif else TakenAt()
    except (Malformed, struct.error):
        return TakenAt()


def taken_at_of(file: FieldFile) -> TakenAt:
    """Return when and where a stored picture was taken, read from the file as it was sent; nothing where it is gone."""
    try:
        with file.open("rb") as opened:
            return taken_at(opened)
    except OSError:
        return TakenAt()


def without_metadata(data: bytes) -> bytes:
    """Return a picture without what the camera or a program wrote beside it, but for which side is up and its colours.

    What follows its end is cut off; one that ends too early goes out as far as it goes. Other bytes that are no
    well-formed JPEG or PNG come back as they are.
    """
    try:
        return _bare_png(data) if data.startswith(PNG_BEGINNING) else _bare_jpeg(data)
    except (Malformed, struct.error):
        return data


def _is_exif(marker: int, segment: bytes) -> bool:
    return marker == APP_1 and segment.startswith(EXIF_NAME)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, content) of the segments before the picture itself."""
    if data[:2] != bytes([0xFF, START_OF_IMAGE]):
        raise Malformed
    place = 2
    while place + 4 <= len(data):
        marker, length = _segment(data, place)
        if marker == START_OF_SCAN:
            return
        content = data[place + 4 : place + 2 + length]
        if len(content) < length - 2 and not _is_exif(marker, content):
            raise Malformed
        yield marker, content
        place += 2 + length


def _segment(data: bytes, place: int) -> tuple[int, int]:
    first, marker, length = struct.unpack_from(">BBH", data, place)
    if first != 0xFF or length < 2:
        raise Malformed
    return marker, length


def _bare_jpeg(data: bytes) -> bytes:
    parts, turned = [], 1
    begin = 2
    for marker, segment in _segments(data):
        begin += 4 + len(segment)
        if _is_exif(marker, segment):
            turned = _orientation(segment[len(EXIF_NAME) :])
        elif not _is_told_beside(marker, segment):
            parts.append(bytes([0xFF, marker]) + struct.pack(">H", len(segment) + 2) + segment)
    side = [] if turned == 1 else [_side_up(turned)]
    return b"".join([data[:2], *side, *parts, data[begin : _end(data, begin)]])


def _is_told_beside(marker: int, segment: bytes) -> bool:
    """Return whether the picture is drawn without this segment."""
    if marker == APP_2:
        return not segment.startswith(PROFILE_NAME)
    return marker == COMMENT or (APP_1 <= marker <= 0xEF and marker != APP_14)


def _orientation(exif: bytes) -> int:
    try:
        value = _entries(exif, *_first(exif)).get(ORIENTATION)
    except (Malformed, struct.error):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _side_up(turned: int) -> bytes:
    """Return the Exif segment that says nothing but which side is up."""
    exif = EXIF_NAME + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    return bytes([0xFF, APP_1]) + struct.pack(">H", len(exif) + 2) + exif


def _end(data: bytes, place: int) -> int:
    """Return where the picture ends, its scans being from `place` on."""
    while place + 2 <= len(data):
        if data[place] != 0xFF:
            place = data.find(b"\xff", place)
            if place < 0:
                break
        marker = data[place + 1] if place + 1 < len(data) else END_OF_IMAGE
        if marker == END_OF_IMAGE:
            return place + 2
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD7:
            place += 1 if marker == 0xFF else 2
        else:
            if place + 4 > len(data):
                break
            place += 2 + _segment(data, place)[1]
    return len(data)


def _bare_png(data: bytes) -> bytes:
    parts, place = [PNG_BEGINNING], len(PNG_BEGINNING)
    while place + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if kind not in PNG_DROPPED:
            parts.append(data[place:end])
        if kind == b"IEND":
            break
        place = end
    return b"".join(parts)


def _first(exif: bytes) -> tuple[str, int]:
    """Return the byte order of Exif data, for `struct`, and where its first directory stands."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        raise Malformed
    return order, struct.unpack_from(f"{order}I", exif, 4)[0]


def _entries(exif: bytes, order: str, place: int) -> dict[int, int | bytes | list[float]]:
    """Return the entries of a directory that we understand by their tags: one number, a text, or fractions."""
    (count,) = struct.unpack_from(f"{order}H", exif, place)
    found: dict[int, int | bytes | list[float]] = {}
    for n in range(min(count, MOST_ENTRIES)):
        tag, kind, length, value = struct.unpack_from(f"{order}HHI4s", exif, place + 2 + 12 * n)
        size = SIZES.get(kind, 0) * length
        where = place + 10 + 12 * n if size <= 4 else struct.unpack(f"{order}I", value)[0]
        if kind == 2:
            found[tag] = exif[where : where + length].rstrip(b"\0 ")
        elif kind in (3, 4) and length == 1:
            found[tag] = struct.unpack_from(f"{order}{'H' if kind == 3 else 'I'}", exif, where)[0]
        elif kind == 5 and length <= 3:
            pairs = struct.iter_unpack(f"{order}II", exif[where : where + size])
            found[tag] = [above / below if below else 0.0 for above, below in pairs]
    return found


def _read(exif: bytes) -> TakenAt:
    order, place = _first(exif)
    top = _entries(exif, order, place)
    own, where = top.get(EXIF_PART), top.get(PLACE_PART)
    taken = _entries(exif, order, own).get(TAKEN) if isinstance(own, int) else None
    position = _entries(exif, order, where) if isinstance(where, int) else {}
    north, east = _degrees(position, 2, 1, b"S"), _degrees(position, 4, 3, b"W")
    if north is None or east is None or not (abs(north) <= 90 and abs(east) <= 180) or (north, east) == (0, 0):
        north = east = None
    return TakenAt(_day(taken), north, east)


def _day(taken: int | bytes | list[float] | None) -> datetime.date | None:
    """Return the day of "2026:09:14 08:30:00"; None of anything else."""
    if not isinstance(taken, bytes):
        return None
    try:
        return datetime.date.fromisoformat(taken[:10].decode("ascii").replace(":", "-"))
    except ValueError:
        return None


def _degrees(position: dict[int, int | bytes | list[float]], tag: int, side: int, negative: bytes) -> float | None:
    """Return degrees, minutes and seconds as degrees; None where they are not all there."""
    parts = position.get(tag)
    if not isinstance(parts, list) or len(parts) != 3:
        return None
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    return -value if position.get(side) == negative else value
