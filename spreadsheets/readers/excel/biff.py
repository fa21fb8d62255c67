"""Records of Excel's files before 2007 ([MS-XLS], and its forerunner of Excel 95): what they hold, byte by byte."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from spreadsheets.readers import limits
from spreadsheets.readers.limits import damaged

BOF, EOF, CONTINUE, FILEPASS, CODEPAGE, DATEMODE = 0x809, 0x0A, 0x3C, 0x2F, 0x42, 0x22
BOUNDSHEET, FONT, FORMAT, XF, SST, SUPBOOK = 0x85, 0x31, 0x41E, 0xE0, 0xFC, 0x1AE
ROW, COLINFO, MERGED = 0x208, 0x7D, 0xE5

LABELSST, LABEL, RSTRING, NUMBER, RK, MULRK, BOOLERR, FORMULA, STRING = (
    0xFD, 0x204, 0xD6, 0x203, 0x27E, 0xBD, 0x205, 0x06, 0x207,
)  # fmt: skip

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_WIDE, _RICH, _EXTENDED = 0x01, 0x08, 0x04  # flags of a string


@dataclass(frozen=True, slots=True)
class BiffRecord:
    kind: int
    data: bytes


def records(stream: bytes, at: int) -> Iterator[BiffRecord]:
    """Yield the records from `at` to the end of the part that begins there; parts inside it (charts) are left out.

    Raises BookError when the stream ends before the part does.
    """
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + length]
        if len(data) < length:
            raise damaged()
        at += 4 + length
        depth += (kind == BOF) - (kind == EOF)
        if depth == 0:
            return
        if depth == 1:
            yield BiffRecord(kind, data)
    raise damaged()


def rk_number(raw: int) -> float:
    """Return the number that Excel has packed into 32 bits."""
    if raw & 2:
        value = float((raw >> 2) - (1 << 30 if raw & 0x80000000 else 0))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))
    return value / 100 if raw & 1 else value


def short_string(data: bytes, at: int, is_old: bool, codepage: str, wide_length: bool = False) -> str:
    """Return a string inside one record: its length in one byte or in two, then, but in Excel 95, flags."""
    (length,) = struct.unpack_from("<H" if wide_length else "<B", data, at)
    at += 2 if wide_length else 1
    if is_old:
        return data[at : at + length].decode(codepage, "replace")
    (flags,) = struct.unpack_from("<B", data, at)
    at += 1 + (2 if flags & _RICH else 0) + (4 if flags & _EXTENDED else 0)
    return _letters(data[at : at + length * (2 if flags & _WIDE else 1)], flags)


def _letters(raw: bytes, flags: int) -> str:
    return raw.decode("utf-16-le", "replace") if flags & _WIDE else raw.decode("latin-1")


class StringTable:
    """Reads the table of strings, whose strings may be cut anywhere by the end of a record."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces, self._piece, self._at = pieces, 0, 8
        (self._count,) = struct.unpack_from("<I", pieces[0], 4)

    def read(self, most: int) -> list[str]:
        """Return the strings; BookError when there are more than `most`."""
        if self._count > most:
            raise limits.too_large()
        return [self._string() for _number in range(self._count)]

    def _take(self, length: int) -> bytes:
        """Return this many bytes, from as many records as it takes."""
        taken = b""
        while True:
            piece = self._pieces[self._piece]
            more = piece[self._at : self._at + length - len(taken)]
            self._at += len(more)
            taken += more
            if len(taken) == length:
                return taken
            self._next()

    def _next(self) -> None:
        self._piece, self._at = self._piece + 1, 0
        if self._piece == len(self._pieces):
            raise damaged()

    def _string(self) -> str:
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & _EXTENDED else 0
        text = self._characters(length, flags)
        self._skip(runs * 4 + extra)
        return text

    def _characters(self, length: int, flags: int) -> str:
        """Read letters, which go on in the next record after a flag of their own: narrow or wide anew."""
        pieces = []
        while True:
            width = 2 if flags & _WIDE else 1
            piece = self._pieces[self._piece]
            raw = piece[self._at : self._at + length * width]
            raw = raw[: len(raw) // width * width]
            self._at += len(raw)
            pieces.append(_letters(raw, flags))
            length -= len(raw) // width
            if not length:
                return "".join(pieces)
            self._next()
            flags = self._take(1)[0]

    def _skip(self, length: int) -> None:
        while length:
            here = min(length, len(self._pieces[self._piece]) - self._at)
            self._at += here
            length -= here
            if length:
                self._next()
