"""Opens workbooks of Excel since 2007: finds the parts that hold their sheets, and what a person must be told."""

from django.conf import settings

from files import xml
from files.archive import Archive
from files.package import Relationship, relationships_of
from spreadsheets.book import RawSheet, SheetInfo
from spreadsheets.readers.damage import damaged
from spreadsheets.readers.excel.xlsx_cells import Context
from spreadsheets.readers.excel.xlsx_sheet import read_sheet
from spreadsheets.readers.excel.xlsx_styles import CellStyles, read_styles
from spreadsheets.readers.excel.xlsx_text import read_shared

_DEFAULT_WORKBOOK = "xl/workbook.xml"


class Workbook:
    """An .xlsx or .xlsm. Raises BookError and what parsers raise."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        roots = relationships_of(archive, "")
        self._part = next((link.target for link in roots if link.kind == "officeDocument"), _DEFAULT_WORKBOOK)
        links = {link.id: link for link in relationships_of(archive, self._part)}
        self._parts = {link.kind: link.target for link in links.values()}
        self.sheets: list[SheetInfo] = []
        self._sheet_parts: list[str] = []
        self._is_1904 = self._has_workbook = False
        for element, given in xml.read_elements(archive.read(self._part)):
            self._look_at(element, given, links)
        if not self._has_workbook:
            raise damaged()
        self._context: Context | None = None

    def _look_at(self, element: str, given: xml.Attributes, links: dict[str, Relationship]) -> None:
        if element == "workbook":
            self._has_workbook = True
        elif element == "workbookPr":
            self._is_1904 = given.get("date1904") in ("1", "true")
        elif element == "sheet" and (link := links.get(given.get("id", ""))) and link.kind == "worksheet":
            self.sheets.append(SheetInfo(given["name"], given.get("state", "visible") == "visible"))
            self._sheet_parts.append(link.target)

    @property
    def has_macros(self) -> bool:
        return any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in self._archive.names)

    @property
    def has_links(self) -> bool:
        return any("/externallinks/" in name for name in self._archive.names)

    def read(self, index: int) -> RawSheet:
        """Return the sheet with this place in `sheets`."""
        if self._context is None:
            part, most = self._parts.get("sharedStrings", ""), settings.SPREADSHEET_MAX_CELLS
            self._context = Context(read_shared(self._archive, part, most), self._styles())
        part = self._sheet_parts[index]
        return read_sheet(self.sheets[index].name, lambda: self._archive.chunks(part), self._context)

    def _styles(self) -> CellStyles:
        part = self._parts.get("styles", "")
        return read_styles(self._archive.read(part), self._is_1904) if part in self._archive else CellStyles()
