"""Files of Excel 97 to 2003, made by hand."""

import struct

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = b"\xff" * 4


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file with these streams; short ones are filled up with zeros."""
    streams = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sizes = [-(-len(data) // 512) for data in streams.values()]
    folders = -(-(len(streams) + 1) // 4)
    tables = -(-(sum(sizes) + folders + 4) // 124)
    chain, at, starts = [_TABLE] * tables, tables, []
    for size in [folders, *sizes]:
        starts.append(at)
        chain += [*range(at + 1, at + size), _END]
        at += size
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, data) in enumerate(streams.items(), 1):
        follower = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, starts[number], len(data), right=follower))
    folder = b"".join(entries).ljust(folders * 512, b"\0")
    body = b"".join(data.ljust(-(-len(data) // 512) * 512, b"\0") for data in streams.values())
    chain += [_FREE] * (tables * 128 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<5I", tables, starts[0], 0, 4096, _END) + struct.pack("<3I", 0, _END, 0)
    head += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    return head + struct.pack(f"<{len(chain)}I", *chain) + folder + body


def _entry(name: str, kind: int, start: int, size: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<3I", 0xFFFFFFFF, right, child)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + links
        + b"\0" * 36
        + struct.pack("<III", start, size, 0)
    )


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


BOF = record(0x809, struct.pack("<4H", 0x600, 5, 0, 0) + b"\0" * 8)
EOF = record(0x0A)


def text(value: str, wide: bool = True) -> bytes:
    return struct.pack("<HB", len(value), wide) + value.encode("utf-16-le" if wide else "latin-1")


def label(row: int, column: int, value: str, style: int = 0) -> bytes:
    return record(0x204, struct.pack("<3H", row, column, style) + text(value))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<3Hd", row, column, style, value))


def font(name: str) -> bytes:
    return record(0x31, b"\0" * 14 + bytes([len(name), 0]) + name.encode("latin-1"))


def style(font_number: int, format_number: int = 0) -> bytes:
    return record(0xE0, struct.pack("<HH", font_number, format_number) + b"\0" * 16)


def stream(sheets: dict[str, bytes], before: bytes = b"", visibility: int = 0) -> bytes:
    """Return the stream of a workbook: `before` are records on the whole, `sheets` those of each sheet."""
    length = len(BOF) + len(before) + sum(len(_bound(0, name, 0)) for name in sheets) + len(EOF)
    bounds, bodies = b"", b""
    for name, cells in sheets.items():
        bounds += _bound(length + len(bodies), name, visibility)
        bodies += BOF + cells + EOF
    return BOF + before + bounds + EOF + bodies


def _bound(at: int, name: str, visibility: int) -> bytes:
    raw = name.encode("utf-16-le")
    return record(0x85, struct.pack("<IBBBB", at, visibility, 0, len(name), 1) + raw)


def xls(cells: bytes = b"", before: bytes = b"") -> bytes:
    return compound({"Workbook": stream({"S1": cells or label(0, 0, "Tên")}, before)})
