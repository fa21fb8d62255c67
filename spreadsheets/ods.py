"""OpenDocument spreadsheets, read as a stream: one element may stand for a million blank rows."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from defusedxml.ElementTree import iterparse

from spreadsheets.sheets import NOT_COMPUTED, RawRow, Sheet, error_cell, is_blank, make_sheet

MAX_COLUMNS = 200
_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def _tag(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


_TABLE, _ROW, _STYLE, _PARAGRAPH = _tag("table:table"), _tag("table:table-row"), _tag("style:style"), _tag("text:p")
_CELLS = (_tag("table:table-cell"), _tag("table:covered-table-cell"))


def read(content: bytes) -> Sheet:
    """Return the first visible sheet. Raises SheetError, and whatever a damaged file makes the parsers raise."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        with archive.open("content.xml") as xml:
            name, sheets = _first_visible(xml)
        with archive.open("content.xml") as xml:
            return make_sheet(_rows(xml, name), name=name, other_sheets=sheets - 1)


def _first_visible(xml) -> tuple[str, int]:
    """Return the name of the first sheet not hidden, and how many sheets there are."""
    hidden_styles, names = set(), []
    for event, element in iterparse(xml, events=("start", "end")):
        if event == "start" and element.tag == _TABLE:
            names.append((element.get(_tag("table:name"), ""), element.get(_tag("table:style-name"))))
        elif event == "end" and element.tag == _STYLE:
            properties = element.find(_tag("style:table-properties"))
            if properties is not None and properties.get(_tag("table:display")) == "false":
                hidden_styles.add(element.get(_tag("style:name")))
        elif event == "end" and element.tag == _ROW:
            element.clear()
    return next(name for name, style in names if style not in hidden_styles), len(names)


def _rows(xml, wanted: str) -> Iterator[RawRow]:
    number, inside = 0, False
    for event, element in iterparse(xml, events=("start", "end")):
        if element.tag == _TABLE:
            inside = event == "start" and element.get(_tag("table:name"), "") == wanted
        elif inside and event == "end" and element.tag == _ROW:
            cells = _values(element)
            repeated = int(element.get(_tag("table:number-rows-repeated"), 1))
            is_hidden = element.get(_tag("table:visibility")) in ("collapse", "filter")
            if not all(is_blank(cell) for cell in cells):
                for number_of_copy in range(number + 1, number + repeated + 1):
                    yield RawRow(number_of_copy, cells, is_hidden)
            number += repeated
            element.clear()


def _values(row) -> list:
    values = []
    for cell in row:
        if cell.tag in _CELLS:
            repeated = int(cell.get(_tag("table:number-columns-repeated"), 1))
            values += [_value(cell)] * min(repeated, MAX_COLUMNS)
    return values


def _value(cell):
    text = "\n".join("".join(part.itertext()) for part in cell if part.tag == _PARAGRAPH)
    kind = cell.get(_tag("office:value-type"))
    if cell.get(_tag("calcext:value-type")) == "error":
        return error_cell(text)
    if kind in ("float", "percentage", "currency"):
        number = Decimal(cell.get(_tag("office:value")))
        return int(number) if number == number.to_integral_value() else number
    if kind == "date":
        return datetime.fromisoformat(cell.get(_tag("office:date-value")))
    if kind == "boolean":
        return cell.get(_tag("office:boolean-value")) == "true"
    if kind is None and not text:
        return NOT_COMPUTED if cell.get(_tag("table:formula")) else None
    return text
