"""Files that are meant to take a server's memory or time."""

import dataclasses
import struct

from spreadsheets.tests.corpus.case import Case
from spreadsheets.tests.corpus.old_excel import compound, label, record, stream, xls
from spreadsheets.tests.corpus.zips import (
    MAIN,
    ODS_CELL,
    ODS_END,
    ODS_START,
    ROW,
    SHEET_END,
    SHEET_START,
    container,
    ods,
    part,
    relationships,
    repeated,
    table,
    xlsx,
    xlsx_parts,
)  # fmt: skip

MB = 1024 * 1024
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha ha ha ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"&a;") * 10) for n in range(10))
    + b"]>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
BAD_CELL = b'<row><c t="inlineStr"><is><t>&a9;</t></is></c></row>'
THOROUGH = b"<!-- not plain -->"
ODS_FIRST = b"<table:table-row>" + ODS_CELL % (b"", b"x") + b"</table:table-row>"
MANY = "too large to be read in this format"
UNPACKED, DEFINED, DAMAGED = "once it is unpacked", "definitions (DOCTYPE)", "damaged or cut off"


def _huge_part(size: int):
    return repeated(SHEET_START, b" " * MB, size, SHEET_END)


def _lying() -> bytes:
    """The directory says 500 bytes; the part unpacks to a gigabyte."""
    return xlsx(dataclasses.replace(_huge_part(1000), size=500))


def _twice() -> bytes:
    return container([*xlsx_parts(SHEET_START + ROW + SHEET_END), ("XL/WorkSheets/sheet1.xml", b"<other/>")])


def _overlapping() -> bytes:
    big = part(b"<worksheet/>" * 1000)
    return container([(f"xl/worksheets/sheet{n}.xml", big) for n in range(1, 400)], same_place=True)


def _row_of(cells: int) -> bytes:
    return b"<row>" + b"<c><v>1</v></c>" * cells + b"</row>"


def _texts() -> bytes:
    """A million different short texts with a letter that takes four bytes in memory."""
    block = b"".join(b'<row><c t="str"><v>%d%s</v></c></row>' % (n, "\U0001f600".encode() * 60) for n in range(300))
    return xlsx(repeated(SHEET_START, block, 300, SHEET_END))


def _long_texts() -> bytes:
    text = b"<si><t>" + "\U0001f600".encode() + b"x" * 32000 + b"</t></si>"
    return xlsx(shared=repeated(b"<sst " + MAIN + b">", text, 3000, b"</sst>"))


def _circle() -> bytes:
    """The table of sectors goes round for ever."""
    content = bytearray(compound({"Workbook": stream({"S1": label(0, 0, "x")})}))
    first = 512  # the table of sectors lies in the first one
    for number in range(1, 128):
        struct.pack_into("<I", content, first + 4 * number, 1)
    return bytes(content)


def _bomb_in_ods(xml: bytes) -> bytes:
    return ods(
        part(
            xml
            + ODS_START % b""
            + table(b"<table:table-row>" + ODS_CELL % (b"", b"&a9;") + b"</table:table-row>")
            + ODS_END
        )
    )


def _ods_rows(row: bytes, times: int) -> bytes:
    return ods(repeated(ODS_START % b"" + b'<table:table table:name="S1">', row, times, b"</table:table>" + ODS_END))


def _ods_row(cell: bytes = b"", row: bytes = b"") -> bytes:
    return ods(table(b"<table:table-row%s>%s</table:table-row>" % (row, cell or ODS_CELL % (b"", b"x"))))


def _csv_of(content: bytes):
    return lambda: content


_TOO_LONG = b"x" * 32 * MB
_INLINE = b'<row><c t="inlineStr"><is><t>'
_MANY_ROWS = (SHEET_START + b"<row><c><v>1</v></c></row>", b"<row><c><v>1</v></c></row>", 101_000, SHEET_END)

CASES = [
    Case("zip-bomb.xlsx", lambda: xlsx(_huge_part(1000)), UNPACKED),
    Case("zip-bomb-lying.xlsx", _lying, DAMAGED),
    Case("zip-bomb-overlapping.xlsx", _overlapping, DAMAGED),
    Case("zip-same-name-twice.xlsx", _twice, DAMAGED),
    Case("zip-in-zip.xlsx", lambda: container([("a.zip", container([("b.zip", xlsx())]))]), "a packed archive"),
    Case("zip-bomb.ods", lambda: ods(repeated(b"", b"<a/>" * 1000, 100_000, b"")), UNPACKED),
    Case("laughs-sheet.xlsx", lambda: xlsx(LAUGHS + SHEET_START + BAD_CELL + SHEET_END), DEFINED),
    Case(
        "laughs-utf16.xlsx",
        lambda: xlsx((LAUGHS + SHEET_START + BAD_CELL + SHEET_END).decode().encode("utf-16")),
        DEFINED,
    ),
    Case("laughs-shared.xlsx", lambda: xlsx(shared=LAUGHS + b"<sst " + MAIN + b"><si><t>&a9;</t></si></sst>"), DEFINED),
    Case("laughs-workbook.xlsx", lambda: xlsx(workbook=LAUGHS + b"<workbook/>"), DEFINED),
    Case("laughs-links.xlsx", lambda: xlsx(rels=LAUGHS + relationships()), DEFINED),
    Case("laughs-styles.xlsx", lambda: xlsx(styles=LAUGHS + b"<styleSheet/>"), DEFINED),
    Case("laughs.ods", lambda: _bomb_in_ods(LAUGHS), DEFINED),
    Case("laughs-manifest.ods", lambda: ods(table(b""), manifest=LAUGHS + b"<manifest/>"), DEFINED),
    Case("outside-entity.xlsx", lambda: xlsx(OUTSIDE + SHEET_START + BAD_CELL + SHEET_END), DEFINED),
    Case("outside-entity.ods", lambda: _bomb_in_ods(OUTSIDE), DEFINED),
    Case(
        "million-blank-rows.xlsx", lambda: xlsx(repeated(SHEET_START + ROW, b"<row/>" * 1000, 1048, SHEET_END)), rows=1
    ),
    Case(
        "million-styled-rows.xlsx",
        lambda: xlsx(repeated(SHEET_START + ROW, b'<row><c s="1"/></row>' * 1000, 1048, SHEET_END)),
        rows=1,
    ),
    Case(
        "million-blank-rows.ods",
        lambda: _ods_rows(ODS_FIRST + b'<table:table-row table:number-rows-repeated="1048575"/>', 1),
        rows=1,
    ),
    Case(
        "million-equal-rows.ods",
        lambda: _ods_row(row=b' table:number-rows-repeated="1048576"'),
        "more than 101000 rows",
    ),
    Case("many-written-rows.ods", lambda: _ods_rows(b"<table:table-row/>" * 1000, 300)),
    Case("rows-without-end.ods", lambda: _ods_rows(b"<table:table-row/>" * 1000, 1600), MANY),
    Case(
        "endless-columns.ods",
        lambda: _ods_row(ODS_CELL % (b' table:number-columns-repeated="2147483647"', b"x")),
        "more than 500 columns",
    ),
    Case(
        "endless-spaces.ods",
        lambda: _ods_row(
            b"<table:table-cell><text:p>" + b'<text:s text:c="2147483647"/>' * 9 + b"</text:p></table:table-cell>"
        ),
        "longer than 32.767",
    ),
    Case("too-many-rows.xlsx", lambda: xlsx(repeated(*_MANY_ROWS)), "more than 101000 rows"),
    Case(
        "too-many-cells.xlsx",
        lambda: xlsx(repeated(SHEET_START, _row_of(500), 5001, SHEET_END)),
        "more than 2500000 cells",
    ),
    Case("ten-thousand-columns.xlsx", lambda: xlsx(SHEET_START + _row_of(10_000) + SHEET_END), "more than 500 columns"),
    Case(
        "row-of-ten-million.xlsx",
        lambda: xlsx(repeated(SHEET_START + b"<row>", b"<c/>" * 1000, 10_000, b"</row>" + SHEET_END)),
        "far too long",
    ),
    Case(
        "row-of-a-million.xlsx",
        lambda: xlsx(repeated(SHEET_START + b"<row>", b"<c/>" * 1000, 1000, b"</row>" + SHEET_END)),
    ),
    Case(
        "last-cell.xlsx",
        lambda: xlsx(SHEET_START + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + SHEET_END),
        "more than 500 columns",
    ),
    Case(
        "last-row.xlsx",
        lambda: xlsx(SHEET_START + b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>' + SHEET_END),
        rows=1,
    ),
    Case(
        "cell-of-32-mb.xlsx",
        lambda: xlsx(part(SHEET_START + _INLINE + _TOO_LONG + b"</t></is></c></row>" + SHEET_END)),
        "far too long",
    ),
    Case(
        "cell-of-32-mb-parsed.xlsx",
        lambda: xlsx(part(THOROUGH + SHEET_START + _INLINE + _TOO_LONG + b"</t></is></c></row>" + SHEET_END)),
        "longer than 32.767",
    ),
    Case(
        "cell-of-1-mb.xlsx",
        lambda: xlsx(SHEET_START + _INLINE + b"x" * MB + b"</t></is></c></row>" + SHEET_END),
        "longer than 32.767",
    ),
    Case(
        "shared-text-of-32-mb.xlsx",
        lambda: xlsx(
            SHEET_START + b'<row><c t="s"><v>0</v></c></row>' + SHEET_END,
            shared=part(b"<sst " + MAIN + b"><si><t>" + _TOO_LONG + b"</t></si></sst>"),
        ),
        "far too long",
    ),
    Case("cell-of-32-mb.ods", lambda: _ods_row(ODS_CELL % (b"", _TOO_LONG)), "far too long"),
    Case("cell-of-9-mb.csv", _csv_of(b"a;b\n" + b"x" * 9 * MB + b";1\n"), "longer than 32.767"),
    Case("quoted-cell-of-9-mb.csv", _csv_of(b'a;b\n"' + b"x;y\n" * 2 * MB), "never closed"),
    Case("file-of-11-mb.csv", _csv_of(b"a;b\n" * 3 * MB), "larger than 10 MB"),
    Case("rows-of-one-letter.csv", _csv_of(b"a\n" * 4 * MB), "more than 101000 rows"),
    Case("columns-without-end.csv", _csv_of(b";" * 9 * MB + b"x"), "more than 500 columns"),
    Case(
        "tags-without-end.xlsx", lambda: xlsx(repeated(SHEET_START, b"<a/>" * 10_000, 4000, SHEET_END)), "far too long"
    ),
    Case(
        "tags-without-end-parsed.xlsx",
        lambda: xlsx(repeated(THOROUGH + SHEET_START + ROW, b"<a/>" * 10_000, 160, SHEET_END)),
        MANY,
    ),
    Case(
        "tags-in-tags.xlsx",
        lambda: xlsx(repeated(THOROUGH + SHEET_START + ROW, b"<a>" * 10_000, 400, SHEET_END)),
        DAMAGED,
    ),
    Case(
        "many-attributes.xlsx",
        lambda: xlsx(
            THOROUGH + SHEET_START + b"<row " + b" ".join(b'a%d=""' % n for n in range(300_000)) + b"/>" + SHEET_END
        ),
    ),
    Case("blanks-in-tag.xlsx", lambda: xlsx(SHEET_START + b"<row" + b" " * 9 * MB + b"/>" + SHEET_END)),
    Case(
        "unclosed-quotes.xlsx",
        lambda: xlsx(SHEET_START + b"<row>" + b'<c r="' * 15_000 + b"</row>" + SHEET_END),
        DAMAGED,
    ),
    Case("texts-in-memory.xlsx", _texts, rows=90_000),
    Case("long-texts-in-memory.xlsx", _long_texts, UNPACKED),
    Case(
        "many-merged.xlsx",
        lambda: xlsx(
            repeated(
                SHEET_START + ROW + b"</sheetData><mergeCells>",
                b'<mergeCell ref="A1:B2"/>' * 1000,
                200,
                b"</mergeCells></worksheet>",
            )
        ),
        "too many merged",
    ),
    Case(
        "many-styles.xlsx",
        lambda: xlsx(styles=repeated(b"<styleSheet><cellXfs>", b"<xf/>" * 1000, 2000, b"</cellXfs></styleSheet>")),
        DAMAGED,
    ),
    Case("many-sheets.xlsx", lambda: xlsx(sheets=300), "more than 200 sheets"),
    Case("many-sheets.ods", lambda: ods(b"".join(table(b"", f"S{n}") for n in range(5000))), "more than 200 sheets"),
    Case("strings-without-end.xls", lambda: xls(before=record(0xFC, struct.pack("<II", 1, 0x7FFFFFFF))), UNPACKED),
    Case("string-without-end.xls", lambda: xls(before=record(0xFC, struct.pack("<IIHB", 1, 1, 65535, 1))), DAMAGED),
    Case("circle.xls", _circle, DAMAGED),
    Case("last-cell.xls", lambda: xls(label(65535, 255, "x")), rows=1),
]
