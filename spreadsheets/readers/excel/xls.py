"""Workbooks of Excel 95 to 2003."""

import struct
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings

from files.compound import CompoundFile
from spreadsheets.book import RawSheet, SheetInfo, error_cell, look_of
from spreadsheets.readers import building, limits
from spreadsheets.readers.building import SheetBuilder
from spreadsheets.readers.excel import biff
from spreadsheets.readers.excel.biff12 import named_colour
from spreadsheets.readers.excel.xlsx_styles import CellStyles, make_styles
from spreadsheets.readers.limits import damaged, locked
from spreadsheets.readers.old_text import font_of

_EXCEL_95 = 0x500  # the version in the first record
_WORKSHEET = 0
_LENGTH_OF_XF, _STRUCK, _AUTOMATIC = 20, 0x08, 0x7FFF


class OldWorkbook:
    """An .xls file. Raises BookError and what unpacking raises."""

    def __init__(self, compound: CompoundFile) -> None:
        self._names = compound.names
        self._stream = compound.read("workbook" if "workbook" in compound.names else "book")
        (self._version,) = struct.unpack_from("<H", self._stream, 4)
        self.sheets: list[SheetInfo] = []
        self._positions: list[int] = []
        self._codepage, self._is_1904, self.has_links = "cp1252", False, False
        self._formats: dict[int, str] = {}
        self._fonts: list[Any] = []
        self._styles: list[Any] = []
        self._fills: list[str] = []
        self._font_looks: list[tuple[bool, str]] = []
        self._strings: list[Any] = []
        self._read_globals()
        self.styles: CellStyles = make_styles(self._styles, self._formats, self._fonts, self._is_1904)
        for number, ((_format, font), fill) in enumerate(zip(self._styles, self._fills, strict=True)):
            is_struck, text = self._font_looks[font] if font < len(self._font_looks) else (False, "")
            self.styles.add_look(number, look_of(is_struck=is_struck, fill=fill, text=text))
        self.shared = biff.StringTable(self._strings).read(settings.SPREADSHEET_MAX_CELLS) if self._strings else []
        if sum(map(sys.getsizeof, self.shared)) > limits.MOST_TEXT:
            raise limits.too_large()

    @property
    def is_old(self) -> bool:
        return bool(self._version <= _EXCEL_95)

    @property
    def codepage(self) -> str:
        return self._codepage

    @property
    def has_macros(self) -> bool:
        return "_vba_project_cur" in self._names or "_vba_project" in self._names

    def read(self, index: int) -> RawSheet:
        """Return the sheet with this place in `sheets`."""
        return _OldSheet(self, self.sheets[index].name).read(biff.records(self._stream, self._positions[index]))

    def _read_globals(self) -> None:
        handlers = {
            biff.CODEPAGE: self._read_codepage,
            biff.DATEMODE: self._read_datemode,
            biff.BOUNDSHEET: self._read_sheet,
            biff.FONT: self._read_font,
            biff.FORMAT: self._read_format,
            biff.XF: self._read_style,
            biff.SST: self._strings.append,
            biff.SUPBOOK: self._read_link,
        }
        last = None
        for record in biff.records(self._stream, 0):
            if record.kind == biff.FILEPASS:
                raise locked()
            if record.kind == biff.CONTINUE:
                if last == biff.SST:
                    self._strings.append(record.data)
                continue
            last = record.kind
            if handler := handlers.get(last):
                handler(record.data)
        # The font with number 4 is left out of every file.
        self._fonts.insert(4, None)
        self._font_looks.insert(4, (False, ""))

    def _read_codepage(self, data: bytes) -> None:
        (number,) = struct.unpack_from("<H", data)
        if number in (1250, 1251, 1252, 1253, 1254, 1258, 437, 850):
            self._codepage = f"cp{number}"

    def _read_datemode(self, data: bytes) -> None:
        self._is_1904 = data[:2] == b"\x01\x00"

    def _read_sheet(self, data: bytes) -> None:
        position, visibility, kind = struct.unpack_from("<IBB", data)
        if kind == _WORKSHEET:
            name = biff.short_string(data, 6, self.is_old, self._codepage)
            self.sheets.append(SheetInfo(name, not visibility & 3))
            self._positions.append(position)

    def _read_style(self, data: bytes) -> None:
        self._styles.append(struct.unpack_from("<HH", data)[::-1])
        fill = ""
        if len(data) >= _LENGTH_OF_XF and data[17] >> 2:  # a pattern
            fill = named_colour("indexed", data[18] & 0x7F, 0)
        self._fills.append(fill)

    def _read_font(self, data: bytes) -> None:
        flags, colour = struct.unpack_from("<2xHH", data)
        text = "" if colour == _AUTOMATIC else named_colour("indexed", colour, 0)
        self._font_looks.append((bool(flags & _STRUCK), text))
        self._fonts.append(font_of(biff.short_string(data, 14, self.is_old, self._codepage)))

    def _read_format(self, data: bytes) -> None:
        (number,) = struct.unpack_from("<H", data)
        self._formats[number] = biff.short_string(data, 2, self.is_old, self._codepage, wide_length=not self.is_old)

    def _read_link(self, data: bytes) -> None:
        # The workbook's own sheets and add-ins are in the same table, under these marks.
        self.has_links = self.has_links or data[2:4] not in (b"\x01\x04", b"\x01\x3a")


class _OldSheet:
    """Reads the cells of one sheet."""

    def __init__(self, workbook: OldWorkbook, name: str) -> None:
        self._workbook, self._builder = workbook, SheetBuilder(name)
        self._cells: dict[int, dict[int, object]] = {}
        self._hidden_rows: set[int] = set()
        self._waiting: tuple[int, int, int] | None = None  # the cell of a formula whose text comes next

    def read(self, records: Any) -> RawSheet:
        handlers: dict[int, Callable[[bytes], None]] = {
            biff.ROW: self._read_row,
            biff.COLINFO: self._read_columns,
            biff.MERGED: self._read_merged,
            biff.LABELSST: self._read_shared,
            biff.LABEL: self._read_label,
            biff.RSTRING: self._read_label,
            biff.NUMBER: lambda data: self._put_number(*struct.unpack_from("<HHHd", data)),
            biff.RK: lambda data: self._put_packed(*struct.unpack_from("<HHHI", data)),
            biff.MULRK: self._read_many,
            biff.BOOLERR: self._read_truth,
            biff.FORMULA: self._read_formula,
            biff.STRING: self._read_result,
        }
        for record in records:
            if handler := handlers.get(record.kind):
                handler(record.data)
        for number in sorted(self._cells):
            row = self._cells[number]
            cells: list[Any] = [None] * (max(row) + 1)
            for column, value in row.items():
                cells[column] = value
            self._builder.add_row(number + 1, cells, number in self._hidden_rows)
        return self._builder.sheet()

    def _put(self, row: int, column: int, value: Any, style: int = 0) -> None:
        if value is not None and value != "":
            if not self._builder.count.keeps(column, value):
                return
            self._cells.setdefault(row, {})[column] = value
            if look := self._workbook.styles.looks.get(b"%d" % style):
                self._builder.add_look(row + 1, column, look)

    def _put_text(self, row: int, column: int, style: int, text: str) -> None:
        if len(text) > limits.LONGEST_CELL:
            raise limits.too_long(self._builder.name, row + 1, column)
        font = self._workbook.styles.fonts.get(b"%d" % style)
        self._put(row, column, self._builder.converted(text, font, row + 1, column), style)

    def _put_number(self, row: int, column: int, style: int, value: float) -> None:
        if value - value != 0:
            self._put(row, column, error_cell("#NUM!"))
        else:
            show = self._workbook.styles.readers.get(b"%d" % style, building.exact)
            self._put(row, column, show(value), style)

    def _put_packed(self, row: int, column: int, style: int, raw: int) -> None:
        self._put_number(row, column, style, biff.rk_number(raw))

    def _read_row(self, data: bytes) -> None:
        number, height, flags = struct.unpack_from("<H4xH4xH", data)
        if flags & 0x20 or height & 0x7FFF == 0:
            self._hidden_rows.add(number)

    def _read_columns(self, data: bytes) -> None:
        first, last, width, _style, flags = struct.unpack_from("<5H", data)
        if flags & 1 or width == 0:
            self._builder.hidden_columns.update(range(first, min(last, 255) + 1))

    def _read_merged(self, data: bytes) -> None:
        (count,) = struct.unpack_from("<H", data)
        for number in range(count):
            top, bottom, first, last = struct.unpack_from("<4H", data, 2 + number * 8)
            self._builder.add_merged(top + 1, first, bottom + 1, last)

    def _read_shared(self, data: bytes) -> None:
        row, column, style, number = struct.unpack_from("<HHHI", data)
        if number >= len(self._workbook.shared):
            raise damaged()
        self._put_text(row, column, style, self._workbook.shared[number])

    def _read_label(self, data: bytes) -> None:
        row, column, style = struct.unpack_from("<3H", data)
        text = biff.short_string(data, 6, self._workbook.is_old, self._workbook.codepage, wide_length=True)
        self._put_text(row, column, style, text)

    def _read_many(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        for number in range((len(data) - 6) // 6):
            self._put_packed(row, column + number, *struct.unpack_from("<HI", data, 4 + number * 6))

    def _read_truth(self, data: bytes) -> None:
        row, column, _style, value, is_error = struct.unpack_from("<3HBB", data)
        self._put_truth(row, column, value, is_error)

    def _put_truth(self, row: int, column: int, value: int, is_error: int) -> None:
        self._put(row, column, error_cell(biff.ERRORS.get(value, "#?")) if is_error else bool(value))

    def _read_formula(self, data: bytes) -> None:
        row, column, style = struct.unpack_from("<3H", data)
        self._waiting = None
        if data[12:14] != b"\xff\xff":
            self._put_number(row, column, style, *struct.unpack_from("<d", data, 6))
        elif data[6] == 0:
            self._waiting = (row, column, style)
        elif data[6] in (1, 2):
            self._put_truth(row, column, data[8], data[6] == 2)

    def _read_result(self, data: bytes) -> None:
        if self._waiting is None:
            raise damaged()
        text = biff.short_string(data, 0, self._workbook.is_old, self._workbook.codepage, wide_length=True)
        self._put_text(*self._waiting, text)
        self._waiting = None
