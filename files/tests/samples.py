"""Files as offices send them, small: what their content is like is right, the rest is left out."""

import io
import struct
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7 xin chao"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 anh"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR anh"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def upload(name: str, content: bytes, content_type="application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def archive(*names: str, **texts) -> bytes:
    """A ZIP of empty files of the given names, and of some with text (double underscores stand for slashes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "")
        for name, text in texts.items():
            made.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def office(main_type: str, *parts: str) -> bytes:
    """A .docx or .xlsx by the type of its main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", f'<Types><Override PartName="/x" ContentType="{main_type}"/></Types>')
        for part in parts:
            made.writestr(part, "")
    return out.getvalue()


def open_document(kind: str, *parts: str) -> bytes:
    """An .odt ("text") or .ods ("spreadsheet")."""
    return archive(*parts, mimetype=f"application/vnd.oasis.opendocument.{kind}")


def compound(*top: str, below: tuple[str, ...] = (), far: bool = False) -> bytes:
    """An old Office file: streams `top` under the root, and others `below` the last of them.

    `far`: its directory lies past what the header's own list of tables reaches.
    """
    names = ["Root Entry", *top, *below]
    none = 0xFFFFFFFF
    entries = b""
    for number, name in enumerate(names):
        raw = name.encode("utf-16-le") + b"\0\0"
        right = number + 1 if number not in (0, len(top), len(names) - 1) else none
        child = 1 if number == 0 else len(top) + 1 if number == len(top) and below else none
        kind = 5 if number == 0 else 2
        links = struct.pack("<3I", none, right, child)
        entries += (raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + links).ljust(128, b"\0")
    per_sector = 128  # numbers in a sector of 512 bytes
    sectors = -(-len(entries) // 512)
    first = 109 * per_sector + 5 if far else 2
    table = [*range(first + 1, first + sectors), 0xFFFFFFFE]
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, first)
    struct.pack_into("<I", header, 68, 1 if far else 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, *([0] * 109))
    body = bytearray(b"\xff" * 512 * (first + sectors))
    if far:  # sector 1 goes on with the list of tables: the 110th table is sector 0
        struct.pack_into("<128I", body, 512, *([0] + [none] * 126 + [0xFFFFFFFE]))
    at = (first % per_sector) * 4
    body[at : at + 4 * len(table)] = struct.pack(f"<{len(table)}I", *table)
    body[first * 512 :] = entries.ljust(sectors * 512, b"\0")
    return bytes(header + body)
