"""Makes a browser's PNG smaller: the most frequent colours in a palette, every other pixel in the nearest of them."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 64


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(png):
        length = struct.unpack_from(">I", png, place)[0]
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def unfiltered(data: bytes, stride: int, size: int) -> Iterator[bytes]:
    """Return the lines of pixels of `size` bytes each, `stride` bytes a line, the filters of PNG undone."""
    before = bytes(stride)
    for start in range(0, len(data), stride + 1):
        line, kind = bytearray(data[start + 1 : start + 1 + stride]), data[start]
        for place in range(stride if kind else 0):
            left = line[place - size] if place >= size else 0
            corner = before[place - size] if place >= size else 0
            line[place] = (line[place] + _predicted(kind, left, before[place], corner)) & 255
        before = bytes(line)
        yield before


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    if kind < 4:
        return (0, left, above, (left + above) // 2)[kind]
    return min((left, above, corner), key=lambda value: abs(left + above - corner - value))


def _nearest(pixel: bytes, palette: list[bytes]) -> int:
    return min(
        range(len(palette)), key=lambda place: sum((a - b) ** 2 for a, b in zip(pixel, palette[place], strict=True))
    )


def reduced(png: bytes) -> bytes:
    """Return an 8-bit picture without transparency (colour type 2 or 6) with a palette of at most 64 colours."""
    parts = list(chunks(png))
    width, height, _depth, colour_type = struct.unpack_from(">IIBB", parts[0][1])
    size = 4 if colour_type == 6 else 3
    lines = unfiltered(zlib.decompress(b"".join(data for kind, data in parts if kind == b"IDAT")), width * size, size)
    rows = [[line[place : place + 3] for place in range(0, len(line), size)] for line in lines]
    counted = Counter(pixel for row in rows for pixel in row)
    palette = [pixel for pixel, _count in counted.most_common(MOST_COLOURS)]
    nearest = {pixel: _nearest(pixel, palette) for pixel in counted}
    data = b"".join(b"\0" + bytes(nearest[pixel] for pixel in row) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"PLTE", b"".join(palette)) + chunk(b"IDAT", zlib.compress(data, 9))
    return SIGNATURE + body + chunk(b"IEND", b"")
