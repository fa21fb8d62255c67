"""OpenDocument spreadsheets, read as a stream: one element may stand for a million blank rows."""

import sys
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from files import xml
from spreadsheets.book import NOT_COMPUTED, Look, RawSheet, Unusable, error_cell
from spreadsheets.readers import building, limits
from spreadsheets.readers.building import SheetBuilder
from spreadsheets.readers.limits import damaged, locked, needed, whole
from spreadsheets.readers.opendocument.numbers import as_shown
from spreadsheets.readers.opendocument.sheets import CONTENT, Contents, Parts
from spreadsheets.readers.opendocument.sheets import TABLE as _TABLE
from spreadsheets.readers.opendocument.styles import OpenDocumentStyles

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_ACROSS, _DOWN = _TABLE + "number-columns-spanned", _TABLE + "number-rows-spanned"
_COLUMNS_REPEATED, _ROWS_REPEATED = _TABLE + "number-columns-repeated", _TABLE + "number-rows-repeated"
_CELL, _COVERED = _TABLE + "table-cell", _TABLE + "covered-table-cell"


class OpenDocument:
    """An .ods file. Raises BookError and what parsers raise."""

    def __init__(self, archive: Parts) -> None:
        self._archive = archive
        manifest = "META-INF/manifest.xml"
        if manifest in archive:
            elements = xml.read_elements(archive.read(manifest))
            if any(name in ("encryption-data", "encrypted-key") for name, _given in elements):
                raise locked()
        self._contents = Contents(archive)
        self.sheets = self._contents.sheets

    @property
    def has_macros(self) -> bool:
        return any(name.startswith(("basic/", "scripts/")) for name in self._archive.names)

    @property
    def has_links(self) -> bool:
        return self._contents.has_links

    def read(self, index: int) -> RawSheet:
        """Return the sheet with this place in `sheets`."""
        reading = _TableReading(self.sheets[index].name, index, self._contents.styles)
        return reading.read(self._archive)


@dataclass(slots=True)
class _CellElement:
    """A cell as it is met: what its element says, and the text of its paragraphs."""

    given: xml.Attributes
    is_covered: bool
    lines: list[list[str]] = field(default_factory=list)
    length: int = 0


class _TableReading:
    """Reads one sheet; the others are passed over."""

    def __init__(self, name: str, index: int, styles: OpenDocumentStyles) -> None:
        self._wanted, self._styles = index, styles
        self._at = -1  # index of the sheet the parser is in
        self._depth = 0  # of elements inside a cell
        self._row: list[Any] = []
        self._row_looks: dict[int, Look] = {}
        self._row_given: xml.Attributes = {}
        self._number, self._column = 0, 0
        self._cell: _CellElement | None = None
        self._is_line = False
        self._defaults: list[tuple[int, str | None]] = []  # last column and style of cells that name none
        self._builder = SheetBuilder(name)

    def read(self, archive: Parts) -> RawSheet:
        xml.parse(archive.chunks(CONTENT), self._start, self._end, self._data)
        return self._builder.sheet()

    def _start(self, name: str, attributes: xml.Attributes) -> None:
        if self._cell is not None:
            self._start_inside(name, attributes)
        elif name == _TABLE + "table":
            self._at += bool(attributes.get(_TABLE + "name"))
            self._number, self._column = 0, 0
        elif self._at != self._wanted:
            return
        elif name in (_CELL, _COVERED):
            self._cell, self._depth, self._is_line = _CellElement(attributes, name == _COVERED), 0, False
        elif name == _TABLE + "table-row":
            self._row, self._row_looks, self._row_given, self._column = [], {}, attributes, 0
        elif name == _TABLE + "table-column":
            self._add_columns(attributes)

    def _start_inside(self, name: str, attributes: xml.Attributes) -> None:
        """Read what stands in a cell: its text are the paragraphs directly in it; comments have theirs deeper."""
        self._depth += 1
        if self._depth == 1:
            self._is_line = name == _TEXT + "p"
            if self._is_line and self._cell is not None:
                self._cell.lines.append([])
        elif not self._is_line:
            return
        elif name == _TEXT + "s":
            self._data(" " * min(whole(attributes.get(_TEXT + "c", "1")), limits.LONGEST_CELL))
        elif name == _TEXT + "tab":
            self._data("\t")
        elif name == _TEXT + "line-break":
            self._data("\n")

    def _data(self, text: str) -> None:
        cell = self._cell
        if cell is not None and self._is_line:
            cell.length += len(text)
            if cell.length > limits.LONGEST_CELL and self._at == self._wanted:
                raise limits.too_long(self._builder.name, self._number + 1, self._column)
            cell.lines[-1].append(text)

    def _end(self, name: str) -> None:
        if self._cell is not None:
            if self._depth:
                self._depth -= 1
                self._is_line = self._is_line and self._depth > 0
            else:
                self._end_cell(self._cell)
                self._cell = None
        elif name == _TABLE + "table-row" and self._at == self._wanted:
            self._end_row()

    def _add_columns(self, attributes: xml.Attributes) -> None:
        last = self._column + _repeated(attributes, _COLUMNS_REPEATED, limits.LAST_COLUMN)
        if attributes.get(_TABLE + "visibility") in ("collapse", "filter"):
            self._builder.hidden_columns.update(range(self._column, min(last, limits.LAST_COLUMN)))
        self._defaults.append((last, attributes.get(_TABLE + "default-cell-style-name")))
        self._column = last

    def _end_cell(self, cell: _CellElement) -> None:
        repeated = _repeated(cell.given, _COLUMNS_REPEATED, limits.LAST_COLUMN)
        value = None if cell.is_covered else self._value(cell)
        is_kept = value is not None and value != ""
        if is_kept and self._builder.count.keeps(self._column + repeated - 1, value):
            self._row += [None] * (self._column - len(self._row)) + [value] * repeated
            if self._styles.looks and (look := self._styles.looks.get(self._style_of(cell.given) or "")):
                for column in range(self._column, self._column + repeated):
                    self._row_looks[column] = look
        if _ACROSS in cell.given or _DOWN in cell.given:
            self._add_merged(cell.given)
        self._column = min(self._column + repeated, limits.LAST_COLUMN)

    def _add_merged(self, attributes: xml.Attributes) -> None:
        across, down = whole(attributes.get(_ACROSS, "1")), whole(attributes.get(_DOWN, "1"))
        if (across > 1 or down > 1) and across > 0 and down > 0:
            top = self._number + 1
            self._builder.add_merged(top, self._column, top + down - 1, self._column + across - 1)

    def _end_row(self) -> None:
        repeated = _repeated(self._row_given, _ROWS_REPEATED, limits.LAST_ROW)
        if self._row:
            is_hidden = self._row_given.get(_TABLE + "visibility") in ("collapse", "filter")
            for number in range(self._number + 1, self._number + repeated + 1):
                self._builder.add_row(number, list(self._row), is_hidden)
                for column, look in self._row_looks.items():
                    self._builder.add_look(number, column, look)
        self._number += repeated

    def _value(self, cell: _CellElement) -> Any:
        attributes = cell.given
        text = "\n".join("".join(line) for line in cell.lines)
        kind = attributes.get(_OFFICE + "value-type") or attributes.get(_CALC + "value-type")
        if attributes.get(_CALC + "value-type") == "error" or (
            _TABLE + "formula" in attributes and text.startswith(("#", "Err:"))
        ):
            return error_cell(text)
        if kind in ("float", "percentage", "currency"):
            return self._shown_number(attributes, text, kind)
        if kind == "date":
            return self._date(attributes)
        if kind == "boolean":
            return attributes.get(_OFFICE + "boolean-value") == "true"
        if not text and kind is None:
            return NOT_COMPUTED if _TABLE + "formula" in attributes else None
        return self._text(text or attributes.get(_OFFICE + "string-value", ""), attributes)

    def _shown_number(self, attributes: xml.Attributes, text: str, kind: str) -> Any:
        value = building.number(needed(attributes, _OFFICE + "value").encode())
        if isinstance(value, Unusable):
            return value
        factor = self._styles.factor(self._style_of(attributes)) if self._styles.factors else None
        return as_shown(value, text, is_percent=kind == "percentage", factor=factor or Decimal(1))

    def _date(self, attributes: xml.Attributes) -> Any:
        value = building.iso_date(needed(attributes, _OFFICE + "date-value"))
        shown = self._styles.shown_parts(self._style_of(attributes))
        if not shown or "day" in shown or isinstance(value, str):
            return value
        return f"{value:%m/}{value.year:04}" if "month" in shown else f"{value.year:04}"

    def _text(self, text: str, attributes: xml.Attributes) -> str:
        self._builder.count.add_text(sys.getsizeof(text))
        font = self._styles.fonts.get(self._style_of(attributes) or "")
        return self._builder.converted(text, font, self._number + 1, self._column) if font else text

    def _style_of(self, attributes: xml.Attributes) -> str | None:
        if style := attributes.get(_TABLE + "style-name"):
            return style
        return next((style for last, style in self._defaults if self._column < last), None)


def _repeated(attributes: xml.Attributes, key: str, most: int) -> int:
    if key not in attributes:
        return 1
    number = whole(attributes[key])
    if number < 1:
        raise damaged()
    return min(number, most)
