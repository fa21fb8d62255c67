"""Which sheets an OpenDocument spreadsheet has, and the styles that stand before them.

The names are looked up in the bytes, which takes a tenth of what parsing would; a document that is not written as
LibreOffice and Excel write it is parsed.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from files import xml
from spreadsheets.book import SheetInfo
from spreadsheets.readers import limits
from spreadsheets.readers.excel.xlsx_text import blocks, from_xml
from spreadsheets.readers.opendocument.styles import OpenDocumentStyles

CONTENT = "content.xml"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_PREFIX = f'xmlns:table="{TABLE.strip()}"'.encode()
_ANY_TABLE = b"<table:table"
_SHEET = re.compile(rb"<table:table([ />][^<>]*)")
_ATTRIBUTES = re.compile(rb'(?: [\w:.-]+="[^"<>]*")* ?/?>?')
_ATTRIBUTE = re.compile(rb' ([\w:.-]+)="([^"]*)"')


class Parts(Protocol):
    """What is asked of the archive that the parts of a document stand in."""

    @property
    def names(self) -> Sequence[str]: ...

    def __contains__(self, name: str) -> bool: ...

    def read(self, name: str) -> bytes: ...

    def chunks(self, name: str) -> Iterator[bytes]: ...


class Contents:
    """The sheets in order, the styles of their cells, and whether values come from other files."""

    def __init__(self, archive: Parts) -> None:
        self.sheets: list[SheetInfo] = []
        self.styles = OpenDocumentStyles()
        self.has_links = False
        if not self._look_quickly(archive):
            self.sheets, self.styles = [], OpenDocumentStyles()
            xml.parse(archive.chunks(CONTENT), self._start)

    def _start(self, name: str, attributes: xml.Attributes) -> None:
        if name == TABLE + "table":
            self._add(attributes.get(TABLE + "name"), attributes.get(TABLE + "style-name"))
        elif name == TABLE + "table-source":
            self.has_links = True
        elif not self.sheets:
            self.styles.start(name, attributes)

    def _add(self, name: str | None, style: str | None) -> None:
        if name:  # a table inside a cell has none
            self.sheets.append(SheetInfo(name, style not in self.styles.hidden_tables))
            limits.check_sheets(len(self.sheets))

    def _look_quickly(self, archive: Parts) -> bool:
        """Return whether the sheets could be found so."""
        is_first = True
        for block in blocks(archive.chunks(CONTENT), _ANY_TABLE):
            if b"<!" in block:
                return False
            if is_first:
                head = block.partition(_ANY_TABLE)[0]
                if _PREFIX not in head:
                    return False
                xml.parse([head], self._start, is_whole=False)
                is_first = False
            self.has_links = self.has_links or b"<table:table-source" in block
            for written in _SHEET.findall(block):
                if not _ATTRIBUTES.fullmatch(written):
                    return False
                attributes = {key: from_xml(value) for key, value in _ATTRIBUTE.findall(written)}
                self._add(attributes.get(b"table:name"), attributes.get(b"table:style-name"))
        return not is_first
