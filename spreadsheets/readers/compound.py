"""Streams of a compound file ([MS-CFB]), the container of Excel's files before 2007."""

import struct

from spreadsheets.readers.damage import damaged

BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _ENTRY = 512, 128  # bytes
_NO_SECTOR = 0xFFFFFFFA  # this and what is above it are marks, not numbers of sectors
_ROOT, _STREAM = 5, 2  # kinds of entries


class Compound:
    """Streams by their name in lower case. Raises BookError or struct.error for a damaged file."""

    def __init__(self, content: bytes):
        self._content = content
        sector_shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise damaged()
        self._size = 1 << sector_shift
        self._table = self._read_table()
        directory = self._chain(struct.unpack_from("<I", content, 48)[0])
        entries = [_entry(directory[at : at + _ENTRY]) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        self._entries = {name: (start, size) for name, kind, start, size in entries if kind == _STREAM}
        self.names = {name for name, _kind, _start, _size in entries if name}
        root = next((entry for entry in entries if entry[1] == _ROOT), None)
        if root is None:
            raise damaged()
        self._mini_start = root[2]

    def read(self, name: str) -> bytes:
        """Return a stream; raise BookError when there is none of that name."""
        if name not in self._entries:
            raise damaged()
        start, size = self._entries[name]
        (small,) = struct.unpack_from("<I", self._content, 56)
        data = self._chain(start) if size >= small else self._mini_chain(start)
        if len(data) < size:
            raise damaged()
        return data[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        data = self._content[start : start + self._size]
        if not data:
            raise damaged()
        return data  # the last one of a file may be short

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self._size // 4}I", self._sector(sector))

    def _read_table(self) -> list[int]:
        """The table of which sector follows which."""
        sectors = list(struct.unpack_from("<109I", self._content, 76))
        (more,) = struct.unpack_from("<I", self._content, 68)
        most = len(self._content) // self._size + 1
        while more < _NO_SECTOR:
            *found, more = self._numbers(more)
            sectors += found
            if len(sectors) > most + 109 + self._size:
                raise damaged()
        table = []
        for sector in sectors:
            if sector < _NO_SECTOR:
                table += self._numbers(sector)
                if len(table) > most + self._size * 128:
                    raise damaged()
        return table

    def _chain(self, sector: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(self._table, sector))

    def _mini_chain(self, sector: int) -> bytes:
        """A small stream lies in pieces of 64 bytes inside the root's own stream."""
        raw = self._chain(struct.unpack_from("<I", self._content, 60)[0])
        table = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
        data = self._chain(self._mini_start)
        return b"".join(data[number * 64 : number * 64 + 64] for number in _follow(table, sector))


def _follow(table, number: int):
    for _turn in range(len(table)):
        if number >= _NO_SECTOR:
            return
        yield number
        if number >= len(table):
            raise damaged()
        number = table[number]
    if number < _NO_SECTOR:
        raise damaged()  # goes round in a circle


def _entry(raw: bytes) -> tuple[str, int, int, int]:
    """Name, kind, first sector and size in bytes."""
    length, kind = struct.unpack_from("<HB", raw, 64)
    name = raw[: length - 2].decode("utf-16-le", "replace").lower() if kind and 2 <= length <= 64 else ""
    start, size = struct.unpack_from("<II", raw, 116)
    return name, kind, start, size
