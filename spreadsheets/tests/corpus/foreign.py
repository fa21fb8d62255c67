"""Files of other kinds under the name of a spreadsheet, and good files under the name of another kind."""

from spreadsheets.tests.corpus.case import Case
from spreadsheets.tests.corpus.old_excel import compound, xls
from spreadsheets.tests.corpus.zips import ODS_CELL, container, ods, table, xlsx

_HTML = b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>T\xc3\xaan</td></tr></table></html>"
_XML_2003 = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
_FLAT = b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200))
_ODT = b"application/vnd.oasis.opendocument.text"
_ODS_ROW = b"<table:table-row>" + ODS_CELL % (b"", b"x") + b"</table:table-row>"


def _package(part: str) -> bytes:
    return container([("[Content_Types].xml", b"<Types/>"), (part, b"<x/>")])


CASES = [
    Case("workbook.csv", xlsx, rows=1),
    Case("workbook.jpg", lambda: ods(table(_ODS_ROW)), rows=1),
    Case("old-workbook.xlsx", xls, rows=1),
    Case("text.xlsx", lambda: "Tên;Xã\nCẩm Giàng;Cẩm Giàng\n".encode(), rows=2),
    Case("picture.xlsx", lambda: _PNG, "a picture"),
    Case("photo.xls", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)), "a picture"),
    Case("photo-of-a-phone.csv", lambda: b"\0\0\0\x18ftypheic\0\0\0\0" + bytes(range(256)), "a picture"),
    Case("drawing.csv", lambda: b"GIF89a" + bytes(range(100)), "a picture"),
    Case("scan.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF document"),
    Case("letter.xlsx", lambda: _package("word/document.xml"), "a Word document"),
    Case("old-letter.xls", lambda: compound({"WordDocument": b"x", "1Table": b"y"}), "a Word document"),
    Case("slides.xlsx", lambda: _package("ppt/presentation.xml"), "a presentation"),
    Case("old-slides.xls", lambda: compound({"PowerPoint Document": b"x"}), "a presentation"),
    Case("letter.ods", lambda: container([("mimetype", _ODT), ("content.xml", b"<x/>")]), "another office document"),
    Case("mail.xls", lambda: compound({"__properties_version1.0": b"x"}), "another office document"),
    Case("binary.xlsx", lambda: _package("xl/workbook.bin"), "damaged or cut off"),
    Case("apple.xlsx", lambda: container([("Index/Document.iwa", b"x")]), "Apple Numbers"),
    Case("archive.xlsx", lambda: container([("photos/1.jpg", b"x")]), "a packed archive"),
    Case("archive-rar.xlsx", lambda: b"Rar!\x1a\7\0" + bytes(range(200)), "a packed archive"),
    Case("program.xlsx", lambda: b"\x7fELF\2\1\1" + bytes(200), "a program"),
    Case("web-page.xls", lambda: _HTML, rows=1),
    Case("web-page-utf16.xls", lambda: _HTML.decode().encode("utf-16"), rows=1),
    Case("web-page-without-a-table.xls", lambda: b"<html><body>Not found</body></html>", "The web page holds no table"),
    Case("single-file-page.xls", lambda: b"MIME-Version: 1.0\nX-Document-Type: Workbook\n", "holds no table"),
    Case("excel-2003.xls", lambda: _XML_2003, "no sheet with cells"),
    Case("other.xml", lambda: b"<?xml version='1.0'?><clusters/>", "an XML file"),
    Case("flat.ods", lambda: _FLAT, "an XML file"),
    Case("rich.csv", lambda: rb"{\rtf1\ansi a}", "a rich text document"),
    Case("excel-4.xls", lambda: b"\x09\x04\x06\0\0\0\x10\0" + bytes(50), "Excel 4 or older"),
    Case(
        "noise.xlsx", lambda: bytes((n * n * 31 + n * 7) % 251 for n in range(5000)), "no spreadsheet that can be read"
    ),
]
