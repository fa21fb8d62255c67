"""Workbooks as offices make them."""

import datetime
import io
import zipfile

from openpyxl import Workbook


def excel_date(year: int, month: int, day: int) -> datetime.datetime:
    """A day as cells hold it: a datetime without a time zone."""
    return datetime.datetime.combine(datetime.date(year, month, day), datetime.time())


def xlsx(*rows, prepare=None) -> bytes:
    """A workbook of one sheet; `prepare` may change it before it is saved."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if prepare:
        prepare(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(table_rows: str, styles: str = "", before: str = "") -> bytes:
    """A document whose sheet holds these XML rows, as LibreOffice writes them."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{before}"
        f'<table:table table:name="Trang 1">{table_rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()
