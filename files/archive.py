"""ZIP archives: the container of today's Office and OpenDocument files, and plain archives of documents."""

import contextlib
import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import IO, BinaryIO

from files.errors import LockedFile, MalformedFile, TooManyParts

BEGINNING, BEGINNING_OF_EMPTY = b"PK\x03\x04", b"PK\x05\x06"
CHUNK = 512 * 1024  # bytes
MOST_LISTING = 1024**2  # bytes of an archive's own listing, some 15.000 names
MOST_PARTS = 5_000  # of a file whose parts are unpacked
_END, _END_LENGTH, _LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
_LOCATOR_64, _LOCATOR_64_LENGTH, _END_64, _END_64_LENGTH = b"PK\x06\x07", 20, b"PK\x06\x06", 56
_ENCRYPTED = 0x1  # a bit of an entry's flags


class Archive:
    """Read the parts of a ZIP archive by their name, in any case. Raises MalformedFile.

    The listing is read at once, after its length was looked at; parts are unpacked when they are asked for. Before
    reading whole parts of a file from outside, look at `unpacked_size` and call `check_parts`.
    """

    def __init__(self, file: BinaryIO) -> None:
        _refuse_endless_listing(file)
        with _unpacking():
            self._zip = zipfile.ZipFile(file)
        self.entries = self._zip.infolist()
        self._parts = {_folded(entry.filename): entry for entry in self.entries}
        # Programs disagree about which of two parts of one name counts.
        counts = Counter(_folded(entry.filename) for entry in self.entries)
        self._doubled = {name for name, count in counts.items() if count > 1}

    @property
    def names(self) -> list[str]:
        """Return the names of the parts, in lower case and with "/" between folders."""
        return list(self._parts)

    @property
    def unpacked_size(self) -> int:
        """Return how many bytes all parts have together, as the listing says; no more are ever unpacked."""
        return sum(entry.file_size for entry in self.entries)

    def check_parts(self) -> None:
        """Raise LockedFile for parts with a password, MalformedFile for parts that overlap, are doubled or too many."""
        if any(entry.flag_bits & _ENCRYPTED for entry in self.entries):
            raise LockedFile
        if len(self.entries) > MOST_PARTS or self._doubled or _overlap(self.entries):
            raise MalformedFile

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._parts

    def spelled(self, name: str) -> str:
        """Return a part's name as the file writes it."""
        return self._entry(name).filename

    def size(self, name: str) -> int:
        """Return how many bytes a part has once unpacked."""
        return self._entry(name).file_size

    def read(self, name: str) -> bytes:
        """Return one part; no more is unpacked than the listing says, and the checksum must be right."""
        with _unpacking():
            return self._zip.read(self._entry(name))

    def beginning(self, name: str, most: int) -> bytes:
        """Return the first `most` bytes of a part, however large it says it is."""
        return next(self.chunks(name, most), b"")

    def chunks(self, name: str, size: int = CHUNK) -> Iterator[bytes]:
        """Yield one part in pieces of `size` bytes."""
        with _unpacking():
            part = self._zip.open(self._entry(name))
        with part:
            while piece := _piece(part, size):
                yield piece

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = self._parts.get(_folded(name))
        if entry is None or _folded(name) in self._doubled:
            raise MalformedFile
        return entry


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


@contextlib.contextmanager
def _unpacking() -> Iterator[None]:
    """Turn what the library raises for a broken archive into MalformedFile; it alone is called in this block."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError) as error:
        raise MalformedFile from error
    except (ValueError, LookupError, RuntimeError, OverflowError) as error:  # names, sizes and methods that cannot be
        raise MalformedFile from error


def _piece(part: IO[bytes], size: int) -> bytes:
    with _unpacking():
        return part.read(size)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Return whether parts share bytes: a small file can so claim to hold a huge one many times."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + 30 + len(entry.filename) + entry.compress_size
    return False


def _refuse_endless_listing(file: BinaryIO) -> None:
    """Raise TooManyParts for a listing that the library should not read into memory, MalformedFile for none at all."""
    length = file.seek(0, 2)
    file.seek(max(0, length - _END_LENGTH - _LONGEST_COMMENT - _LOCATOR_64_LENGTH - _END_64_LENGTH))
    tail = file.read()
    at = len(tail) - _END_LENGTH
    if not (tail[-_END_LENGTH:].startswith(_END) and tail.endswith(b"\0\0")):  # there is a comment behind it
        at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_LENGTH:
        raise MalformedFile
    (listing,) = struct.unpack_from("<I", tail, at + 12)
    locator = at - _LOCATOR_64_LENGTH
    if locator >= 0 and tail.startswith(_LOCATOR_64, locator):  # as programs write that stream their archives
        record = locator - _END_64_LENGTH
        if record < 0 or not tail.startswith(_END_64, record):
            raise MalformedFile
        (listing,) = struct.unpack_from("<Q", tail, record + 40)
    if listing > MOST_LISTING:
        raise TooManyParts
