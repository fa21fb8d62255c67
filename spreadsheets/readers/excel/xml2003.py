"""XML spreadsheets of Excel 2002 and 2003 (SpreadsheetML), which systems of the State export under the name .xls."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from files import xml
from files.archive import CHUNK
from spreadsheets.book import NOT_COMPUTED, Look, RawSheet, SheetInfo, error_cell, look_of
from spreadsheets.readers import building, limits
from spreadsheets.readers.building import SheetBuilder
from spreadsheets.readers.excel.xlsx_styles import kind_of_format, reader_of_dates
from spreadsheets.readers.limits import damaged, whole
from spreadsheets.readers.old_text import Font, font_of
from spreadsheets.readers.shown_numbers import reader_of_numbers

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS, _EXCEL = f"{NAMESPACE} ", "urn:schemas-microsoft-com:office:excel "
# Formats that go by a name; the others are spelled out as in any workbook.
_NAMED = {
    "Percent": "0.00%", "Short Date": "dd/mm/yyyy", "Medium Date": "dd/mmm/yy", "Long Date": "dd/mmmm/yyyy",
    "General Date": "dd/mm/yyyy hh:mm", "Short Time": "hh:mm", "Medium Time": "hh:mm", "Long Time": "hh:mm:ss",
    "General": "", "General Number": "", "Fixed": "0.00", "Standard": "#,##0.00", "Currency": "#,##0.00",
    "Scientific": "0.00E+00", "Yes/No": "", "True/False": "", "On/Off": "",
}  # fmt: skip


@dataclass(slots=True)
class _Style:
    """What a style says; what it leaves out is as its parent has it."""

    code: str = ""
    font: Font | None = None
    look: dict[str, str] = field(default_factory=dict)


class XmlWorkbook:
    """An XML spreadsheet. Raises BookError and what parsers raise."""

    has_macros = has_links = False

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.sheets: list[SheetInfo] = []
        self.styles: dict[str, _Style] = {"Default": _Style()}
        self._style = self.styles["Default"]
        self._is_visibility = False
        xml.parse(self.chunks(), self._start, self._end, self._text)

    def chunks(self) -> Iterator[bytes]:
        return (self._content[at : at + CHUNK] for at in range(0, len(self._content), CHUNK))

    def read(self, index: int) -> RawSheet:
        """Return the sheet with this place in `sheets`."""
        return _XmlSheet(self, index).read()

    def _start(self, name: str, attributes: xml.Attributes) -> None:
        if name == f"{_SS}Worksheet":
            self.sheets.append(SheetInfo(attributes.get(f"{_SS}Name") or f"Sheet{len(self.sheets) + 1}"))
            limits.check_sheets(len(self.sheets))
        elif name == f"{_EXCEL}Visible":
            self._is_visibility = True
        elif name == f"{_SS}Style":
            parent = self.styles.get(attributes.get(f"{_SS}Parent", "Default"), _Style())
            self._style = _Style(parent.code, parent.font, dict(parent.look))
            self.styles[attributes.get(f"{_SS}ID", "")] = self._style
        elif name == f"{_SS}NumberFormat":
            code = attributes.get(f"{_SS}Format", "")
            self._style.code = _NAMED.get(code, code)
        elif name == f"{_SS}Font":
            self._style.font = font_of(attributes.get(f"{_SS}FontName"))
            self._style.look |= {
                "struck": attributes.get(f"{_SS}StrikeThrough", ""),
                "text": attributes.get(f"{_SS}Color", ""),
            }
        elif name == f"{_SS}Interior":
            self._style.look["fill"] = attributes.get(f"{_SS}Color", "")

    def _text(self, text: str) -> None:
        if self._is_visibility and self.sheets and "Hidden" in text:
            self.sheets[-1] = SheetInfo(self.sheets[-1].name, is_visible=False)

    def _end(self, name: str) -> None:
        if name == f"{_EXCEL}Visible":
            self._is_visibility = False


@dataclass(slots=True)
class _Cell:
    """A cell as it is met."""

    column: int
    style: str
    has_formula: bool
    kind: str = ""
    text: list[str] = field(default_factory=list)
    length: int = 0


class _XmlSheet:
    """Reads one sheet; the others are passed over."""

    def __init__(self, workbook: XmlWorkbook, index: int) -> None:
        self._workbook, self._wanted, self._at = workbook, index, -1
        self._builder = SheetBuilder(workbook.sheets[index].name)
        self._path: list[str] = []
        self._number = self._next_row = self._column = self._next_column = 0
        self._is_hidden = False
        self._row_style = self._table_style = ""
        self._column_styles: dict[int, str] = {}
        self._row: list[Any] = []
        self._cell: _Cell | None = None
        self._readers: dict[str, Callable[[Any], Any] | None] = {}
        self._looks: dict[str, Look | None] = {}

    def read(self) -> RawSheet:
        xml.parse(self._workbook.chunks(), self._start, self._end, self._text)
        return self._builder.sheet()

    def _start(self, name: str, attributes: xml.Attributes) -> None:
        self._path.append(name)
        if name == f"{_SS}Worksheet":
            self._at += 1
        if self._at != self._wanted or not name.startswith(_SS):
            return
        given = {xml.local(key): value for key, value in attributes.items()}
        match xml.local(name):
            case "Table":
                self._table_style = given.get("StyleID", "")
            case "Column":
                self._start_column(given)
            case "Row":
                self._start_row(given)
            case "Cell" if self._path[-2] == f"{_SS}Row":
                self._start_cell(given)
            case "Data" if self._cell is not None and self._path[-2] == f"{_SS}Cell":
                self._cell.kind = given.get("Type", "String")

    def _end(self, name: str) -> None:
        self._path.pop()
        if self._at != self._wanted:
            return
        if name == f"{_SS}Cell" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == f"{_SS}Row" and self._row:
            self._builder.add_row(self._number, self._row, self._is_hidden)

    def _text(self, text: str) -> None:
        """Take the text of a cell, with that of its pieces in other fonts; not that of its comment."""
        cell = self._cell
        if cell is None or f"{_SS}Data" not in self._path or f"{_SS}Comment" in self._path:
            return
        cell.length += len(text)
        if cell.length > limits.LONGEST_CELL:
            raise limits.too_long(self._builder.name, self._number, cell.column)
        cell.text.append(text)

    def _start_column(self, given: dict[str, str]) -> None:
        first = _place(given, self._next_column, limits.LAST_COLUMN)
        last = min(first + _count(given, "Span", limits.LAST_COLUMN), limits.LAST_COLUMN - 1)
        self._next_column = last + 1
        if given.get("Hidden") == "1" or not given.get("Width", "1").strip("0."):
            self._builder.hidden_columns.update(range(first, last + 1))
        if style := given.get("StyleID"):
            self._column_styles |= dict.fromkeys(range(first, min(last, self._builder.count.max_columns) + 1), style)

    def _start_row(self, given: dict[str, str]) -> None:
        self._number = _place(given, self._next_row, limits.LAST_ROW) + 1
        # A row that stands for several is blank in all of them.
        self._next_row = min(self._number + _count(given, "Span", limits.LAST_ROW), limits.LAST_ROW)
        self._is_hidden = given.get("Hidden") == "1" or not given.get("Height", "1").strip("0.")
        self._row_style, self._row, self._column = given.get("StyleID", ""), [], 0

    def _start_cell(self, given: dict[str, str]) -> None:
        column = _place(given, self._column, limits.LAST_COLUMN)
        style = given.get("StyleID") or self._row_style or self._column_styles.get(column, "") or self._table_style
        self._cell = _Cell(column, style, "Formula" in given)
        across, down = _count(given, "MergeAcross", limits.LAST_COLUMN), _count(given, "MergeDown", limits.LAST_ROW)
        if across or down:
            self._builder.add_merged(self._number, column, self._number + down, column + across)
        self._column = column + across + 1

    def _end_cell(self, cell: _Cell) -> None:
        value = self._value(cell)
        if value is None or value == "":
            return
        if not self._builder.count.keeps(cell.column, value):
            return
        if len(self._row) > cell.column:
            raise damaged()
        self._row += [None] * (cell.column - len(self._row)) + [value]
        if look := self._look(cell.style):
            self._builder.add_look(self._number, cell.column, look)

    def _value(self, cell: _Cell) -> Any:
        text = "".join(cell.text)
        if not text:
            return NOT_COMPUTED if cell.has_formula else None
        match cell.kind:
            case "Number":
                number = building.number(text.strip().encode())
                show = self._reader(cell.style) if isinstance(number, int | float) else None
                return show(number) if show else number
            case "DateTime":
                return _day_shown(text, self._style(cell.style).code)
            case "Boolean":
                return text.strip() in ("1", "true")
            case "Error":
                return error_cell(text)
        self._builder.count.add_text(sys.getsizeof(text))
        return self._builder.converted(text, self._style(cell.style).font, self._number, cell.column)

    def _style(self, name: str) -> _Style:
        return self._workbook.styles.get(name) or self._workbook.styles["Default"]

    def _reader(self, name: str) -> Callable[[Any], Any] | None:
        if name not in self._readers:
            code = self._style(name).code
            self._readers[name] = reader_of_dates(kind_of_format(-1, code), False) or reader_of_numbers(-1, code)
        return self._readers[name]

    def _look(self, name: str) -> Look | None:
        if name not in self._looks:
            look = self._style(name).look
            self._looks[name] = look_of(
                is_struck=look.get("struck") == "1", fill=look.get("fill", ""), text=look.get("text", "")
            )
        return self._looks[name]


def _place(given: dict[str, str], following: int, most: int) -> int:
    """Return an index from 0: the one that an element names, else the next one. Raises BookError for one before it."""
    place = whole(given["Index"]) - 1 if "Index" in given else following
    if not following <= place < most:
        raise damaged()
    return place


def _count(given: dict[str, str], name: str, most: int) -> int:
    count = whole(given.get(name, "0"))
    if count < 0:
        raise damaged()
    return min(count, most)


def _day_shown(written: str, code: str) -> Any:
    """Return a moment as its format shows it: without a day, only the month or the year is said."""
    value = building.iso_date(written.strip())
    if isinstance(value, str):
        return value
    kind = kind_of_format(-1, code)
    if kind == "month":
        return f"{value:%m/}{value.year:04}"
    return f"{value.year:04}" if kind == "year" else value
