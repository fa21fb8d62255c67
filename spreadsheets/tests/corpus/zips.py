"""Containers made by hand, so that they can lie, and huge parts that cost nothing to make."""

import struct
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a container; `size` and `crc` are what the directory says."""

    packed: bytes
    size: int
    crc: int
    method: int = zlib.DEFLATED
    flags: int = 0


def part(content: bytes) -> Part:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Part(packer.compress(content) + packer.flush(), len(content), zlib.crc32(content))


def repeated(start: bytes, block: bytes, times: int, end: bytes) -> Part:
    """Return a part that unpacks to `block` many times; it is packed once only."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(end) + packer.flush()
    crc = zlib.crc32(start)
    for _turn in range(times):
        crc = zlib.crc32(block, crc)
    size = len(start) + len(block) * times + len(end)
    return Part(head + middle * times + tail, size, zlib.crc32(end, crc))


def container(parts: list[tuple[str, Part | bytes]], *, same_place: bool = False) -> bytes:
    """Return a zip file; with `same_place` every part's bytes are those of the last."""
    body, directory = b"", b""
    made = [(name.encode(), part(given) if isinstance(given, bytes) else given) for name, given in parts]
    places = []
    for name, entry in made:
        fields = (entry.flags, entry.method, 0, 33, entry.crc, len(entry.packed), entry.size, len(name), 0)
        places.append((len(body), fields))
        body += b"PK\x03\x04" + struct.pack("<H4H3I2H", 20, *fields) + name + entry.packed
    for (name, _entry), (place, fields) in zip(made, places, strict=True):
        at = places[-1][0] if same_place else place
        directory += b"PK\x01\x02" + struct.pack("<HH4H3I2H", 20, 20, *fields) + struct.pack("<HHHII", 0, 0, 0, 0, at)
        directory += name
    count = len(made)
    return body + directory + b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, count, count, len(directory), len(body), 0)


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = b'xmlns="http://schemas.openxmlformats.org/package/2006/'
SHEET_START = b"<worksheet " + MAIN + b"><sheetData>"
SHEET_END = b"</sheetData></worksheet>"
ROW = b'<row r="1"><c r="A1" t="inlineStr"><is><t>T\xc3\xaan</t></is></c></row>'


def relationships(*links: tuple[str, str, str]) -> bytes:
    """Return a .rels part of these links: id, kind, target."""
    found = b"".join(
        b'<Relationship Id="%s" Type="%s/%s" Target="%s"/>' % (i.encode(), LINKS, kind.encode(), target.encode())
        for i, kind, target in links
    )
    return b"<Relationships " + _PACKAGE + b'relationships">' + found + b"</Relationships>"


def xlsx(sheet: bytes | Part = SHEET_START + ROW + SHEET_END, *, sheets: int = 1, **parts: bytes | Part) -> bytes:
    """Return a workbook whose sheets are all `sheet`; `parts` replaces or adds workbook, rels, shared, styles."""
    return container(xlsx_parts(sheet, sheets=sheets, **parts))


def xlsx_parts(sheet, *, sheets: int = 1, workbook=None, rels=None, shared=None, styles=None) -> list:
    entries = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="r%d"/>' % (n, n, n) for n in range(1, sheets + 1))
    start = b"<workbook " + MAIN + b' xmlns:r="' + LINKS + b'"><sheets>'
    links = [(f"r{n}", "worksheet", "worksheets/sheet1.xml") for n in range(1, sheets + 1)]
    links += [("s", "sharedStrings", "sharedStrings.xml"), ("t", "styles", "styles.xml")]
    found = [
        ("[Content_Types].xml", b"<Types " + _PACKAGE + b'content-types"/>'),
        ("_rels/.rels", relationships(("r", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", workbook or start + entries + b"</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", rels or relationships(*links)),
        ("xl/worksheets/sheet1.xml", sheet),
    ]
    given = (("xl/sharedStrings.xml", shared), ("xl/styles.xml", styles))
    return found + [(name, content) for name, content in given if content is not None]


ODS_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
ODS_START = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:'
    b'xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:'
    b'opendocument:xmlns:datastyle:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:'
    b'calcext:1.0"><office:automatic-styles>%s</office:automatic-styles><office:body><office:spreadsheet>'
)
ODS_END = b"</office:spreadsheet></office:body></office:document-content>"
ODS_CELL = b'<table:table-cell office:value-type="string"%s><text:p>%s</text:p></table:table-cell>'


def ods(tables: bytes | Part, *, styles: bytes = b"", manifest: bytes = b"<manifest/>") -> bytes:
    """Return a document with these tables."""
    content = tables if isinstance(tables, Part) else ODS_START % styles + tables + ODS_END
    return container([("mimetype", ODS_MIME), ("content.xml", content), ("META-INF/manifest.xml", manifest)])


def table(rows: bytes, name: str = "S1", more: bytes = b"") -> bytes:
    return b'<table:table table:name="%s"%s>%s</table:table>' % (name.encode(), more, rows)
