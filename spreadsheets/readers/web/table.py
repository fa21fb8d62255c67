"""The rows of a web page: of its tables, one below the other, and of the lines between them."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from files.xml import MOST_ELEMENTS
from spreadsheets.book import Look, RawSheet, Unusable, look_of
from spreadsheets.readers import building, limits
from spreadsheets.readers.building import SheetBuilder
from spreadsheets.readers.limits import too_many_elements
from spreadsheets.readers.opendocument.numbers import as_shown
from values.numbers import NumberError, parse_number

_SPACES = re.compile(r"[ \t\r\n\f]+")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SILENT = {"head", "style", "script", "title", "template", "noscript", "object", "select", "xml"}
_BLOCKS = {
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "center",
    "form",
    "hr",
    "caption",
    "pre",
    "br",
}
_HIDES = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_FILL = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{6}|[a-z]+)", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*(#[0-9a-f]{6}|[a-z]+)", re.IGNORECASE)
_STRIKES = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
# Where Excel and LibreOffice write the number behind what is shown.
_NUMBERS = ("x:num", "sdval")
_MOST_ROWS_SPANNED = 65_534
_CHUNK = 65_536


@dataclass(slots=True)
class _Cell:
    """A cell as it is met: its text, and the number that Excel wrote beside it."""

    column: int
    number: str
    struck: bool = False
    fill: str = ""
    colour: str = ""
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def text(self) -> str:
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(self.pieces).split("\x1e"))
        return "\n".join(lines).strip("\n")


@dataclass(slots=True)
class _Open:
    """A table being read: which columns rows above still take, and its row as it is met."""

    taken: dict[int, int] = field(default_factory=dict)  # rows left, by column
    row: list[Any] = field(default_factory=list)
    looks: dict[int, Look] = field(default_factory=dict)
    column: int = 0
    is_hidden: bool = False
    is_in_row: bool = False
    cell: _Cell | None = None


class PageReader:
    """Takes the events of an HTML parser. No tree is built, no script is run, nothing is fetched."""

    def __init__(self, name: str) -> None:
        self._builder = SheetBuilder(name)
        self._number, self._elements = 0, 0
        self._silent = 0
        self._tables: list[_Open] = []
        self._between = _Cell(0, "")

    def read(self, page: str) -> RawSheet:
        """Return the rows of a page. Raises BookError."""
        parser = etree.HTMLParser(target=self, encoding="utf-8", no_network=True, huge_tree=True)
        text = _NO_TEXT.sub("", page)
        for at in range(0, len(text), _CHUNK):
            parser.feed(text[at : at + _CHUNK].encode("utf-8", "replace"))
        parser.close()
        return self._builder.sheet()

    # --- What the parser calls ---

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise too_many_elements()
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._start_table()
        elif tag == "tr" and self._tables:
            self._start_row(attributes)
        elif tag in ("td", "th") and self._tables:
            self._start_cell(attributes)
        elif tag in _BLOCKS:
            self._break()
        elif tag in ("s", "strike", "del"):
            self._current.struck = True
        elif tag in ("font", "span"):
            self._style(self._current, attributes)

    def end(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "table" and self._tables:
            self._end_row()
            self._tables.pop()
        elif tag == "tr" and self._tables:
            self._end_row()
        elif tag in ("td", "th") and self._tables:
            self._end_cell()
        elif tag in _BLOCKS and tag != "br":
            self._break()

    def data(self, text: str) -> None:
        if self._silent:
            return
        cell = self._current
        cell.length += len(text)
        if cell.length > limits.LONGEST_CELL * 2 and len(cell.text()) > limits.LONGEST_CELL:
            raise limits.too_long(self._builder.name, self._number + 1, cell.column)
        cell.pieces.append(text)

    def comment(self, text: str) -> None:
        """Comments say nothing; Excel writes its settings into them."""

    def close(self) -> None:
        while self._tables:
            self._end_row()
            self._tables.pop()
        self._end_line()

    # --- Tables ---

    @property
    def _current(self) -> _Cell:
        return (self._tables[-1].cell if self._tables else None) or self._between

    def _break(self) -> None:
        if self._tables:
            self._current.pieces.append("\x1e")
        else:
            self._end_line()

    def _end_line(self) -> None:
        """Make a row of the text between tables."""
        if text := self._between.text().replace("\n", " ").strip():
            self._number += 1
            self._builder.add_row(self._number, [self._checked(text, 0)])
        self._between = _Cell(0, "")

    def _start_table(self) -> None:
        if self._tables:
            # What holds a table is no cell of one: what stands in it before the table is a line of its own.
            held = self._tables[-1].cell
            self._tables[-1].cell = None
            self._between = held or _Cell(0, "")
        self._end_line()
        self._tables.append(_Open())

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._end_row()
        table = self._tables[-1]
        self._between = _Cell(0, "")
        self._number += 1
        table.row, table.looks, table.column, table.is_in_row = [], {}, 0, True
        table.is_hidden = _is_hidden(attributes)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._end_cell()
        table = self._tables[-1]
        if not table.is_in_row:
            self._start_row({})
        while table.taken.get(table.column):
            table.column += 1
        across = _span(attributes.get("colspan"), limits.LAST_COLUMN)
        down = _span(attributes.get("rowspan"), _MOST_ROWS_SPANNED)
        first, last = table.column, table.column + across - 1
        if last >= limits.LAST_COLUMN:
            self._builder.count.refuse_columns()
        if down > 1 and last >= self._builder.count.max_columns:
            self._builder.count.refuse_columns()
        if down > 1:
            table.taken |= dict.fromkeys(range(first, last + 1), down)
        if across > 1 or down > 1:
            self._builder.add_merged(self._number, first, self._number + down - 1, last)
        table.cell = _Cell(first, next(filter(None, map(attributes.get, _NUMBERS)), "").strip())
        self._style(table.cell, attributes)
        table.column = last + 1

    def _style(self, cell: _Cell, attributes: Mapping[str, str]) -> None:
        style = attributes.get("style", "")
        cell.struck = cell.struck or bool(_STRIKES.search(style))
        cell.fill = cell.fill or _first(_FILL, style) or attributes.get("bgcolor", "")
        cell.colour = cell.colour or _first(_COLOUR, style) or attributes.get("color", "")

    def _end_cell(self) -> None:
        table = self._tables[-1]
        cell, table.cell = table.cell, None
        if cell is None:
            return
        value = self._value(cell)
        if value is None or value == "":
            return
        if not self._builder.count.keeps(cell.column, value):
            return
        table.row += [None] * (cell.column + 1 - len(table.row))
        table.row[cell.column] = value
        if look := look_of(is_struck=cell.struck, fill=cell.fill, text=cell.colour):
            table.looks[cell.column] = look

    def _end_row(self) -> None:
        self._end_cell()
        table = self._tables[-1]
        if not table.is_in_row:
            return
        table.is_in_row = False
        if table.row:
            self._builder.add_row(self._number, table.row, table.is_hidden)
            for column, look in table.looks.items():
                self._builder.add_look(self._number, column, look)
        table.taken = {column: left - 1 for column, left in table.taken.items() if left > 1}

    def _value(self, cell: _Cell) -> Any:
        text = cell.text()
        if cell.number:
            number = building.number(cell.number.encode("utf-8", "replace"))
            if not isinstance(number, Unusable):
                return as_shown(number, text, is_percent=_is_percent(number, text))
        return self._checked(text, cell.column)

    def _checked(self, text: str, column: int) -> str:
        if len(text) > limits.LONGEST_CELL:
            raise limits.too_long(self._builder.name, self._number + 1, column)
        self._builder.count.add_text(sys.getsizeof(text))
        return text


def _is_percent(number: int | float, text: str) -> bool:
    """Return whether a cell shows its number as a percent of one: 40% for 0.4, not 40% for 40."""
    try:
        shown = float(parse_number(text.removesuffix("%")))
    except NumberError:
        return False
    return text.endswith("%") and abs(shown - number * 100) < abs(shown - number)


def _first(pattern: re.Pattern[str], style: str) -> str:
    match = pattern.search(style)
    return match[1] if match else ""


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return "hidden" in attributes or bool(_HIDES.search(attributes.get("style", "")))


def _span(written: str | None, most: int) -> int:
    """Return over how many columns or rows a cell reaches, as browsers read it: what is no number is one."""
    match = re.match(r"\s*([0-9]{1,6})", written or "")
    return min(max(int(match[1]), 1), most) if match else 1
