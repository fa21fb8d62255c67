"""From the cells that an .xlsx writes to the values they show."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from spreadsheets.book import NOT_COMPUTED, RawSheet, error_cell
from spreadsheets.readers import building, limits
from spreadsheets.readers.building import SheetBuilder
from spreadsheets.readers.excel.xlsx_styles import CellStyles
from spreadsheets.readers.excel.xlsx_text import SharedStrings
from spreadsheets.readers.limits import damaged, needed, whole

_RANGE = re.compile("([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_WRITTEN = re.compile(rb'(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?(?: s="([0-9]+)")?(?: (?:[cv]m="[0-9]+"|ph="[01]"))* ?')


class NotPlain(Exception):
    """The sheet is not written in the plain form."""


class _Attributes(dict[Any, tuple[bytes, bytes]]):
    """Style and kind of a cell by the attributes it writes after its place; a sheet has few different ones."""

    def __missing__(self, written: Any) -> Any:
        if not (match := _WRITTEN.fullmatch(written)):
            raise NotPlain
        self[written] = (match[1] or match[3] or b"", match[2] or b"")
        return self[written]


class _Columns(dict[Any, int]):
    """Index of a column by its letters, from 0."""

    def __missing__(self, letters: Any) -> Any:
        index = 0
        for letter in letters if isinstance(letters, bytes) else letters.encode():
            index = index * 26 + letter - 64
        if index > limits.LAST_COLUMN:
            raise damaged()
        self[letters] = index - 1
        return index - 1


@dataclass(slots=True)
class Context:
    """What the cells of every sheet of the workbook refer to."""

    shared: SharedStrings
    styles: CellStyles


@dataclass(slots=True)
class XlsxBuilder(SheetBuilder):
    """Makes rows of the cells that either way of reading finds; `decode` makes text of what they write."""

    context: Context = field(kw_only=True)
    decode: Callable[[bytes], str] = field(kw_only=True)
    last_row: int = 0
    columns: _Columns = field(default_factory=_Columns)
    attributes: _Attributes = field(default_factory=_Attributes)
    texts: dict[bytes, str] = field(default_factory=dict)
    shown: dict[tuple[bytes, bytes], object] = field(default_factory=dict)

    def start_row(self, number: int | None) -> int:
        """Return the number of a row that is written with this one, or with none: then it is the next."""
        number = self.last_row + 1 if number is None else number
        if not self.last_row < number <= limits.LAST_ROW:
            raise damaged()
        self.last_row = number
        return number

    def add_cells(self, number: int, is_hidden: bool, raw_cells: list[tuple[Any, ...]]) -> None:
        """Add a row of cells, each as (column, attributes, formula, value, inline text), all bytes."""
        cells: list[Any] = []
        at = -1
        value: Any
        columns, texts = self.columns, self.context.shared.texts
        shown, formatted = self.shown, self.context.styles.readers
        number_of = building.number
        is_special, attributes = self._is_special, self.attributes
        looks = self.context.styles.looks
        inline_texts = {} if self.context.styles.fonts else self.texts
        for letters, written, formula, raw, inline in raw_cells:
            at = columns[letters] if letters else at + 1
            if not raw and not inline and not formula:
                continue
            style, kind = attributes[written]
            if inline and inline in inline_texts and kind == b"inlineStr":
                value = inline_texts[inline]
            elif kind == b"s" and raw and not is_special:
                try:
                    value = texts[int(raw)]
                except (ValueError, IndexError):
                    raise damaged() from None
            elif kind == b"s" and raw:
                value = self._shared(raw, style, number, at)
            elif kind or not raw:
                value = self._unusual(number, at, style, kind, formula, raw, inline)
            elif style in formatted:
                value = shown[style, raw] if (style, raw) in shown else self._formatted(style, raw)
            elif raw.isdigit() and len(raw) <= 15:
                value = int(raw)
            else:
                value = number_of(raw)
            if value is None or value == "":
                continue
            if looks and style in looks:
                self.looks[number, at] = looks[style]
            if at == len(cells):
                cells.append(value)
            else:
                if not self.count.keeps(at, value):
                    continue
                cells.extend([None] * (at + 1 - len(cells)))
                cells[at] = value
        if cells:
            self.add_row(number, cells, is_hidden)

    @property
    def _is_special(self) -> bool:
        """Return whether shared strings need a closer look: too long, struck through in part, or in an old font."""
        shared = self.context.shared
        return bool(shared.too_long or shared.converted or shared.struck or self.context.styles.fonts)

    def _shared(self, raw: bytes, style: bytes, row: int, column: int) -> str:
        shared, index = self.context.shared, whole(raw)
        if not 0 <= index < len(shared.texts):
            raise damaged()
        if index in shared.too_long:
            raise limits.too_long(self.name, row, column)
        text = shared.texts[index]
        if index in shared.struck:
            self.add_struck(row, column, shared.struck[index])
        if index in shared.converted:
            before, font = shared.converted[index]
            self.conversions.add(font.encoding, row, column, before, text)
            return text
        return self.converted(text, self.context.styles.fonts.get(style), row, column)

    def _unusual(
        self, row: int, column: int, style: bytes, kind: bytes, formula: bytes, raw: bytes, inline: bytes
    ) -> Any:
        if kind in (b"str", b"inlineStr"):
            text = self._text(raw or inline, row, column)
            return self.converted(text, self.context.styles.fonts.get(style), row, column)
        if not raw:
            return NOT_COMPUTED if formula else None
        if kind == b"b":
            return raw.strip() in (b"1", b"true")
        if kind == b"e":
            return error_cell(self.decode(raw))
        if kind == b"d":
            return building.iso_date(self.decode(raw))
        if kind not in (b"", b"n"):
            raise damaged()
        return self._formatted(style, raw) if style in self.context.styles.readers else building.number(raw)

    def _formatted(self, style: bytes, raw: bytes) -> Any:
        value = building.number(raw)
        if isinstance(value, int | float):
            value = self.context.styles.readers[style](value)
        self.shown[style, raw] = value
        return value

    def _text(self, raw: bytes, row: int, column: int) -> str:
        if raw in self.texts:
            return self.texts[raw]
        text = self.decode(raw) if len(raw) < 16 * limits.LONGEST_CELL else raw.decode("latin-1")
        if len(text) > limits.LONGEST_CELL:
            raise limits.too_long(self.name, row, column)
        self.count.add_text(sys.getsizeof(text) + sys.getsizeof(raw))
        self.texts[raw] = text
        return text

    def add_range(self, reference: str) -> None:
        """Add merged cells by what the file calls them: "B2:C7"."""
        if match := _RANGE.fullmatch(reference):
            first, top, last, bottom = match.groups()
            self.add_merged(int(top), self.columns[first], int(bottom), self.columns[last])

    def add_column(self, attributes: dict[str, str]) -> None:
        width = attributes.get("width", "1")
        if attributes.get("hidden") in ("1", "true") or not width.strip("0."):
            first = whole(needed(attributes, "min")) - 1
            last = min(whole(needed(attributes, "max")), limits.LAST_COLUMN)
            self.hidden_columns.update(range(max(first, 0), last))

    def finished(self) -> RawSheet:
        return self.sheet({*self.texts.values(), *self.context.shared.texts})
