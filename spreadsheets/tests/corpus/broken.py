"""Files that are cut off, locked, or made wrongly."""

import dataclasses

from spreadsheets.tests.corpus.case import Case
from spreadsheets.tests.corpus.old_excel import BOF, EOF, compound, label, record, xls
from spreadsheets.tests.corpus.zips import (
    LINKS,
    MAIN,
    ODS_CELL,
    ROW,
    SHEET_END,
    SHEET_START,
    container,
    ods,
    part,
    relationships,
    table,
    xlsx,
    xlsx_parts,
)  # fmt: skip

DAMAGED, LOCKED = "damaged or cut off", "has a password"
ODS_ROW = b"<table:table-row>" + ODS_CELL % (b"", b"x") + b"</table:table-row>"
_OTHER_PLACES = (
    b"<workbook "
    + MAIN
    + b' xmlns:r="'
    + LINKS
    + b'"><sheets><sheet name="S1" sheetId="1" r:id="r1"/></sheets></workbook>'
)


def _sheet(rows: bytes) -> bytes:
    return xlsx(SHEET_START + rows + SHEET_END)


def _locked_zip() -> bytes:
    return container([("xl/workbook.xml", dataclasses.replace(part(b"<workbook/>"), flags=1))])


def _linked_to(target: str, more: bytes = b"") -> bytes:
    return xlsx(rels=relationships(("r1", "worksheet", target)).replace(b"/></R", more + b"/></R"))


def _wrong_checksum() -> bytes:
    return xlsx(dataclasses.replace(part(SHEET_START + ROW + SHEET_END), crc=1))


def _formula_row() -> bytes:
    return b'<row r="1"><c r="A1"><f>B1</f><v>0</v></c><c r="B1"><f>A1</f><v>0</v></c></row>'


def _with_external_links() -> bytes:
    link = b"<externalLink " + MAIN + b'><externalBook r:id="r1" xmlns:r="' + LINKS + b'"/></externalLink>'
    return container([*xlsx_parts(SHEET_START + ROW + SHEET_END), ("xl/externalLinks/externalLink1.xml", link)])


CASES = [
    Case("empty.xlsx", lambda: b"", "is empty"),
    Case("zeros.xlsx", lambda: b"\0" * 5000, "is empty"),
    Case("cut-in-half.xlsx", lambda: xlsx()[: len(xlsx()) // 2], DAMAGED),
    Case("cut-at-the-end.xlsx", lambda: xlsx()[:-10], DAMAGED),
    Case("cut-in-half.ods", lambda: ods(table(ODS_ROW))[:300], DAMAGED),
    Case("cut-in-half.xls", lambda: xls()[:1600], DAMAGED),
    Case("cut-head.xls", lambda: xls()[:100], DAMAGED),
    Case("cut-stream.xls", lambda: compound({"Workbook": (BOF + label(0, 0, "x")).ljust(4096, b"\0")}), DAMAGED),
    Case("cut-sheet.xlsx", lambda: xlsx(SHEET_START + ROW), DAMAGED),
    Case("cut-row.xlsx", lambda: xlsx(SHEET_START + ROW + b'<row r="2"><c r="A2"><v>1</v>'), DAMAGED),
    Case("cut-strings.xlsx", lambda: xlsx(shared=b"<sst " + MAIN + b"><si><t>a</t></si>"), DAMAGED),
    Case("wrong-checksum.xlsx", _wrong_checksum, DAMAGED),
    Case("locked-by-office.xlsx", lambda: compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), LOCKED),
    Case("locked-by-zip.xlsx", _locked_zip, LOCKED),
    Case("locked.xls", lambda: xls(before=record(0x2F, b"\1\0" + b"x" * 52)), LOCKED),
    Case("locked.ods", lambda: ods(table(ODS_ROW), manifest=b"<m><encryption-data/></m>"), LOCKED),
    Case("no-sheets.xlsx", lambda: xlsx(sheets=0), "no sheet with cells"),
    Case("no-sheets.ods", lambda: ods(b""), "no sheet with cells"),
    Case("sheet-elsewhere.xlsx", lambda: _linked_to("../../../../etc/passwd"), DAMAGED),
    Case(
        "sheet-outside.xlsx", lambda: _linked_to("http://example.vn/a.xml", b' TargetMode="External"'), "no sheet with"
    ),
    Case("sheet-is-itself.xlsx", lambda: _linked_to("workbook.xml"), DAMAGED),
    Case("links-in-circle.xlsx", lambda: _linked_to("_rels/workbook.xml.rels"), DAMAGED),
    Case(
        "workbook-without-parts.xlsx", lambda: xlsx(workbook=_OTHER_PLACES, rels=b"<Relationships/>"), "no sheet with"
    ),
    Case("no-workbook.xlsx", lambda: xlsx(workbook=b"<html/>"), DAMAGED),
    Case("formulas-in-circle.xlsx", lambda: _sheet(_formula_row()), rows=1),
    Case("links-to-other-files.xlsx", _with_external_links, rows=1),
    Case("row-0.xlsx", lambda: _sheet(b'<row r="0"><c><v>1</v></c></row>'), DAMAGED),
    Case("row-2000000.xlsx", lambda: _sheet(b'<row r="2000000"><c><v>1</v></c></row>'), DAMAGED),
    Case("rows-backwards.xlsx", lambda: _sheet(b'<row r="2"/><row r="1"><c><v>1</v></c></row>'), DAMAGED),
    Case("column-zzz.xlsx", lambda: _sheet(b'<row><c r="ZZZ1"><v>1</v></c></row>'), DAMAGED),
    Case("no-such-string.xlsx", lambda: _sheet(b'<row><c t="s"><v>7</v></c></row>'), DAMAGED),
    Case("string-minus-1.xlsx", lambda: _sheet(b'<row><c t="s"><v>-1</v></c></row>'), DAMAGED),
    Case("unknown-entity.xlsx", lambda: _sheet(b'<row><c t="str"><v>&eacute;</v></c></row>'), DAMAGED),
    Case("not-utf-8.xlsx", lambda: _sheet(b'<row><c t="str"><v>\xff\xfe</v></c></row>'), DAMAGED),
    Case("no-number.xlsx", lambda: _sheet(b"<row><c><v>nan</v></c><c><v>1e999</v></c><c><v>1_0</v></c></row>"), rows=1),
    Case(
        "minus-columns.ods",
        lambda: ods(table(ODS_ROW.replace(b"string", b'string" table:number-columns-repeated="-1'))),
        DAMAGED,
    ),
    Case("no-such-string.xls", lambda: xls(record(0xFD, b"\0" * 6 + b"\7\0\0\0")), DAMAGED),
    Case("sheet-is-itself.xls", lambda: compound({"Workbook": BOF + record(0x85, b"\0" * 6 + b"\1\1S\0") + EOF})),
    Case("open-quote.csv", lambda: b'a;b\n"x;1\ny;2\n', "quotation mark"),
    Case("quote-in-quote.csv", lambda: b'a;b\n"x "y" z";1\n', "quotation mark"),
    Case("zero-byte.csv", lambda: b"a;b\nx\0y;1\n" * 20, "characters that no text has"),
    Case("half-letter.csv", lambda: b"\xff\xfea\0;\0b", "encoding of the text"),
    Case("russian.csv", lambda: "имя;район\nиван;север\n".encode("cp1251"), "encoding of the text"),
    Case("japanese.csv", lambda: "名前;地域\n東京都;関東地方\n".encode("shift-jis"), "encoding of the text"),
    Case("ragged.csv", lambda: b"a;b\n1\n1;2;3\n\n;;\n4;5\n", rows=4),
]
