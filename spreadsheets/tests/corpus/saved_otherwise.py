"""Workbooks in the other formats that offices and systems of the State save, written by hand as these do."""

import struct

from spreadsheets.tests.corpus.zips import container

_XML_HEAD = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:html="http://www.w3.org/TR/REC-html40">'
)
STYLES = (
    '<Styles><Style ss:ID="Default"/><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style>'
    '<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>'
    '<Style ss:ID="m"><NumberFormat ss:Format="mm/yyyy"/></Style>'
    '<Style ss:ID="s"><Font ss:StrikeThrough="1" ss:Color="#000000"/></Style>'
    '<Style ss:ID="y"><Interior ss:Color="#FFFF00" ss:Pattern="Solid"/></Style></Styles>'
)


def xml_2003(rows: str, *, name: str = "Biểu 1", options: str = "", styles: str = STYLES, head: str = "") -> bytes:
    sheet = f'<Worksheet ss:Name="{name}"><Table>{head}{rows}</Table>{options}</Worksheet>'
    return f"{_XML_HEAD}{styles}{sheet}</Workbook>".encode()


def xml_row(*cells: str, given: str = "") -> str:
    return f"<Row {given}>{''.join(cells)}</Row>"


def xml_cell(value: str, kind: str = "String", given: str = "") -> str:
    return f'<Cell {given}><Data ss:Type="{kind}">{value}</Data></Cell>'


def flat(rows: str, *, styles: str = "") -> bytes:
    names = {"office": "office", "table": "table", "text": "text", "style": "style", "fo": "xsl-fo-compatible"}
    spaces = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in names.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {spaces} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Biểu 1">{rows}</table:table></office:spreadsheet></office:body></office:document>'
    ).encode()


# --- .xlsb ---


def _record(kind: int, data: bytes = b"") -> bytes:
    return _varint(kind) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    written = b""
    while True:
        value, rest = value >> 7, value & 0x7F
        written += bytes([rest | (0x80 if value else 0)])
        if not value:
            return written


def _wide(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def _cell(column: int, style: int) -> bytes:
    return struct.pack("<II", column, style)


def _xlsb_cell(column: int, value, style: int) -> bytes:
    start = _cell(column, style)
    if isinstance(value, bool):
        return _record(4, start + bytes([value]))
    if isinstance(value, int):
        return _record(2, start + struct.pack("<I", (value << 2 & 0xFFFFFFFF) | 2))
    if isinstance(value, float):
        return _record(5, start + struct.pack("<d", value))
    return _record(3, start + b"\x2a") if value == "#N/A" else _record(6, start + _wide(value))


_FONT = struct.pack("<HHHHBBBB", 240, 0, 400, 0, 0, 0, 0, 0) + bytes(8) + b"\0"
_STRUCK = struct.pack("<HHHHBBBB", 240, 8, 400, 0, 0, 0, 0, 0) + bytes(8) + b"\0"
_NO_FILL = struct.pack("<I", 0) + bytes(64)
_YELLOW = struct.pack("<I", 1) + bytes([2 << 1 | 1, 0, 0, 0, 255, 255, 0, 255]) + bytes(56)


def xlsb(rows, *, hidden_rows=(), hidden_columns=(), merged=(), macros: bool = False) -> bytes:
    """A binary workbook; a cell is a value or (value, style): 1 percents, 2 days, 3 struck through, 4 on yellow."""
    data = b"".join(_record(60, struct.pack("<4IH", at, at, 2560, 0, 1)) for at in hidden_columns) + _record(145)
    for number, cells in enumerate(rows):
        flags = 0x10 if number in hidden_rows else 0
        data += _record(0, struct.pack("<IIHBBB", number, 0, 300, 0, flags, 0) + struct.pack("<I", 0))
        for column, cell in enumerate(cells):
            value, style = cell if isinstance(cell, tuple) else (cell, 0)
            data += b"" if value is None else _xlsb_cell(column, value, style)
    data += _record(146) + b"".join(_record(176, struct.pack("<4I", *places)) for places in merged)
    styles = (
        _record(43, _FONT + _wide("Times New Roman"))
        + _record(43, _STRUCK + _wide("Times New Roman"))
        + _record(45, _NO_FILL)
        + _record(45, _YELLOW)
        + _record(617)
        + b"".join(
            _record(47, struct.pack("<5H", 0, code, font, fill, 0) + bytes(6))
            for code, font, fill in ((0, 0, 0), (9, 0, 0), (14, 0, 0), (0, 1, 0), (0, 0, 1))
        )
        + _record(618)
    )
    book = _record(153, bytes(12)) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Biểu 1"))
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def links(*targets: tuple[str, str]) -> bytes:
        inside = "".join(
            f'<Relationship Id="rId{n}" Type="{office}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(targets, 1)
        )
        return f'<Relationships xmlns="{package}">{inside}</Relationships>'.encode()

    parts = [
        ("[Content_Types].xml", b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
        ("_rels/.rels", links(("officeDocument", "xl/workbook.bin"))),
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", links(("worksheet", "worksheets/sheet1.bin"), ("styles", "styles.bin"))),
        ("xl/worksheets/sheet1.bin", data),
        ("xl/styles.bin", styles),
    ]
    return container([*parts, *([("xl/vbaProject.bin", b"x")] if macros else [])])
