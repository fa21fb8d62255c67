"""Binary workbooks of Excel since 2007 (.xlsb)."""

import struct
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings

from files.archive import Archive
from files.package import relationships_of
from spreadsheets.book import RawSheet, SheetInfo, error_cell, look_of
from spreadsheets.readers import building, limits
from spreadsheets.readers.building import SheetBuilder
from spreadsheets.readers.excel import biff, biff12
from spreadsheets.readers.excel.xlsx_styles import CellStyles, make_styles
from spreadsheets.readers.excel.xlsx_text import SharedStrings
from spreadsheets.readers.limits import damaged
from spreadsheets.readers.old_text import font_of

_DEFAULT_WORKBOOK = "xl/workbook.bin"
_HIDDEN_ROW, _HIDDEN_COLUMN, _STRUCK = 0x10, 0x01, 0x08


class BinaryWorkbook:
    """An .xlsb file. Raises BookError and what unpacking raises."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        roots = relationships_of(archive, "")
        self._part = next((link.target for link in roots if link.kind == "officeDocument"), _DEFAULT_WORKBOOK)
        links = relationships_of(archive, self._part)
        self._targets = {link.id: link for link in links}
        self._parts = {link.kind: link.target for link in links}
        self.sheets: list[SheetInfo] = []
        self._sheet_parts: list[str] = []
        self._is_1904 = False
        for kind, data in biff12.records(archive.read(self._part)):
            if kind == biff12.BOOK_SETTINGS:
                self._is_1904 = bool(data[0] & 1) if data else False
            elif kind == biff12.SHEET:
                self._read_sheet(data)
        self._shared: SharedStrings | None = None
        self._styles = CellStyles()

    @property
    def has_macros(self) -> bool:
        return any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in self._archive.names)

    @property
    def has_links(self) -> bool:
        return any("/externallinks/" in name for name in self._archive.names)

    def read(self, index: int) -> RawSheet:
        """Return the sheet with this place in `sheets`."""
        if self._shared is None:
            self._styles = self._read_styles(self._parts.get("styles", ""))
            self._shared = self._read_shared(self._parts.get("sharedStrings", ""))
        reading = _BinarySheet(self.sheets[index].name, self._shared, self._styles)
        return reading.read(self._archive.read(self._sheet_parts[index]))

    def _read_sheet(self, data: bytes) -> None:
        (state,) = struct.unpack_from("<I", data)
        link_id, at = biff12.wide_string(data, 8)
        name, _end = biff12.wide_string(data, at)
        link = self._targets.get(link_id)
        if link and link.kind == "worksheet":
            self.sheets.append(SheetInfo(name, state == 0))
            self._sheet_parts.append(link.target)

    def _read_shared(self, part: str) -> SharedStrings:
        shared = SharedStrings()
        if part not in self._archive:
            return shared
        for kind, data in biff12.records(self._archive.read(part)):
            if kind == biff12.STRING:
                shared.add(biff12.wide_string(data, 1)[0])
                if len(shared.texts) > settings.SPREADSHEET_MAX_CELLS:
                    raise limits.too_large()
        return shared

    def _read_styles(self, part: str) -> CellStyles:
        if part not in self._archive:
            return CellStyles()
        codes: dict[int, str] = {}
        fonts: list[Any] = []
        looks: list[Any] = []
        fills: list[str] = []
        formats: list[tuple[int, int, int]] = []
        is_of_cells = False
        for kind, data in biff12.records(self._archive.read(part)):
            if kind == biff12.FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = biff12.wide_string(data, 2)[0]
            elif kind == biff12.FONT:
                fonts.append(font_of(biff12.wide_string(data, 21)[0]))
                looks.append((bool(data[2] & _STRUCK), biff12.colour(data, 12)))
            elif kind == biff12.FILL:
                (pattern,) = struct.unpack_from("<I", data)
                fills.append(biff12.colour(data, 4) if pattern else "")
            elif kind in (biff12.BEGIN_CELL_XFS, biff12.END_CELL_XFS):
                is_of_cells = kind == biff12.BEGIN_CELL_XFS
            elif kind == biff12.XF and is_of_cells:
                formats.append(struct.unpack_from("<HHH", data, 2))
        styles = make_styles([(code, font) for code, font, _fill in formats], codes, fonts, self._is_1904)
        for number, (_code, font, fill) in enumerate(formats):
            is_struck, text = looks[font] if font < len(looks) else (False, "")
            styles.add_look(
                number, look_of(is_struck=is_struck, fill=fills[fill] if fill < len(fills) else "", text=text)
            )
        return styles


class _BinarySheet:
    """Reads the cells of one sheet."""

    def __init__(self, name: str, shared: SharedStrings, styles: CellStyles) -> None:
        self._builder, self._shared, self._styles = SheetBuilder(name), shared, styles
        self._number, self._is_hidden = 0, False
        self._row: list[Any] = []

    def read(self, stream: bytes) -> RawSheet:
        cells: dict[int, Callable[[bytes, int, int], Any]] = {
            biff12.RK: lambda data, column, style: self._number_shown(
                biff.rk_number(struct.unpack_from("<I", data, 8)[0]), style
            ),
            biff12.ERROR: _error,
            biff12.FORMULA_ERROR: _error,
            biff12.BOOL: lambda data, column, style: bool(data[8]),
            biff12.FORMULA_BOOL: lambda data, column, style: bool(data[8]),
            biff12.REAL: self._real,
            biff12.FORMULA_REAL: self._real,
            biff12.TEXT: lambda data, column, style: self._text(biff12.wide_string(data, 8)[0], column, style),
            biff12.FORMULA_TEXT: lambda data, column, style: self._text(biff12.wide_string(data, 8)[0], column, style),
            biff12.RICH_TEXT: lambda data, column, style: self._text(biff12.wide_string(data, 9)[0], column, style),
            biff12.SHARED: self._shared_text,
        }
        for kind, data in biff12.records(stream):
            if kind == biff12.ROW:
                self._start_row(data)
            elif read := cells.get(kind):
                column, style = struct.unpack_from("<II", data)
                self._put(column, style & 0xFFFFFF, read(data, column, style & 0xFFFFFF))
            elif kind == biff12.END_DATA:
                self._end_row()
            elif kind == biff12.COLUMN:
                self._read_columns(data)
            elif kind == biff12.MERGED:
                top, bottom, first, last = struct.unpack_from("<4I", data)
                self._builder.add_merged(top + 1, first, bottom + 1, last)
        self._end_row()
        return self._builder.sheet()

    def _start_row(self, data: bytes) -> None:
        self._end_row()
        (number,) = struct.unpack_from("<I", data)
        if not self._number <= number < limits.LAST_ROW:
            raise damaged()
        self._number, self._is_hidden = number + 1, bool(data[11] & _HIDDEN_ROW)

    def _end_row(self) -> None:
        if self._row:
            self._builder.add_row(self._number, self._row, self._is_hidden)
        self._row = []

    def _read_columns(self, data: bytes) -> None:
        first, last, width, _style, flags = struct.unpack_from("<4IH", data)
        if flags & _HIDDEN_COLUMN or width == 0:
            self._builder.hidden_columns.update(range(first, min(last, limits.LAST_COLUMN - 1) + 1))

    def _put(self, column: int, style: int, value: Any) -> None:
        if value is None or value == "":
            return
        if not self._builder.count.keeps(column, value):
            return
        if column < len(self._row) or not self._number:
            raise damaged()
        self._row += [None] * (column - len(self._row)) + [value]
        if look := self._styles.looks.get(b"%d" % style):
            self._builder.add_look(self._number, column, look)

    def _real(self, data: bytes, column: int, style: int) -> Any:
        return self._number_shown(struct.unpack_from("<d", data, 8)[0], style)

    def _number_shown(self, value: float, style: int) -> Any:
        if value - value != 0:
            return error_cell("#NUM!")
        show = self._styles.readers.get(b"%d" % style)
        return show(value) if show else building.exact(value)

    def _shared_text(self, data: bytes, column: int, style: int) -> str:
        (number,) = struct.unpack_from("<I", data, 8)
        if number >= len(self._shared.texts):
            raise damaged()
        if number in self._shared.too_long:
            raise limits.too_long(self._builder.name, self._number, column)
        return self._builder.converted(
            self._shared.texts[number], self._styles.fonts.get(b"%d" % style), self._number, column
        )

    def _text(self, text: str, column: int, style: int) -> str:
        if len(text) > limits.LONGEST_CELL:
            raise limits.too_long(self._builder.name, self._number, column)
        self._builder.count.add_text(sys.getsizeof(text))
        return self._builder.converted(text, self._styles.fonts.get(b"%d" % style), self._number, column)


def _error(data: bytes, column: int, style: int) -> Any:
    return error_cell(biff.ERRORS.get(data[8], "#?"))
