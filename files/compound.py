"""Compound files ([MS-CFB]): the container of Word's and Excel's files before 2007."""

import contextlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from files.errors import MalformedFile

BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _ENTRY, _MINI_SECTOR = 512, 128, 64  # bytes
_IN_HEADER = 109  # sectors of the table that the header itself lists
_NO_SECTOR = 0xFFFFFFFA  # this and what is above it are marks, not numbers of sectors
_STREAM, _ROOT = 2, 5  # kinds of entries


@dataclass(frozen=True, slots=True)
class _DirectoryEntry:
    """A stream or storage: its name in lower case ("" for an unused entry), links to other entries, place and size."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int  # first sector
    size: int  # bytes


class CompoundFile:
    """Read the directory of a compound file, and its streams by their name in lower case. Raises MalformedFile.

    `names` are those of all streams and storages, `top` those directly under the root: a document within a document
    has its streams deeper.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._length = file, file.seek(0, 2)
        with _unpacking():
            header = self._bytes(0, _HEADER)
            (shift,) = struct.unpack_from("<H", header, 30)
            if shift not in (9, 12):
                raise MalformedFile
            self._size = 1 << shift
            directory_start, self._smallest, self._mini_table_start = struct.unpack_from("<I4xII", header, 48)
            self._table = self._read_table(header)
            directory = self._chain(directory_start)
            entries = [_entry(directory, at) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        root = next((entry for entry in entries if entry.kind == _ROOT), None)
        if root is None:
            raise MalformedFile
        self._mini_start = root.start
        top = _top(entries, root)
        self.top = {entry.name for entry in top}
        self.names = {entry.name for entry in entries if entry.name}
        self._streams = {entry.name: entry for entry in (*entries, *top) if entry.kind == _STREAM}

    def read(self, name: str) -> bytes:
        """Return a stream: the one directly under the root where there are more of that name."""
        entry = self._streams.get(name)
        if entry is None:
            raise MalformedFile
        with _unpacking():
            data = self._chain(entry.start) if entry.size >= self._smallest else self._mini_chain(entry.start)
        if len(data) < entry.size:
            raise MalformedFile
        return data[: entry.size]

    def _bytes(self, start: int, length: int) -> bytes:
        """Return bytes of the file; the last sector may be cut short."""
        if start >= self._length:
            raise MalformedFile
        self._file.seek(start)
        return self._file.read(length)

    def _sector(self, number: int) -> bytes:
        return self._bytes((number + 1) * self._size, self._size)

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self._size // 4}I", self._sector(sector))

    def _read_table(self, header: bytes) -> list[int]:
        """Return the number of the sector that follows each sector."""
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", header, 76))
        (more,) = struct.unpack_from("<I", header, 68)
        most = self._length // self._size + 1
        while more < _NO_SECTOR:
            *numbers, more = self._numbers(more)
            sectors += numbers
            if len(sectors) > most + _IN_HEADER + self._size:
                raise MalformedFile
        table: list[int] = []
        for sector in sectors:
            if sector < _NO_SECTOR:
                table += self._numbers(sector)
                if len(table) > most + self._size * 128:
                    raise MalformedFile
        return table

    def _chain(self, sector: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(self._table, sector))

    def _mini_chain(self, sector: int) -> bytes:
        """Return a small stream, which lies in pieces of 64 bytes inside the root's own stream."""
        raw = self._chain(self._mini_table_start)
        table = struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])
        data = self._chain(self._mini_start)
        pieces = (number * _MINI_SECTOR for number in _follow(table, sector))
        return b"".join(data[at : at + _MINI_SECTOR] for at in pieces)


@contextlib.contextmanager
def _unpacking() -> Iterator[None]:
    """Turn what unpacking raises for a file that is cut off into MalformedFile."""
    try:
        yield
    except struct.error as error:
        raise MalformedFile from error


def _follow(table: Sequence[int], number: int) -> Iterator[int]:
    """Yield a sector and those that follow it; MalformedFile where they lead out of the file or round in a circle."""
    for _turn in range(len(table)):
        if number >= _NO_SECTOR:
            return
        yield number
        if number >= len(table):
            raise MalformedFile
        number = table[number]
    if number < _NO_SECTOR:
        raise MalformedFile


def _entry(directory: bytes, at: int) -> _DirectoryEntry:
    length, kind = struct.unpack_from("<HB", directory, at + 64)
    is_named = kind and 2 <= length <= 64
    name = directory[at : at + length - 2].decode("utf-16-le", "replace").lower() if is_named else ""
    links, place = struct.unpack_from("<3I", directory, at + 68), struct.unpack_from("<II", directory, at + 116)
    return _DirectoryEntry(name, kind, *links, *place)


def _top(entries: list[_DirectoryEntry], root: _DirectoryEntry) -> list[_DirectoryEntry]:
    """Return the entries directly under the root, which are linked as a tree."""
    numbers, waiting, seen = [], [root.child], set()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            numbers.append(entries[number])
            waiting += [entries[number].left, entries[number].right]
    return numbers
