"""The zip container of .xlsx and .ods, opened with care: what is in it is checked before anything is unpacked."""

import contextlib
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from spreadsheets.readers import limits
from spreadsheets.readers.damage import damaged, locked

_MOST_PARTS = 5_000
_ENCRYPTED = 0x1  # the bit of an entry's flags
CHUNK = 512 * 1024  # bytes


class Archive:
    """The parts of a container by name. Raises BookError."""

    def __init__(self, content: bytes):
        with _unpacking():
            self._zip = zipfile.ZipFile(BytesIO(content))
        entries = self._zip.infolist()
        limits.check_unpacked(sum(entry.file_size for entry in entries))
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise locked()
        if len(entries) > _MOST_PARTS or _share_bytes(entries):
            raise damaged()
        # Programs disagree about which of two parts of one name counts; names differ in more than case.
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").casefold(): entry for entry in entries}
        if len(self._entries) < len(entries):
            raise damaged()

    @property
    def names(self) -> list[str]:
        """Names of the parts, in lower case."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._entries

    def spelled(self, name: str) -> str:
        """Return a part's name as the file writes it."""
        return self._entry(name).filename

    def read(self, name: str) -> bytes:
        """Return one part; no more is unpacked than the directory says, and the checksum must be right."""
        with _unpacking():
            return self._zip.read(self._entry(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield one part piece by piece."""
        with _unpacking():
            part = self._zip.open(self._entry(name))
        with part:
            while piece := _piece(part):
                yield piece

    def size(self, name: str) -> int:
        """Return how many bytes a part has once unpacked."""
        return self._entry(name).file_size

    def _entry(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._entries[name.casefold()]
        except KeyError:
            raise damaged() from None


@contextlib.contextmanager
def _unpacking():
    """Turn what the library raises for a broken container into a BookError; it alone is called in this block."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError):
        raise damaged() from None
    except (ValueError, LookupError, RuntimeError, OverflowError):  # names, sizes and methods that cannot be
        raise damaged() from None


def _piece(part) -> bytes:
    with _unpacking():
        return part.read(CHUNK)


def _share_bytes(entries: list[zipfile.ZipInfo]) -> bool:
    """Tell whether parts overlap: a small file can so claim to hold a huge one many times."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + 30 + len(entry.filename) + entry.compress_size
    return False


def open_archive(content: bytes) -> Archive:
    """Return the container's parts; raise BookError when it is damaged, locked or too large."""
    return Archive(content)
