"""The cells of an .xlsx by an XML parser: any prefix, order of attributes, comments, text in several pieces."""

import re
from collections.abc import Iterable
from typing import Any

from files import xml
from spreadsheets.book import column_letter
from spreadsheets.readers import limits
from spreadsheets.readers.excel.xlsx_cells import XlsxBuilder
from spreadsheets.readers.excel.xlsx_text import MAIN, is_on, without_struck
from spreadsheets.readers.limits import damaged, whole

_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")


class Thorough:
    """Gives `builder` the rows, columns and merged cells of a sheet."""

    def __init__(self, builder: XlsxBuilder) -> None:
        self._builder = builder
        self._starts = {
            "sheetData": self._start_data,
            "row": self._start_row,
            "c": self._start_cell,
            "f": self._start_formula,
            "v": self._start_value,
            "t": self._start_inline,
            "rPh": self._start_phonetic,
            "r": self._start_run,
            "strike": self._strike,
            "col": builder.add_column,
            "mergeCell": lambda attributes: builder.add_range(attributes.get("ref", "")),
        }
        self._ends = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._stop,
            "t": self._stop,
            "rPh": self._end_phonetic,
        }
        self._has_data = self._in_cell = self._is_phonetic = False
        self._number, self._is_hidden = 0, False
        self._found: list[Any] = []
        self._column, self._style, self._kind, self._formula = -1, "", "", b""
        self._value: list[str] = []
        self._inline: list[str] = []
        self._struck: list[str] = []
        self._is_struck = False
        self._pieces: list[str] | None = None
        self._length = 0

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read the sheet. Raises BookError and ExpatError."""
        starts = {f"{main} {local}": handler for main in MAIN for local, handler in self._starts.items()}
        ends = {f"{main} {local}": handler for main in MAIN for local, handler in self._ends.items()}

        def start(name: str, attributes: xml.Attributes) -> None:
            if handler := starts.get(name):
                handler(attributes)

        def end(name: str) -> None:
            if handler := ends.get(name):
                handler()

        xml.parse(chunks, start, end, self._text)
        if not self._has_data:
            raise damaged()

    def _start_data(self, _given: xml.Attributes) -> None:
        self._has_data = True

    def _start_row(self, attributes: xml.Attributes) -> None:
        self._number = self._builder.start_row(whole(attributes["r"]) if "r" in attributes else None)
        self._is_hidden = attributes.get("hidden") in ("1", "true") or not attributes.get("ht", "1").strip("0.")
        self._found, self._column = [], -1

    def _end_row(self) -> None:
        if self._found:
            self._builder.add_cells(self._number, self._is_hidden, self._found)

    def _start_cell(self, attributes: xml.Attributes) -> None:
        self._column += 1
        if "r" in attributes:
            if not (match := _REFERENCE.fullmatch(attributes["r"].upper())):
                raise damaged()
            self._column = self._builder.columns[match[1].encode()]
        self._style, self._kind, self._formula = attributes.get("s", ""), attributes.get("t", ""), b""
        self._value, self._inline, self._struck, self._length, self._in_cell = [], [], [], 0, True
        self._is_struck = False

    def _end_cell(self) -> None:
        self._in_cell, self._pieces = False, None
        text, struck = without_struck(self._inline, self._struck) if self._struck else ("".join(self._inline), "")
        value, inline = "".join(self._value).encode(), text.encode()
        if self._struck:
            self._builder.add_struck(self._number, self._column, struck)
        if value or inline or self._formula:
            written = self._style, self._kind
            self._builder.attributes[written] = (self._style.encode(), self._kind.encode())
            self._found.append((column_letter(self._column).encode(), written, self._formula, value, inline))

    def _start_formula(self, _given: xml.Attributes) -> None:
        self._formula = b"f"

    def _start_value(self, _given: xml.Attributes) -> None:
        self._pieces = self._value if self._in_cell else None

    def _start_inline(self, _given: xml.Attributes) -> None:
        pieces = self._struck if self._is_struck else self._inline
        self._pieces = pieces if self._in_cell and not self._is_phonetic else None

    def _start_run(self, _given: xml.Attributes) -> None:
        self._is_struck = False

    def _strike(self, attributes: xml.Attributes) -> None:
        self._is_struck = is_on(attributes)

    def _stop(self) -> None:
        self._pieces = None

    def _start_phonetic(self, _given: xml.Attributes) -> None:
        self._is_phonetic = True

    def _end_phonetic(self) -> None:
        self._is_phonetic = False

    def _text(self, text: str) -> None:
        if self._pieces is not None and self._length <= limits.LONGEST_CELL:
            self._length += len(text)
            self._pieces.append(text)
