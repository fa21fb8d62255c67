"""The directory of a compound file ([MS-CFB]), the container of Word's and Excel's files before 2007."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from progress.files.errors import MalformedFile

BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER, ENTRY = 512, 128  # bytes
NO_SECTOR = 0xFFFFFFFA  # this and what is above it are marks, not numbers of sectors
MOST_SECTORS = 2048  # of a directory, or of the table of tables: more are in no honest file of these sizes


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the streams and storages: those at the top, and all of them."""

    top: set[str]
    everywhere: set[str]


def read_names(file: BinaryIO) -> Names:
    """Read the directory; MalformedFile when it cannot be."""
    try:
        entries = [_entry(raw) for raw in _directory(file)]
        return Names(_top(entries), {name for name, *_links in entries if name})
    except (struct.error, UnicodeDecodeError) as error:
        raise MalformedFile from error


def _entry(raw: bytes) -> tuple[str, int, int, int]:
    """Name, left and right neighbour, and first child of an entry; no name for an unused one."""
    length, kind = struct.unpack_from("<HB", raw, 64)
    name = raw[: length - 2].decode("utf-16-le") if kind and 2 <= length <= 64 else ""
    return name, *struct.unpack_from("<3I", raw, 68)


def _top(entries: list) -> set[str]:
    """Names directly under the root, the first entry."""
    if not entries:
        raise MalformedFile
    found, waiting, seen = set(), [entries[0][3]], set()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            name, left, right, _child = entries[number]
            found.add(name)
            waiting += [left, right]
    return found


def _directory(file: BinaryIO) -> list[bytes]:
    header = _read(file, 0, HEADER)
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        raise MalformedFile
    size = 1 << shift
    tables = _tables(file, header, size)
    (sector,) = struct.unpack_from("<I", header, 48)
    entries = []
    for _turn in range(MOST_SECTORS):
        if sector >= NO_SECTOR:
            return entries
        data = _read(file, (sector + 1) * size, size)
        entries += [data[at : at + ENTRY] for at in range(0, size, ENTRY)]
        table, place = divmod(sector, size // 4)
        if table >= len(tables):
            raise MalformedFile
        (sector,) = struct.unpack("<I", _read(file, (tables[table] + 1) * size + place * 4, 4))
    raise MalformedFile


def _tables(file: BinaryIO, header: bytes, size: int) -> list[int]:
    """Sectors that hold the table of which sector follows which."""
    found = list(struct.unpack_from("<109I", header, 76))
    (sector,) = struct.unpack_from("<I", header, 68)
    for _turn in range(MOST_SECTORS):
        if sector >= NO_SECTOR:
            return found
        *more, sector = struct.unpack(f"<{size // 4}I", _read(file, (sector + 1) * size, size))
        found += more
    raise MalformedFile


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    data = file.read(length)
    if len(data) < length:
        raise MalformedFile
    return data
