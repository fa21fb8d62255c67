"""Records of Excel's binary workbooks since 2007 ([MS-XLSB]): what they hold, byte by byte."""

import struct
from collections.abc import Iterator

from spreadsheets.readers.limits import damaged

ROW, BLANK, RK, ERROR, BOOL, REAL, TEXT, SHARED, FORMULA_TEXT, FORMULA_REAL, FORMULA_BOOL, FORMULA_ERROR = range(12)
STRING, FONT, FORMAT, FILL, XF, COLUMN, RICH_TEXT = 19, 43, 44, 45, 47, 60, 62
END_DATA, BOOK_SETTINGS, SHEET, MERGED = 146, 153, 156, 176
BEGIN_CELL_XFS, END_CELL_XFS = 617, 618
_AUTOMATIC, _INDEXED, _RGB, _THEME = range(4)
_MOST_LETTERS = 2**28


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, content) of each record. Raises BookError where the stream ends within one."""
    at, end = 0, len(stream)
    while at < end:
        kind, at = _number(stream, at, 2)
        length, at = _number(stream, at, 4)
        if at + length > end:
            raise damaged()
        yield kind, stream[at : at + length]
        at += length


def _number(stream: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends."""
    value = 0
    for place in range(most):
        if at >= len(stream):
            raise damaged()
        byte = stream[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return value, at


def wide_string(data: bytes, at: int) -> tuple[str, int]:
    """Return a string with its length in letters before it, and where it ends; one that is missing is empty."""
    (length,) = struct.unpack_from("<I", data, at)
    at += 4
    if length == 0xFFFFFFFF:
        return "", at
    if length > _MOST_LETTERS or at + length * 2 > len(data):
        raise damaged()
    return data[at : at + length * 2].decode("utf-16-le", "replace"), at + length * 2


def colour(data: bytes, at: int) -> str:
    """Return a colour: "RRGGBB", or a name of our own for one of the workbook's; "" for the usual ones."""
    kind, index, tint, red, green, blue = struct.unpack_from("<BBhBBB", data, at)
    kind >>= 1
    if kind == _RGB:
        return f"{red:02X}{green:02X}{blue:02X}"
    return named_colour("theme" if kind == _THEME else "indexed" if kind == _INDEXED else "", index, tint)


# The text and the background that every workbook begins with.
_USUAL = {("theme", 0), ("theme", 1), ("indexed", 0), ("indexed", 1), ("indexed", 8), ("indexed", 9), ("indexed", 64)}
_USUAL.add(("indexed", 65))


def named_colour(kind: str, index: int, tint: float) -> str:
    """Return a name for a colour that a workbook gives by its place in a list; "" for black and white."""
    return "" if not kind or ((kind, index) in _USUAL and not tint) else f"{kind} {index} {tint}"
